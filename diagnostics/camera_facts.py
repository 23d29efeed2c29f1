"""What is known of the cameras (P4, P14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diagnostics.lens_state import black, blurred, busy, dead, empty, named, sharp, shut
from diagnostics.model import Text
from diagnostics.value_words import in_words


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """`open_clients`: packages that hold a camera now. `service_errors`: events SERVICE ERROR and DIED plus the
    lines "may be deadlocked" and "No camera HAL available", as far back as the phone's own log goes.
    `client_died_at`: when the newest of `client_deaths` was, `MM-DD HH:MM:SS`. `blocked`: the privacy switch is on for the camera (12+). `service_state`: ready (it told the number of cameras),
    no_hal, deadlocked. `open_since`: {package, at} of those that hold a camera, by the phone's clock. `autofocus_*`:
    attempts to focus that the camera service noted (11+, null where it noted none): how many ended, how many of the
    newest in a row without a sharp picture, and the newest states, oldest first. `lenses`: what came of each camera that
    was tried (12+, null where none was): {id, facing, opened, pictures, brightness, detail, error}, as in `lens_text`."""

    device_count: int | None = None
    open_clients: tuple[str, ...] | None = None
    service_errors: int | None = None
    service_state: str | None = None
    blocked: bool | None = None
    disabled_by_policy: bool | None = None
    client_deaths: int | None = None
    client_died_at: str | None = None
    evictions: int | None = None
    rejections: int | None = None
    open_since: tuple[Mapping[str, str], ...] | None = None
    autofocus_tries: int | None = None
    autofocus_failed_in_a_row: int | None = None
    autofocus_history: tuple[Mapping[str, str], ...] | None = None
    lenses: tuple[Mapping[str, Any], ...] | None = None

    @property
    def own_errors(self) -> int:
        """Errors of the service itself, without the programs that died in front of it."""
        return (self.service_errors or 0) - (self.client_deaths or 0)

    @property
    def lenses_dead(self) -> tuple[Text, ...]:
        return named(self.lenses, dead)

    @property
    def lenses_busy(self) -> tuple[Text, ...]:
        return named(self.lenses, busy)

    @property
    def lenses_shut(self) -> tuple[Text, ...]:
        return named(self.lenses, shut)

    @property
    def lenses_empty(self) -> tuple[Text, ...]:
        return named(self.lenses, empty)

    @property
    def lenses_black(self) -> tuple[Text, ...]:
        return named(self.lenses, black)

    @property
    def lenses_blurred(self) -> tuple[Text, ...]:
        return named(self.lenses, blurred)

    @property
    def seen_sharp(self) -> Text:
        """For the sentence about the focus, which the pictures of a moment do not show; empty where none was sharp."""
        names = named(self.lenses, sharp)
        if not names:
            return Text("", "")
        return Text(f" The test pictures were sharp ({in_words('', names, 'en')}), near and far were not tried.",
                    f"测试画面是清晰的（{in_words('', names, 'zh')}），但未试远近对焦。")  # fmt: skip
