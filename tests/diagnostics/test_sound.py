"""Sound settings: why a phone is silent (P10)."""

from __future__ import annotations

import pytest

from diagnostics import sound
from diagnostics.model import Verdict
from tests.diagnostics.area_samples import AUDIO, GLOBAL, SYSTEM, changed, rules, run


def test_the_sample_as_a_person_reads_it() -> None:
    facts = run("sound", {sound.AUDIO: AUDIO, sound.SYSTEM: SYSTEM, sound.GLOBAL: GLOBAL}).facts
    assert (facts.ringer_mode, facts.do_not_disturb, facts.microphone_muted) == ("normal", "off", False)
    assert (facts.call_volume_percent, facts.ring_volume_percent, facts.media_volume_percent) == (80, 71, 40)
    assert (facts.alarm_volume_percent, facts.notification_volume_percent, facts.balance) == (86, 71, 0.0)


RING = "- STREAM_RING:\n   Muted: false"


@pytest.mark.parametrize(
    ("argv", "pairs", "found"),
    [
        (sound.AUDIO, (("(external) = NORMAL", "(external) = SILENT"),), {"sound.silent": "warn"}),
        (sound.AUDIO, (("(external) = NORMAL", "(external) = VIBRATE"),), {"sound.vibrate_only": "info"}),
        (sound.AUDIO, (("ZEN_MODE_OFF", "ZEN_MODE_ALARMS"),), {"sound.do_not_disturb": "warn"}),
        (sound.AUDIO, (("streamVolume:10", "streamVolume:0"),), {"sound.media_zero": "warn"}),
        (sound.AUDIO, (("streamVolume:6", "streamVolume:0"),), {"sound.alarm_zero": "warn"}),
        (sound.AUDIO, ((RING, RING.replace("false", "true")),), {"sound.ring_zero": "warn"}),
        (sound.AUDIO, (("(external) = NORMAL", "(external) = SILENT"), (RING, RING.replace("false", "true"))),
         {"sound.silent": "warn"}),
        (sound.AUDIO, (("from system=false", "from system=true"),), {"sound.microphone_muted": "warn"}),
        (sound.SYSTEM, (("master_balance=0.0", "master_balance=-0.9"),), {"sound.one_sided": "warn"}),
    ],
)  # fmt: skip
def test_reasons_for_silence(argv: tuple[str, ...], pairs: tuple[tuple[str, str], ...], found: dict[str, str]) -> None:
    result = changed("sound", argv, *pairs)
    assert rules(result) == found
    assert all(finding.verdict is Verdict.SETTING for finding in result.findings)


def test_the_live_ringer_wins_over_the_stored_one() -> None:
    facts = run("sound", {sound.AUDIO: AUDIO, sound.GLOBAL: GLOBAL.replace("mode_ringer=2", "mode_ringer=0")}).facts
    assert facts.ringer_mode == "normal"


@pytest.mark.parametrize(("stored", "mode"), [("0", "silent"), ("1", "vibrate"), ("2", "normal")])
def test_settings_alone_tell_ringer_and_do_not_disturb(stored: str, mode: str) -> None:
    result = run("sound", {sound.GLOBAL: f"mode_ringer={stored}\nzen_mode=3\n"})
    assert (result.facts.ringer_mode, result.facts.do_not_disturb) == (mode, "alarms")


OLD = """
Stream volumes (device: index)
- STREAM_MUSIC:
   Mute count: 0
   Max: 15
   Current: 2 (speaker): 9, 4 (headset): 3, 40000000 (default): 5
   Devices: headset
- STREAM_ALARM:
   Mute count: 1
   Max: 7
   Current: 40000000 (default): 6
   Devices: speaker
- STREAM_RING:
   Max: 7
   Current: 40000000 (default): 6
   Devices: speaker

Ringer mode:
- mode: VIBRATE
- ringer mode muted streams = 0x0
"""


def test_older_dumps_have_no_stream_volume() -> None:
    """The device in use counts; a device without a figure of its own leaves the fact null."""
    facts = run("sound", {sound.AUDIO: OLD}).facts
    assert (facts.media_volume_percent, facts.alarm_volume_percent, facts.ring_volume_percent) == (20, 0, None)
    assert facts.ringer_mode == "vibrate"
