"""What a person does on the phone while the screen is watched: episodes with a secret, and what goes wrong meanwhile."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from remote_assist.phone.screen.scene import Scene

LETTERS = string.ascii_letters + string.digits
SHORTEST_S, LONGEST_S = 0.12, 8.0
ROUND_TRIP_MS = 200
MISHAPS = ("stall", "hang", "half", "garbled", "denied")


@dataclass(frozen=True, slots=True)
class Episode:
    """`seconds`: from the first touch to the last. `troubles`: what happens in between, with its share of the time.
    `gap_s`: how long nothing secret is there afterwards, once the screen is shown again; negative: so long whether it is
    or not."""

    number: int
    kind: str
    seconds: float
    secret: str
    lag_s: float = 0.03
    closing_s: float = 0.3
    round_trip_ms: float = 0.0
    queue_s: float = 0.0
    rotate_at: float | None = None
    mishap: str | None = None
    reconnect_at: float | None = None
    keeps_type: bool = False
    """Does the eye say nothing to the phone's services, as Material's does?"""
    gap_s: float = 0.3

    @property
    def disturbed(self) -> bool:
        """Does more than the phone's own screen hide it?"""
        return self.mishap is not None or self.reconnect_at is not None


Acts = Iterator[float]
"""A person's doing: each value is the share of the episode that passes before the next touch."""


def _typing(scene: Scene, secret: str, share: float) -> Acts:
    for at in range(0, len(secret), 3):
        scene.type_text(secret[at : at + 3])
        yield share * len(secret[at : at + 3]) / len(secret)


def _password(scene: Scene, secret: str) -> Acts:
    scene.open_login()
    scene.focus_password()
    yield from _typing(scene, secret, 0.9)
    yield 0.1
    scene.home()


def _fields(scene: Scene, secret: str) -> Acts:
    """From the plain field to the password's and back, in one window with its keyboard up, which is left then."""
    scene.focus_password()
    scene.type_text(secret)
    yield 0.8
    scene.focus_text()
    yield 0.2
    scene.home()


def _eye(scene: Scene, secret: str) -> Acts:
    scene.open_login()
    scene.focus_password()
    yield from _typing(scene, secret, 0.4)
    for _ in range(3):
        scene.toggle_eye()
        yield 0.2
    scene.home()


def _left_open(scene: Scene, secret: str) -> Acts:
    """The eye is on, and the cursor goes to the plain field: the password stands there in clear."""
    scene.open_login()
    scene.focus_password()
    scene.type_text(secret)
    scene.toggle_eye()
    yield 0.2
    scene.focus_text()
    yield 0.8
    scene.home()


def _behind(scene: Scene, secret: str) -> Acts:
    """The same, with another app over it for a while."""
    scene.open_login()
    scene.focus_password()
    scene.type_text(secret)
    scene.toggle_eye()
    yield 0.2
    scene.focus_text()
    yield 0.1
    scene.open_app("news")
    yield 0.2
    scene.leave()
    yield 0.5
    scene.home()


def _switch(scene: Scene, secret: str) -> Acts:
    scene.open_login()
    scene.focus_password()
    yield from _typing(scene, secret, 0.4)
    scene.open_app("news")
    yield 0.2
    scene.leave()
    yield 0.4
    scene.home()


def _pin(scene: Scene, secret: str) -> Acts:
    scene.number_pin()
    yield from _typing(scene, secret, 1.0)
    scene.leave()


def _web(scene: Scene, secret: str) -> Acts:
    scene.web_password()
    yield from _typing(scene, secret, 0.7)
    scene.toggle_eye()
    yield 0.3
    scene.leave()


def _lock(scene: Scene, secret: str) -> Acts:
    scene.lock()
    yield 0.2
    scene.bouncer()
    for character in secret:
        scene.enter_pin_digit(character)
        yield 0.8 / len(secret)
    scene.try_pin()


def _pad(scene: Scene, secret: str) -> Acts:
    scene.custom_pad()
    yield from _typing(scene, secret, 1.0)
    scene.leave()


def _secure(scene: Scene, secret: str) -> Acts:
    scene.secure_app(secret)
    yield 1.0
    scene.leave()


def _code(scene: Scene, secret: str) -> Acts:
    scene.otp_notification(secret)
    yield 1.0
    scene.dismiss()


KINDS: dict[str, Callable[[Scene, str], Acts]] = {
    "password": _password, "fields": _fields, "eye": _eye, "left open": _left_open, "behind": _behind,
    "switch": _switch, "pin": _pin, "web": _web, "lock": _lock, "pad": _pad, "secure": _secure, "code": _code,
}  # fmt: skip
DIGITS = {"pin", "lock", "pad", "code"}


def begin(scene: Scene, episode: Episode) -> None:
    """What is there before: for `fields` the page with its plain field in use, otherwise something else that is clean."""
    if episode.kind == "fields":
        scene.open_login()
        scene.focus_text()
    elif episode.number % 2:
        scene.open_app("news")
    else:
        scene.home()


def secret(chance: random.Random, kind: str) -> str:
    """Long enough to be told from anything that a file may hold by accident."""
    return "".join(chance.choices(string.digits, k=14) if kind in DIGITS else chance.choices(LETTERS, k=14))


def plan(chance: random.Random, count: int) -> list[Episode]:
    """`count` episodes, every kind as often as every other, most of them short."""
    kinds = list(KINDS) * (count // len(KINDS) + 1)
    chance.shuffle(kinds)
    return [_episode(chance, number, kind) for number, kind in enumerate(kinds[:count])]


def _episode(chance: random.Random, number: int, kind: str) -> Episode:
    # The log of a duration is even, so that half of them are shorter than a second.
    seconds = SHORTEST_S * (LONGEST_S / SHORTEST_S) ** chance.random()
    episode = Episode(number, kind, seconds, secret(chance, kind), chance.uniform(0.0, 0.05), chance.uniform(0.0, 0.5),
                      chance.choice((0.0, chance.uniform(0, ROUND_TRIP_MS), ROUND_TRIP_MS)))  # fmt: skip
    episode = replace(episode, keeps_type=chance.random() < 0.5)
    if chance.random() < 0.15:
        episode = replace(episode, queue_s=chance.uniform(2.1, 3.0))
    if chance.random() < 0.3:
        episode = replace(episode, rotate_at=chance.random())
    if chance.random() < 0.15:
        episode = replace(episode, mishap=chance.choice(MISHAPS))
    if chance.random() < 0.1:
        episode = replace(episode, reconnect_at=chance.random())
    together = chance.random() < 0.1
    return replace(episode, gap_s=-chance.uniform(0.05, 2.5) if together else chance.choice((0.2, 0.4, 0.8)))


def aimed(kind: str, count: int, chance: random.Random, seconds: tuple[float, float], **more: float | None) -> list[Episode]:  # fmt: skip
    """`count` episodes of one kind for one weakness."""
    return [
        replace(Episode(number, kind, chance.uniform(*seconds), secret(chance, kind)), **more)  # type: ignore[arg-type]
        for number in range(count)
    ]
