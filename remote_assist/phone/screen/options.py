"""The arguments of scrcpy's server, as 3.3.4 and 4.1 read them (server/…/Options.java, its parse())."""

from __future__ import annotations

from dataclasses import dataclass, field

VERSIONS = ("3.3.4", "4.1")
LEVELS = ("verbose", "debug", "info", "warn", "error")

# fmt: off
_BOTH = frozenset({
    "scid", "log_level", "video", "audio", "video_codec", "audio_codec", "video_source", "audio_source",
    "audio_dup", "max_size", "video_bit_rate", "audio_bit_rate", "max_fps", "angle", "tunnel_forward", "crop",
    "control", "display_id", "show_touches", "stay_awake", "screen_off_timeout", "video_codec_options",
    "audio_codec_options", "video_encoder", "audio_encoder", "power_off_on_close", "clipboard_autosync",
    "downsize_on_error", "cleanup", "power_on", "list_encoders", "list_displays", "list_cameras",
    "list_camera_sizes", "list_apps", "camera_id", "camera_size", "camera_facing", "camera_ar", "camera_fps",
    "camera_high_speed", "new_display", "vd_destroy_content", "vd_system_decorations", "capture_orientation",
    "display_ime_policy", "send_device_meta", "send_frame_meta", "send_dummy_byte", "raw_stream",
})
# fmt: on
_KNOWN = {
    "3.3.4": _BOTH | {"send_codec_meta"},
    "4.1": _BOTH
    | {"send_stream_meta", "min_size_alignment", "camera_zoom", "camera_torch", "flex_display", "keep_active"},
}
_NAMES = {
    "video_codec": ("h264", "h265", "av1"),
    "audio_codec": ("opus", "aac", "flac", "raw"),
    "video_source": ("display", "camera"),
    "camera_facing": ("front", "back", "external"),
}
_WORDS = {
    "video_codec": "Video codec",
    "audio_codec": "Audio codec",
    "video_source": "Video source",
    "camera_facing": "Camera facing",
}


class Refused(Exception):
    """An IllegalArgumentException (or its subclass NumberFormatException) of the real parser, with its words."""

    def __init__(self, words: str, kind: str = "java.lang.IllegalArgumentException") -> None:
        super().__init__(words)
        self.kind = kind


@dataclass(slots=True)
class Options:
    """What the server was asked for. Defaults are those of Options.java."""

    version: str
    scid: int = -1
    log_level: str = "info"
    video: bool = True
    audio: bool = True
    control: bool = True
    camera: bool = False
    camera_id: str | None = None
    camera_facing: str | None = None
    camera_size: tuple[int, int] | None = None
    max_size: int = 0
    alignment: int = 1
    bit_rate: int = 8_000_000
    max_fps: float = 0.0
    tunnel_forward: bool = False
    cleanup: bool = True
    power_on: bool = True
    clipboard_autosync: bool = True
    dummy_byte: bool = True
    device_meta: bool = True
    stream_meta: bool = True
    frame_meta: bool = True
    lists: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    """Keys that the server only warns of."""


def parse(words: list[str]) -> Options:
    """Read the words after the class name. Raises `Refused`."""
    if not words:
        raise Refused("Missing client version")
    if words[0] not in VERSIONS:
        raise Refused(f"The server version ({VERSIONS[0]}) does not match the client ({words[0]})")
    options = Options(words[0])
    for word in words[1:]:
        key, equals, value = word.partition("=")
        if not equals:
            raise Refused(f'Invalid key=value pair: "{word}"')
        if key in _KNOWN[options.version]:
            _take(options, key, value)
        else:
            options.unknown.append(key)
    return options


def _take(options: Options, key: str, value: str) -> None:
    yes = value.lower() == "true"
    if key in _NAMES and value not in _NAMES[key] and not (key == "camera_facing" and not value):
        raise Refused(f"{_WORDS[key]} {value} not supported")
    if key in ("video", "audio", "control", "tunnel_forward", "cleanup", "power_on", "clipboard_autosync"):
        setattr(options, key, yes)
    elif key.startswith("list_"):
        if yes:
            options.lists.add(key.removeprefix("list_"))
    elif key == "scid":
        options.scid = _number(value, 16)
        if options.scid < -1:
            raise Refused(f"scid may not be negative (except -1 for 'none'): {options.scid}")
    elif key == "log_level":
        if value.lower() not in LEVELS:
            raise Refused(f"No enum constant com.genymobile.scrcpy.util.Ln.Level.{value.upper()}")
        options.log_level = value.lower()
    elif key == "video_source":
        options.camera = value == "camera"
    elif key in ("camera_id", "camera_facing"):
        setattr(options, key, value or None)
    elif key == "camera_size":
        options.camera_size = _pair(value) if value else None
    elif key == "max_size":
        options.max_size = _number(value) & ~7 if options.version == "3.3.4" else _number(value)
    elif key == "min_size_alignment":
        options.alignment = _number(value)
        if options.alignment not in (1, 2, 4, 8, 16):
            raise Refused(f"min_size_alignment ({options.alignment}) must be 1, 2, 4, 8 or 16")
    elif key == "video_bit_rate":
        options.bit_rate = _number(value)
    elif key == "max_fps":
        options.max_fps = _fraction(value)
    elif key == "raw_stream":
        if yes:
            options.dummy_byte = options.device_meta = options.stream_meta = options.frame_meta = False
    elif key.startswith("send_"):
        setattr(options, _SENDS[key], yes)


_SENDS = {
    "send_dummy_byte": "dummy_byte",
    "send_device_meta": "device_meta",
    "send_frame_meta": "frame_meta",
    "send_codec_meta": "stream_meta",
    "send_stream_meta": "stream_meta",
}


def _number(text: str, base: int = 10) -> int:
    """Integer.parseInt: 32 bits, no blanks, no underscores."""
    digits = text[1:] if text[:1] in ("-", "+") else text
    try:
        if not digits.isalnum():
            raise ValueError
        value = int(text, base)
        if not -(1 << 31) <= value < 1 << 31:
            raise ValueError
    except ValueError:
        under = "" if base == 10 else f" under radix {base}"
        raise Refused(f'For input string: "{text}"{under}', "java.lang.NumberFormatException") from None
    return value


def _fraction(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refused('Invalid float value for max_fps: "' + text + '"') from None


def _pair(text: str) -> tuple[int, int]:
    across, x, down = text.partition("x")
    if not x or "x" in down:
        raise Refused(f'Invalid size format (expected <width>x<height>): "{text}"')
    return _number(across), _number(down)
