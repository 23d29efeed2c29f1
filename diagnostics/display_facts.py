"""What is known of the display settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DisplayFacts:
    """`brightness_steps`: the slider as printed; `brightness_percent`: of AOSP's 255 steps, on a
    longer vendor scale only where the phone keeps the fraction, too.
    `screen_off_timeout_s`: at most a day; "never" is printed as a huge number. `display_zoom`: chosen ÷ built-in density.
    `dark_theme`: off, on, auto, custom. `animation_scale`: the largest of the three. `stays_on_plugged`: the developer
    option. A key that was never set is null, not its default."""

    brightness_steps: int | None = None
    brightness_percent: int | None = None
    auto_brightness: bool | None = None
    screen_off_timeout_s: float | None = None
    font_scale: float | None = None
    display_zoom: float | None = None
    dark_theme: str | None = None
    inverted: bool | None = None
    colour_corrected: bool | None = None
    extra_dim: bool | None = None
    night_light: bool | None = None
    magnification: bool | None = None
    stays_on_plugged: bool | None = None
    auto_rotate: bool | None = None
    animation_scale: float | None = None

    @property
    def screen_off_told(self) -> str | None:
        """15, not 15.0."""
        return None if self.screen_off_timeout_s is None else f"{self.screen_off_timeout_s:g}"
