"""`dumpsys audio` (frameworks/base services/core/java/com/android/server/audio/AudioService.java dump, 13 to 15)."""

from __future__ import annotations

from remote_assist.phone.android.layout import object_id, word
from remote_assist.phone.state import PhoneState

RINGER = ("SILENT", "VIBRATE", "NORMAL")
ZEN = {
    "0": "ZEN_MODE_OFF",
    "1": "ZEN_MODE_IMPORTANT_INTERRUPTIONS",
    "2": "ZEN_MODE_NO_INTERRUPTIONS",
    "3": "ZEN_MODE_ALARMS",
}
_AFFECTED = "0x1a6 (STREAM_SYSTEM,STREAM_RING,STREAM_NOTIFICATION,STREAM_SYSTEM_ENFORCED,STREAM_DTMF)"


def dump(state: PhoneState, args: list[str]) -> str:
    sound = state.sound
    lines = ["", "Stream volumes (device: index)"]
    for stream, highest in sound.highest.items():
        index = sound.volumes[stream]
        muted = sound.muted(stream)
        aliased = " (aliased to: STREAM_RING)" if stream == "SYSTEM" else ""
        lines += [
            f"- STREAM_{stream}{aliased}:",
            f"   Muted: {word(muted)}",
            "   Muted Internally: false",
            f"   Min: {1 if stream in ('VOICE_CALL', 'ALARM') else 0}",
            f"   Max: {highest}",
            f"   streamVolume:{0 if muted else index}",
            f"   Current: 1 (earpiece): {index}, 2 (speaker): {index}, 40000000 (default): {index}",
            "   Devices: speaker" + ("(2)" if state.sdk >= 34 else ""),
            f"   Volume Group: {stream.lower()}",
            "",
        ]
    ringer = RINGER[sound.ringer]
    lines += [
        "",
        "- mute affected streams = 0x6f",
        "",
        "Ringer mode: ",
        f"- mode (internal) = {ringer}",
        f"- mode (external) = {ringer}",
        *([f"- zen mode:{ZEN[state.settings['global'].get('zen_mode', '0')]}"] if state.sdk >= 34 else []),
        f"- ringer mode affected streams = {_AFFECTED}",
        f"- ringer mode muted streams = {_AFFECTED if sound.ringer < 2 else '0x0'}",
        "- delegate = ZenModeHelper",
        "",
        "Audio routes:",
        "  mMainType=0x0",
        "  mBluetoothName=null",
        "",
        "Other state:",
        f"  mVolumeController=VolumeController(android.os.BinderProxy@{object_id('volume', state.profile)},mVisible=false)",
        "  mSafeMediaVolumeState=SAFE_MEDIA_VOLUME_ACTIVE",
        "  mHasVibrator=true",
        "  mIsSingleVolume=false",
        "  mUseFixedVolume=false",
        "  mic mute FromSwitch=false FromRestrictions=false "
        f"FromApi={word(sound.microphone_muted)} from system={word(sound.microphone_muted)}",
        "  mMasterMute=false",
        "",
    ]
    return "\n".join(lines) + "\n"
