"""Why a phone is silent (P10): settings first; what a person may want on purpose is INFO."""

from __future__ import annotations

from diagnostics.model import Rule, Severity, Verdict
from diagnostics.rulebook import every, rule
from diagnostics.sound_facts import SoundFacts

ONE_SIDED = 0.5
_AUDIO = "AOSP AudioService.java"
_OURS = "; that it matters is our proposal"


def _is(value: str | None, *words: str) -> bool | None:
    return None if value is None else value in words


def _zero(percent: int | None) -> bool | None:
    return None if percent is None else percent == 0


def _rings(f: SoundFacts) -> bool | None:
    return _is(f.ringer_mode, "normal")


RULES: tuple[Rule[SoundFacts], ...] = (
    rule(
        "sound.silent",
        lambda f: _is(f.ringer_mode, "silent"),
        Severity.WARN,
        Verdict.SETTING,
        (
            "The ringer is on silent: no ring tone and no vibration for calls and messages.",
            "铃声模式为静音：来电和消息既不响铃也不振动。",
        ),
        (
            "The phone is set to silent, so it does not ring. We can switch the sound on now.",
            "手机开了静音，所以来电不响，现在就可以打开铃声。",
        ),
        "ringer mode SILENT (mode_ringer = 0)",
        _AUDIO + " dumpRingerMode; Settings.Global.MODE_RINGER",
        ("ringer_mode",),
    ),
    rule(
        "sound.vibrate_only",
        lambda f: _is(f.ringer_mode, "vibrate"),
        Severity.INFO,
        Verdict.SETTING,
        ("The ringer is on vibrate only.", "铃声模式为仅振动。"),
        (
            "The phone only vibrates and does not ring. We can switch the sound on if you like.",
            "手机现在只振动不响铃，需要的话可以打开铃声。",
        ),
        "ringer mode VIBRATE (mode_ringer = 1)",
        _AUDIO + " dumpRingerMode; Settings.Global.MODE_RINGER",
        ("ringer_mode",),
    ),
    rule(
        "sound.do_not_disturb",
        lambda f: _is(f.do_not_disturb, "priority", "alarms", "silence"),
        Severity.WARN,
        Verdict.SETTING,
        (
            "Do not disturb is on ({do_not_disturb}): calls and messages may stay silent. Look for a schedule too.",
            "勿扰模式已开启（{do_not_disturb}）：来电和消息可能没有声音。也请检查是否设了定时。",
        ),
        (
            '"Do not disturb" is switched on, so calls and messages may make no sound. We can switch it off now.',
            "手机开着“勿扰模式”，来电和消息可能没有声音，现在就可以关掉。",
        ),
        "zen mode other than off",
        "Settings.Global.ZEN_MODE; AOSP ZenModeHelper.java",
        ("do_not_disturb",),
    ),
    rule(
        "sound.ring_zero",
        every(_rings, lambda f: _zero(f.ring_volume_percent)),
        Severity.WARN,
        Verdict.SETTING,
        ("The ringer is on and its volume is 0.", "铃声已打开，但铃声音量为 0。"),
        (
            "The ring tone is turned all the way down. We can turn it up now.",
            "铃声音量调到了最小，现在就可以调大。",
        ),
        "STREAM_RING at 0 or muted with ringer mode NORMAL",
        _AUDIO + " dumpStreamStates",
        ("ring_volume_percent", "ringer_mode"),
    ),
    rule(
        "sound.alarm_zero",
        lambda f: _zero(f.alarm_volume_percent),
        Severity.WARN,
        Verdict.SETTING,
        ("The alarm volume is 0 or muted: alarms stay silent.", "闹钟音量为 0 或已静音：闹钟不会响。"),
        (
            "The alarm clock is turned all the way down, so it would not wake anybody. We can turn it up now.",
            "闹钟音量调到了最小，闹钟不会响，现在就可以调大。",
        ),
        "STREAM_ALARM at 0 or muted",
        _AUDIO + " dumpStreamStates",
        ("alarm_volume_percent",),
    ),
    rule(
        "sound.media_zero",
        lambda f: _zero(f.media_volume_percent),
        Severity.WARN,
        Verdict.SETTING,
        (
            "The media volume is 0 or muted on the output in use: music, videos and games make no sound.",
            "当前输出的媒体音量为 0 或已静音：音乐、视频和游戏没有声音。",
        ),
        (
            "The sound of music and videos is turned all the way down. We can turn it up now.",
            "音乐和视频的音量调到了最小，现在就可以调大。",
        ),
        "STREAM_MUSIC at 0 or muted",
        _AUDIO + " dumpStreamStates" + _OURS,
        ("media_volume_percent",),
    ),
    rule(
        "sound.notification_zero",
        every(_rings, lambda f: _zero(f.notification_volume_percent)),
        Severity.INFO,
        Verdict.SETTING,
        ("The notification volume is 0 or muted while the ringer is on.", "铃声已打开，但通知音量为 0 或已静音。"),
        (
            "New messages make no sound, because their volume is turned down. We can turn it up if you like.",
            "新消息没有声音，是因为通知音量调到了最小，需要的话可以调大。",
        ),
        "STREAM_NOTIFICATION at 0 or muted with ringer mode NORMAL",
        _AUDIO + " dumpStreamStates" + _OURS,
        ("notification_volume_percent", "ringer_mode"),
    ),
    rule(
        "sound.microphone_muted",
        lambda f: f.microphone_muted,
        Severity.WARN,
        Verdict.SETTING,
        ("The microphone is muted for the whole system.", "系统麦克风已静音。"),
        (
            "The microphone is switched off, so others cannot hear you. We can switch it on now.",
            "麦克风被关掉了，对方会听不到您说话，现在就可以打开。",
        ),
        "mic mute from system=true",
        _AUDIO + " dump: mic mute",
        ("microphone_muted",),
    ),
    rule(
        "sound.one_sided",
        lambda f: None if f.balance is None else abs(f.balance) >= ONE_SIDED,
        Severity.WARN,
        Verdict.SETTING,
        (
            "The balance is {balance} (−1 left … 1 right): one side is quiet because of a setting.",
            "左右声道平衡为 {balance}（−1 为左，1 为右）：一侧声音小是设置所致。",
        ),
        (
            "The sound is set to come mostly from one side. We can put it back to the middle now.",
            "声音被设置成偏向一边，现在就可以调回中间。",
        ),
        f"master_balance of {ONE_SIDED} or more to one side",
        "Settings.System.MASTER_BALANCE (10+); the threshold is our proposal",
        ("balance",),
    ),
)
