"""Display settings: what is odd, and what somebody may want (P10)."""

from __future__ import annotations

import pytest

from diagnostics import display
from diagnostics.model import Verdict
from tests.diagnostics.area_samples import DENSITY, GLOBAL, SECURE, SYSTEM, changed, rules, run


def test_the_sample_as_a_person_reads_it() -> None:
    facts = run(
        "display", {display.SYSTEM: SYSTEM, display.SECURE: SECURE, display.GLOBAL: GLOBAL, display.DENSITY: DENSITY}
    ).facts
    assert (facts.brightness_percent, facts.auto_brightness, facts.screen_off_timeout_s) == (50, True, 60.0)
    assert (facts.font_scale, facts.display_zoom, facts.dark_theme, facts.auto_rotate) == (1.15, 1.1, "on", True)
    assert (facts.inverted, facts.magnification, facts.stays_on_plugged, facts.animation_scale) == (
        False,
        False,
        False,
        1.0,
    )


DARK = (("screen_brightness=128", "screen_brightness=5"),)


@pytest.mark.parametrize(
    ("argv", "pairs", "found"),
    [
        (display.SYSTEM, (*DARK, ("screen_brightness_mode=1", "screen_brightness_mode=0")), {"display.dim": "warn"}),
        (display.SYSTEM, DARK, {}),  # automatic brightness lights it up again
        (display.SYSTEM, (("timeout=60000", "timeout=15000"),), {"display.short_timeout": "warn"}),
        (display.SYSTEM, (("timeout=60000", "timeout=30000"),), {}),
        (display.SYSTEM, (("timeout=60000", "timeout=2147483647"),), {}),
        (display.SYSTEM, (("font_scale=1.15", "font_scale=1.8"),), {"display.large_font": "info"}),
        (display.SYSTEM, (("font_scale=1.15", "font_scale=0.7"),), {"display.small_font": "info"}),
        (display.SECURE, (("inversion_enabled=0", "inversion_enabled=1"),), {"display.inverted": "warn"}),
        (display.SECURE, (("daltonizer_enabled=0", "daltonizer_enabled=1"),), {"display.colour_corrected": "info"}),
        (display.SECURE, (("reduce_bright_colors_activated=0", "reduce_bright_colors_activated=1"),), {"display.extra_dim": "warn"}),
        (display.SECURE, (("night_display_activated=0", "night_display_activated=1"),), {"display.night_light": "info"}),
        (display.SECURE, (("magnification_enabled=0", "magnification_enabled=1"),), {"display.magnification": "info"}),
        (display.GLOBAL, (("plugged_in=0", "plugged_in=7"),), {"display.stays_on": "info"}),
        (display.GLOBAL, (("animator_duration_scale=1.0", "animator_duration_scale=5.0"),), {"display.slow_animations": "warn"}),
        (display.DENSITY, (("density: 440", "density: 560"),), {"display.large_zoom": "info"}),
    ],
)  # fmt: skip
def test_odd_settings(argv: tuple[str, ...], pairs: tuple[tuple[str, str], ...], found: dict[str, str]) -> None:
    result = changed("display", argv, *pairs)
    assert rules(result) == found
    assert all(finding.verdict is Verdict.SETTING for finding in result.findings)


def test_a_longer_scale_of_brightness_is_not_rescaled() -> None:
    facts = changed("display", display.SYSTEM, ("screen_brightness=128", "screen_brightness=2048")).facts
    assert (facts.brightness_steps, facts.brightness_percent) == (2048, None)


def test_a_key_that_was_never_set_is_null_not_its_default() -> None:
    facts = run("display", {display.SYSTEM: "screen_brightness=9\n"}).facts
    assert (facts.inverted, facts.font_scale, facts.dark_theme, facts.display_zoom) == (None, None, None, None)


def test_without_another_display_size_the_built_in_one_counts() -> None:
    assert run("display", {display.DENSITY: "Physical density: 400\n"}).facts.display_zoom == 1.0


@pytest.mark.parametrize("key", ["screen_brightness", "screen_off_timeout"])
def test_single_settings_serve_as_well(key: str) -> None:
    texts = {("settings", "get", "system", key): "77\n"}
    facts = run("display", dict(texts)).facts
    assert 77 in (facts.brightness_steps, round((facts.screen_off_timeout_s or 0) * 1000))


@pytest.mark.parametrize(
    ("line", "zoom"),
    [
        ("    init=1080x2400 420dpi cur=1080x2400 app=1080x2274 rng=1080x1017-1794x1731", 1.0),
        ("    init=1080x2400 420dpi base=1080x2400 588dpi cur=1080x2400 app=1080x2274", 1.4),
        ("    init=480x800 240dpi mMinSizeOfResizeableTaskDp=220 cur=480x800 app=480x728", 1.0),
        ("    init=480x800 240dpi base=480x800 300dpi mMinSizeOfResizeableTaskDp=220 cur=480x800 app=480x728", 1.25),
        ("    init=480x800 cur=480x800", None),
    ],
)
def test_a_window_dump_tells_the_display_size_too(line: str, zoom: float | None) -> None:
    """In a bugreport there is no `wm density`."""
    assert (
        run("display", {display.WINDOW: f"Display: mDisplayId=0\n{line}\n  init=1x1 1dpi cur=\n"}).facts.display_zoom
        == zoom
    )


@pytest.mark.parametrize(
    ("steps", "part", "percent"),
    [("20", None, 8), ("20", "0.0098", 1), ("100", "0.0489", 5), ("128", "0.5", 50), ("2047", "1.0", 100), ("2047", None, None),
     ("20", "0.5", None)],
)  # fmt: skip
def test_the_fraction_tells_a_scale_of_more_steps(steps: str, part: str | None, percent: int | None) -> None:
    lines = f"screen_brightness={steps}\n" + ("" if part is None else f"screen_brightness_float={part}\n")
    facts = changed("display", display.SYSTEM, ("screen_brightness=128\n", lines)).facts
    assert (facts.brightness_steps, facts.brightness_percent) == (int(steps), percent)
