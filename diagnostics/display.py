"""Display settings: what makes a screen too dark, too large, too short-lived or the wrong colour (P10, parts of P3).

Everything here is a setting and is read from the settings tables (AOSP android.provider.Settings) and `wm density`.
Whether the glass is whole and every spot answers to a finger is not judged here: that needs somebody's finger.
"""

from __future__ import annotations

import re

from diagnostics.display_facts import DisplayFacts
from diagnostics.display_rules import RULES
from diagnostics.dumpsys import Keys, Notebook, agreed, whole_number
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.settings_text import DUMP_SETTINGS, Settings
from diagnostics.settings_values import fraction, named, switch, whole

SYSTEM: Argv = ("settings", "list", "system")
SECURE: Argv = ("settings", "list", "secure")
GLOBAL: Argv = ("settings", "list", "global")
DENSITY: Argv = ("wm", "density")
COMMANDS = (
    *[Command(argv, max_bytes=1024 * 1024) for argv in (SYSTEM, SECURE, GLOBAL)],
    Command(DENSITY, timeout_s=5.0, max_bytes=4096),
)
KEYS = {
    "system": (
        "screen_brightness",
        "screen_brightness_float",
        "screen_brightness_mode",
        "screen_off_timeout",
        "font_scale",
        "accelerometer_rotation",
    ),
    "secure": (
        "ui_night_mode",
        "accessibility_display_inversion_enabled",
        "accessibility_display_daltonizer_enabled",
        "accessibility_display_magnification_enabled",
        "reduce_bright_colors_activated",
        "night_display_activated",
    ),
    "global": (
        "stay_on_while_plugged_in",
        "window_animation_scale",
        "transition_animation_scale",
        "animator_duration_scale",
    ),
}
WINDOW: Argv = ("dumpsys", "window")
FORMS: dict[Argv, tuple[Argv, ...]] = {
    DENSITY: (WINDOW,),
    **{
        ("settings", "list", table): (DUMP_SETTINGS, *(("settings", "get", table, key) for key in keys))
        for table, keys in KEYS.items()
    },
}
REQUIRED = ("brightness_steps", "screen_off_timeout_s")
"""What Android itself writes at the first start (SettingsProvider DatabaseHelper.loadSystemSettings)."""

NIGHT = {"0": "auto", "1": "off", "2": "on", "3": "custom"}
"""UiModeManager.MODE_NIGHT_*."""
MOST_BRIGHT, VENDOR_MOST_BRIGHT = 255, 16_383
"""PowerManager.BRIGHTNESS_ON; some vendors count to 1023, 2047, 4095 …"""
SCALES = (MOST_BRIGHT, 1023, 2047, 4095, 8191, VENDOR_MOST_BRIGHT)
DAY_S = 86_400
_INIT = re.compile(
    r"init=\d{1,5}x\d{1,5} (\d{1,5})dpi(?: (?:base=\d{1,5}x\d{1,5} (\d{1,5})dpi|\S{1,60}(?= )))*?(?= (?:cur|app)=)"
)


def parse(outputs: Outputs, now: Now) -> Parsed[DisplayFacts]:
    notes = Notebook()
    system, secure, shared = (Settings(outputs, table) for table in ("system", "secure", "global"))
    timeout_ms = whole(system, "screen_off_timeout", "screen_off_timeout_s", notes, 0, 2**63 - 1)
    stays_on = whole(shared, "stay_on_while_plugged_in", "stays_on_plugged", notes, 0, 15)
    scales = [
        scale
        for key in KEYS["global"][1:]
        if (scale := fraction(shared, key, "animation_scale", notes, 0, 100)) is not None
    ]
    steps = whole(system, "screen_brightness", "brightness_steps", notes, 0, VENDOR_MOST_BRIGHT)
    percent = _percent(system, steps, notes)
    if percent is not None:
        notes.evidence["brightness_percent"] = notes.evidence["brightness_steps"]
    facts = DisplayFacts(
        brightness_steps=steps,
        brightness_percent=percent,
        auto_brightness=switch(system, "screen_brightness_mode", "auto_brightness", notes),
        screen_off_timeout_s=None if timeout_ms is None else min(timeout_ms / 1000, float(DAY_S)),
        font_scale=fraction(system, "font_scale", "font_scale", notes, 0.25, 5),
        display_zoom=_zoom(outputs, notes),
        dark_theme=named(secure, "ui_night_mode", "dark_theme", NIGHT, notes),
        inverted=switch(secure, "accessibility_display_inversion_enabled", "inverted", notes),
        colour_corrected=switch(secure, "accessibility_display_daltonizer_enabled", "colour_corrected", notes),
        extra_dim=switch(secure, "reduce_bright_colors_activated", "extra_dim", notes),
        night_light=switch(secure, "night_display_activated", "night_light", notes),
        magnification=switch(secure, "accessibility_display_magnification_enabled", "magnification", notes),
        stays_on_plugged=None if stays_on is None else stays_on > 0,
        auto_rotate=switch(system, "accelerometer_rotation", "auto_rotate", notes),
        animation_scale=max(scales) if scales and not notes.doubts("animation_scale") else None,
    )
    return Parsed(facts, notes.evidence, tuple(notes.oddities))


def _percent(system: Settings, steps: int | None, notes: Notebook) -> int | None:
    """Of the whole scale. The fraction, where the phone keeps one (11+), tells a vendor's longer scale: 20 of 2047 is
    not 20 of 255. Where the two fit on no scale known, nothing is said."""
    if steps is None:
        return None
    part = fraction(system, "screen_brightness_float", "brightness_percent", notes, 0, 1)
    if part is None:
        return round(steps * 100 / MOST_BRIGHT) if steps <= MOST_BRIGHT else None
    scale = min(SCALES, key=lambda one: abs(steps / one - part))
    return round(steps * 100 / scale) if abs(steps / scale - part) <= 0.01 else None


def _zoom(outputs: Outputs, notes: Notebook) -> float | None:
    """Chosen ÷ built-in density, 1.0 where nobody chose another display size."""
    output = outputs.get(*DENSITY)
    if output is not None:
        keys = Keys(output)
        built_in, chosen = keys.printed("Physical density"), keys.printed("Override density")
    else:
        output = outputs.get(*WINDOW)
        if output is None:
            return None
        built_in, chosen = _densities(output)
    dpi = _density(notes, output, built_in)
    other = _density(notes, output, chosen)
    if dpi is None or notes.doubts("display_zoom"):
        return None
    return 1.0 if other is None else round(other / dpi, 2)


def _densities(output: Output) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """`init=1080x2400 420dpi base=1080x2400 560dpi cur=…` of the first display of a window dump; `base` is there only
    where it differs (AOSP DisplayContent.java dump)."""
    for line in output.lines:
        text = line.strip()
        if text.startswith("init=") and (dpi := _INIT.match(text)) is not None:
            return [(line, dpi[1])], [(line, dpi[2])] if dpi[2] is not None else []
    return [], []


def _density(notes: Notebook, output: Output, found: list[tuple[str, str]]) -> int | None:
    value = agreed(notes, "display_zoom", output, found, whole_number)
    if value is None or not notes.plausible("display_zoom", output, found[0][0], value, 72, 1000):
        return None
    return value


DIAGNOSTIC: Diagnostic[DisplayFacts] = Diagnostic(
    name="display",
    title=Text("Display settings", "显示设置"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
)
