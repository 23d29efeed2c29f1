"""Reader of `dumpsys audio`.

Source: AOSP frameworks/base services/core/java/com/android/server/audio/AudioService.java: dumpStreamStates,
VolumeStreamState.dump (`Muted: true`; up to 6 `Mute count: 1`), dumpRingerMode (`- mode (external) = NORMAL`; up to 5
`- mode: NORMAL`; `- zen mode:ZEN_MODE_OFF` from 14), and the line `mic mute FromSwitch=… from system=…`. What is below
"Volume Groups" repeats the streams and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Found = list[tuple[str, str]]
STREAMS = {
    "STREAM_VOICE_CALL": "call",
    "STREAM_RING": "ring",
    "STREAM_MUSIC": "media",
    "STREAM_ALARM": "alarm",
    "STREAM_NOTIFICATION": "notification",
}
MAX_LINES = 256
"""Of one key of one stream; a phone prints one."""


@dataclass
class Stream:
    """What is printed of one stream, as (line, value)."""

    muted: Found = field(default_factory=list)
    highest: Found = field(default_factory=list)
    index: Found = field(default_factory=list)


@dataclass
class AudioDump:
    streams: dict[str, Stream] = field(default_factory=dict)
    ringer: Found = field(default_factory=list)
    zen: Found = field(default_factory=list)
    mic_muted: Found = field(default_factory=list)


def read_audio(lines: Iterable[str]) -> AudioDump:
    dump = AudioDump()
    section = ""
    stream: Stream | None = None
    current: tuple[str, str] | None = None
    for line in lines:
        text = line.strip()
        if text.startswith("Stream volumes"):
            section = "streams"
        elif text.startswith("Ringer mode:"):
            section, stream = "ringer", None
        elif text.startswith(("- mute affected streams", "Volume Groups", "Audio routes:", "Audio mode:")):
            section, stream = "", None
        elif section == "streams" and text.startswith("- STREAM_"):
            name = text[2:].partition(" ")[0].rstrip(":")
            stream = dump.streams.setdefault(STREAMS[name], Stream()) if name in STREAMS else None
            current = None
        elif section == "streams" and stream is not None:
            current = _stream_line(stream, line, text, current)
        elif section == "ringer":
            _ringer_line(dump, line, text)
        if text.startswith("mic mute ") and " from system=" in text:
            _keep(dump.mic_muted, line, text.rpartition(" from system=")[2])
    return dump


def _stream_line(stream: Stream, line: str, text: str, current: tuple[str, str] | None) -> tuple[str, str] | None:
    """Takes one line. The volume is `streamVolume:` (10+), else the index of the first device in use: `Current: 2
    (speaker): 5, …` above `Devices: speaker`. Returns the `Current:` line while it waits for its devices."""
    key, colon, value = text.partition(":")
    value = value.strip()
    if not colon:
        return current
    if key == "Muted":
        _keep(stream.muted, line, value)
    elif key == "Mute count" and value.isascii() and value.isdigit():
        _keep(stream.muted, line, "true" if int(value[:9]) else "false")
    elif key == "Max":
        _keep(stream.highest, line, value)
    elif key == "streamVolume":
        _keep(stream.index, line, value)
    elif key == "Current":
        return line, value
    elif key == "Devices" and current is not None and not stream.index:
        device = value.partition(",")[0].partition("(")[0].strip()
        for part in current[1].split(",")[:64]:
            where, _, index = part.rpartition(":")
            if device and f"({device})" in where:
                _keep(stream.index, current[0], index.strip())
                break
    return current


def _ringer_line(dump: AudioDump, line: str, text: str) -> None:
    if text.startswith("- mode (external) ="):
        _keep(dump.ringer, line, text.partition("=")[2].strip())
    elif text.startswith("- mode:"):
        _keep(dump.ringer, line, text.partition(":")[2].strip())
    elif text.startswith("- zen mode:"):
        _keep(dump.zen, line, text.partition(":")[2].strip())


def _keep(found: Found, line: str, value: str) -> None:
    if len(found) < MAX_LINES:
        found.append((line, value))
