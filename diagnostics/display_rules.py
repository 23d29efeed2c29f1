"""What is odd among the display settings (P10). All are settings; what somebody may want on purpose is INFO."""

from __future__ import annotations

from diagnostics.display_facts import DisplayFacts
from diagnostics.model import Rule, Severity, Verdict
from diagnostics.rulebook import at_least, below, every, opposite, rule

DIM_PERCENT = 10
SHORT_TIMEOUT_S = 16
LARGE_FONT, SMALL_FONT = 1.8, 0.8
LARGE_ZOOM = 1.35
SLOW_ANIMATIONS = 2.0
_SETTINGS = "AOSP android.provider.Settings"
_OURS = "; the threshold is our proposal"


def _dim(f: DisplayFacts) -> bool | None:
    return below(f.brightness_percent, DIM_PERCENT)


RULES: tuple[Rule[DisplayFacts], ...] = (
    rule(
        "display.inverted",
        lambda f: f.inverted,
        Severity.WARN,
        Verdict.SETTING,
        ("Colour inversion is on: the picture looks like a negative.", "颜色反转已开启：画面像底片一样。"),
        (
            "The screen shows its colours the other way round because of a setting. We can switch it off now.",
            "屏幕颜色是反的，这是一个设置造成的，现在就可以关掉。",
        ),
        "accessibility_display_inversion_enabled = 1",
        _SETTINGS + ".Secure.ACCESSIBILITY_DISPLAY_INVERSION_ENABLED",
        ("inverted",),
    ),
    rule(
        "display.dim",
        every(_dim, lambda f: opposite(f.auto_brightness)),
        Severity.WARN,
        Verdict.SETTING,
        (
            "Brightness is at {brightness_percent} % and automatic brightness is off.",
            "屏幕亮度只有 {brightness_percent} %，且自动亮度已关闭。",
        ),
        (
            "The screen is set very dark and does not adapt by itself. We can make it brighter now.",
            "屏幕亮度调得很低，也不会自动变亮，现在就可以调亮。",
        ),
        f"screen_brightness below {DIM_PERCENT} % of 255 with screen_brightness_mode = 0",
        _SETTINGS + ".System.SCREEN_BRIGHTNESS, SCREEN_BRIGHTNESS_MODE" + _OURS,
        ("brightness_percent", "auto_brightness"),
    ),
    rule(
        "display.extra_dim",
        lambda f: f.extra_dim,
        Severity.WARN,
        Verdict.SETTING,
        ('"Extra dim" is on: the screen is darker than its slider says.', "“极暗”模式已开启：屏幕比亮度条显示的更暗。"),
        (
            "A setting makes the screen extra dark. We can switch it off now.",
            "有一个设置让屏幕特别暗，现在就可以关掉。",
        ),
        "reduce_bright_colors_activated = 1",
        _SETTINGS + ".Secure.REDUCE_BRIGHT_COLORS_ACTIVATED (12+)",
        ("extra_dim",),
    ),
    rule(
        "display.short_timeout",
        lambda f: below(f.screen_off_timeout_s, SHORT_TIMEOUT_S),
        Severity.WARN,
        Verdict.SETTING,
        (
            "The screen goes off after {screen_off_told} s without a touch.",
            "屏幕在 {screen_off_told} 秒无操作后熄灭。",
        ),
        (
            "The screen goes dark after a very short time. That is a setting, we can make it longer now.",
            "屏幕很快就自动熄灭，这是一个设置，现在就可以调长。",
        ),
        "screen_off_timeout of 15 s or less",
        _SETTINGS + ".System.SCREEN_OFF_TIMEOUT: 15 s is the shortest choice of Settings" + _OURS,
        ("screen_off_timeout_s",),
    ),
    rule(
        "display.colour_corrected",
        lambda f: f.colour_corrected,
        Severity.INFO,
        Verdict.SETTING,
        (
            "Colour correction is on; colours differ from other phones on purpose.",
            "色彩校正已开启，颜色与其他手机不同属设置所致。",
        ),
        (
            "The colours are changed by a setting for colour vision. It can be switched off if it is not wanted.",
            "颜色被“色彩校正”改变了，如果不需要可以关掉。",
        ),
        "accessibility_display_daltonizer_enabled = 1",
        _SETTINGS + ".Secure.ACCESSIBILITY_DISPLAY_DALTONIZER_ENABLED",
        ("colour_corrected",),
    ),
    rule(
        "display.night_light",
        lambda f: f.night_light,
        Severity.INFO,
        Verdict.SETTING,
        ("The night light is on: the picture is yellowish on purpose.", "护眼/夜间模式已开启：画面偏黄属设置所致。"),
        (
            "The screen looks yellowish because of the night light. It can be switched off.",
            "屏幕偏黄是因为护眼模式，可以关掉。",
        ),
        "night_display_activated = 1",
        _SETTINGS + ".Secure.NIGHT_DISPLAY_ACTIVATED",
        ("night_light",),
    ),
    rule(
        "display.large_font",
        lambda f: at_least(f.font_scale, LARGE_FONT),
        Severity.INFO,
        Verdict.SETTING,
        (
            "Font size is {font_scale} times the normal one; some apps cut their texts off.",
            "字体大小为正常的 {font_scale} 倍，部分应用的文字会显示不全。",
        ),
        (
            "The letters are set very large. If parts of a page are cut off, a smaller size helps.",
            "字体调得很大，如果页面显示不全，可以调小一些。",
        ),
        f"font_scale ≥ {LARGE_FONT}",
        _SETTINGS + ".System.FONT_SCALE; Settings offers up to 1.3, from 14 up to 2.0" + _OURS,
        ("font_scale",),
    ),
    rule(
        "display.small_font",
        lambda f: below(f.font_scale, SMALL_FONT),
        Severity.INFO,
        Verdict.SETTING,
        ("Font size is {font_scale} times the normal one.", "字体大小只有正常的 {font_scale} 倍。"),
        ("The letters are set very small. We can make them larger now.", "字体调得很小，现在就可以调大。"),
        f"font_scale < {SMALL_FONT}",
        _SETTINGS + ".System.FONT_SCALE; Settings offers 0.85 and up" + _OURS,
        ("font_scale",),
    ),
    rule(
        "display.large_zoom",
        lambda f: at_least(f.display_zoom, LARGE_ZOOM),
        Severity.INFO,
        Verdict.SETTING,
        (
            "Display size is {display_zoom} times the built-in one; pages may not fit.",
            "显示大小为默认的 {display_zoom} 倍，页面可能显示不全。",
        ),
        (
            "Everything on the screen is set very large. If something is cut off, a smaller display size helps.",
            "屏幕上的内容放得很大，如果显示不全，可以把显示大小调小。",
        ),
        f"override density ÷ physical density ≥ {LARGE_ZOOM}",
        "AOSP SettingsLib DisplayDensityUtils: larger sizes up to 1.5" + _OURS,
        ("display_zoom",),
    ),
    rule(
        "display.magnification",
        lambda f: f.magnification,
        Severity.INFO,
        Verdict.SETTING,
        ("Magnification by triple tap is on; a stray triple tap zooms in.", "三击放大已开启，误触三次会放大画面。"),
        (
            "The screen can zoom in by three taps. If it happens by accident, it can be switched off.",
            "连点三下屏幕会放大，如果经常误触，可以关掉。",
        ),
        "accessibility_display_magnification_enabled = 1",
        _SETTINGS + ".Secure.ACCESSIBILITY_DISPLAY_MAGNIFICATION_ENABLED",
        ("magnification",),
    ),
    rule(
        "display.stays_on",
        lambda f: f.stays_on_plugged,
        Severity.INFO,
        Verdict.SETTING,
        ("The screen never goes off while charging (a developer option).", "充电时屏幕不熄灭（开发者选项）。"),
        (
            "The screen stays on while the phone charges. That is a setting and can be switched off.",
            "充电时屏幕一直亮着，这是一个设置，可以关掉。",
        ),
        "stay_on_while_plugged_in > 0",
        _SETTINGS + ".Global.STAY_ON_WHILE_PLUGGED_IN",
        ("stays_on_plugged",),
    ),
    rule(
        "display.slow_animations",
        lambda f: at_least(f.animation_scale, SLOW_ANIMATIONS),
        Severity.WARN,
        Verdict.SETTING,
        (
            "Animations run {animation_scale} times slower than normal (a developer option): the phone feels slow.",
            "动画速度被放慢到 {animation_scale} 倍（开发者选项），手机会显得很慢。",
        ),
        (
            "A setting makes every movement on the screen slower, so the phone feels slow. We can put it right now.",
            "有一个设置让画面动作变慢，手机显得卡，现在就可以调好。",
        ),
        f"one of the three animation scales ≥ {SLOW_ANIMATIONS}",
        _SETTINGS + ".Global.WINDOW_ANIMATION_SCALE and the other two" + _OURS,
        ("animation_scale",),
    ),
)
