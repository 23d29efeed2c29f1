"""Sound settings: ringer, do not disturb, volumes, vibration (P10). Whether a loudspeaker works is not judged here."""

from __future__ import annotations

from dataclasses import replace

from diagnostics.audio_text import AudioDump, read_audio
from diagnostics.dumpsys import Notebook, agreed, whole_number, yes_no
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.settings_text import DUMP_SETTINGS, Settings
from diagnostics.settings_values import fraction, named, switch
from diagnostics.sound_facts import SoundFacts
from diagnostics.sound_rules import RULES

AUDIO: Argv = ("dumpsys", "audio")
SYSTEM: Argv = ("settings", "list", "system")
GLOBAL: Argv = ("settings", "list", "global")
COMMANDS = (
    Command(AUDIO, max_bytes=4 * 1024 * 1024),
    Command(SYSTEM, max_bytes=1024 * 1024),
    Command(GLOBAL, max_bytes=1024 * 1024),
)
KEYS = {
    "system": ("vibrate_when_ringing", "haptic_feedback_enabled", "master_mono", "master_balance"),
    "global": ("mode_ringer", "zen_mode"),
}
FORMS: dict[Argv, tuple[Argv, ...]] = {
    ("settings", "list", table): (DUMP_SETTINGS, *(("settings", "get", table, key) for key in keys))
    for table, keys in KEYS.items()
}
REQUIRED = ("ringer_mode", "do_not_disturb")
"""Android writes both at its first start; without them "the phone rings" would be a guess."""

RINGER = {"SILENT": "silent", "VIBRATE": "vibrate", "NORMAL": "normal"}
RINGER_SETTING = {"0": "silent", "1": "vibrate", "2": "normal"}
"""AudioManager.RINGER_MODE_*."""
ZEN = {
    "ZEN_MODE_OFF": "off",
    "ZEN_MODE_IMPORTANT_INTERRUPTIONS": "priority",
    "ZEN_MODE_NO_INTERRUPTIONS": "silence",
    "ZEN_MODE_ALARMS": "alarms",
}
ZEN_SETTING = {"0": "off", "1": "priority", "2": "silence", "3": "alarms"}
"""Settings.Global.ZEN_MODE_*."""
MOST_STEPS = 1000
"""Steps of one volume: AOSP has 5 to 25, vendors up to 150 (our bound)."""


def parse(outputs: Outputs, now: Now) -> Parsed[SoundFacts]:
    notes = Notebook()
    facts = SoundFacts()
    audio = outputs.get(*AUDIO)
    if audio is not None:
        facts = _from_audio(facts, audio, notes)
    system, shared = Settings(outputs, "system"), Settings(outputs, "global")
    if facts.ringer_mode is None and not notes.doubts("ringer_mode"):
        facts = replace(facts, ringer_mode=named(shared, "mode_ringer", "ringer_mode", RINGER_SETTING, notes))
    if facts.do_not_disturb is None and not notes.doubts("do_not_disturb"):
        facts = replace(facts, do_not_disturb=named(shared, "zen_mode", "do_not_disturb", ZEN_SETTING, notes))
    facts = replace(
        facts,
        vibrates_when_ringing=switch(system, "vibrate_when_ringing", "vibrates_when_ringing", notes),
        touch_vibration=switch(system, "haptic_feedback_enabled", "touch_vibration", notes),
        mono=switch(system, "master_mono", "mono", notes),
        balance=fraction(system, "master_balance", "balance", notes, -1, 1),
    )
    return Parsed(facts, notes.evidence, tuple(notes.oddities))


def _from_audio(facts: SoundFacts, output: Output, notes: Notebook) -> SoundFacts:
    dump = read_audio(output.lines)
    return replace(
        facts,
        ringer_mode=agreed(notes, "ringer_mode", output, dump.ringer, RINGER.get),
        do_not_disturb=agreed(notes, "do_not_disturb", output, dump.zen, ZEN.get),
        microphone_muted=agreed(notes, "microphone_muted", output, dump.mic_muted, yes_no),
        call_volume_percent=_percent(dump, "call", output, notes),
        ring_volume_percent=_percent(dump, "ring", output, notes),
        media_volume_percent=_percent(dump, "media", output, notes),
        alarm_volume_percent=_percent(dump, "alarm", output, notes),
        notification_volume_percent=_percent(dump, "notification", output, notes),
    )


def _percent(dump: AudioDump, name: str, output: Output, notes: Notebook) -> int | None:
    """What is heard: the volume in percent of its highest step; 0 while the stream is muted."""
    fact = f"{name}_volume_percent"
    stream = dump.streams.get(name)
    if stream is None:
        return None
    muted = agreed(notes, fact, output, stream.muted, yes_no)
    highest = agreed(notes, fact, output, stream.highest, whole_number)
    index = agreed(notes, fact, output, stream.index, whole_number)
    if notes.doubts(fact):
        return None
    if muted:
        return 0
    if index is None or highest is None:
        return None
    line = stream.index[0][0]
    if not notes.plausible(fact, output, stream.highest[0][0], highest, 1, MOST_STEPS):
        return None
    return round(index * 100 / highest) if notes.plausible(fact, output, line, index, 0, highest) else None


DIAGNOSTIC: Diagnostic[SoundFacts] = Diagnostic(
    name="sound",
    title=Text("Sound settings", "声音设置"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
)
