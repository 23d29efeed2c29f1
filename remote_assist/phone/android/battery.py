"""`dumpsys battery` and `cmd battery` (frameworks/base BatteryService.java, 13 to 15; Samsung's and Xiaomi's additions as
seen on their phones)."""

from __future__ import annotations

from remote_assist.phone.android.layout import duration, stamp
from remote_assist.phone.android.reply import Reply, unknown_command
from remote_assist.phone.state import PhoneState

HELP = """Battery service (battery) commands:
  help
    Print this help text.
  get [-f] [ac|usb|wireless|dock|status|level|temp|present|counter|invalid]
    Gets the value of a battery state.
    -f: force a battery change broadcast be sent, prints new sequence.
  set [-f] [ac|usb|wireless|dock|status|level|temp|present|counter|invalid] <value>
    Force a battery property value, freezing battery state.
    -f: force a battery change broadcast be sent, prints new sequence.
  unplug [-f]
    Force battery unplugged, freezing battery state.
    -f: force a battery change broadcast be sent, prints new sequence.
  reset [-f]
    Unfreeze battery state, returning to current hardware values.
    -f: force a battery change broadcast be sent, prints new sequence.
"""

_NAMES = {
    "ac": "ac",
    "usb": "usb",
    "wireless": "wireless",
    "dock": "dock",
    "status": "status",
    "level": "level",
    "temp": "temperature_dc",
    "present": "present",
}


def command(state: PhoneState, args: list[str]) -> Reply:
    """`cmd battery …`; `dumpsys battery set …` runs the same code (BatteryService.Shell.onCommand)."""
    battery = state.battery
    words = [word for word in args if word != "-f"]
    name = words[0] if words else None
    if name == "unplug":
        battery.forced.update(ac=0, usb=0, wireless=0, dock=0)
        return Reply()
    if name == "reset":
        battery.forced.clear()
        return Reply()
    if name in ("get", "set"):
        if len(words) < 2:
            return Reply(err="No property specified\n", code=255)
        if words[1] == "counter":
            if name == "get":
                return Reply(f"{battery.charge_counter_uah}\n")
            return Reply()
        field = _NAMES.get(words[1])
        if field is None:
            return Reply(f"Unknown {name} option: {words[1]}\n")
        if name == "get":
            value = battery.shown(field)
            return Reply(
                ("true\n" if value else "false\n")
                if field in ("ac", "usb", "wireless", "dock", "present")
                else f"{value}\n"
            )
        if len(words) < 3:
            return Reply(err="No value specified\n", code=255)
        try:
            battery.forced[field] = int(words[2])
        except ValueError:
            return Reply(err=f"Bad value: {words[2]}\n", code=255)
        return Reply()
    return unknown_command(name, HELP)


def dump(state: PhoneState, args: list[str]) -> str:
    if args and args[0] not in ("-a", "--proto"):
        reply = command(state, args)
        return reply.out + reply.err
    lines = ["Current Battery Service state:"]
    if state.battery.forced:
        lines.append("  (UPDATES STOPPED -- use 'reset' to restart)")
    lines += _aosp(state)
    if state.vendor == "samsung":
        lines += _samsung(state)
    if state.vendor == "xiaomi":
        lines += [
            "MiuiBatteryService first usage time:",
            "  mSetBatteryUsageTimeCount=0",
            "  mNtpTime=-1",
            "  mParseNtpTime=",
        ]
    return "\n".join(lines) + "\n"


def _aosp(state: PhoneState) -> list[str]:
    battery = state.battery
    true = {0: "false", 1: "true"}

    def shown(name: str) -> int:
        return battery.shown(name)

    lines = [
        f"  AC powered: {true[shown('ac') & 1]}",
        f"  USB powered: {true[shown('usb') & 1]}",
        f"  Wireless powered: {true[shown('wireless') & 1]}",
        f"  Dock powered: {true[shown('dock') & 1]}",
        f"  Max charging current: {battery.max_current_ua if shown('usb') or shown('ac') else 0}",
    ]
    if state.sdk >= 36:
        lines.append(
            " Time when the latest updated value of the Max charging current was sent via battery changed broadcast: "
            + duration(17.204)
        )
    lines += [
        f"  Max charging voltage: {battery.max_voltage_uv if shown('usb') or shown('ac') else 0}",
        f"  Charge counter: {battery.charge_counter_uah}",
        f"  status: {shown('status')}",
        f"  health: {shown('health')}",
        f"  present: {true[shown('present') & 1]}",
        f"  level: {shown('level')}",
        "  scale: 100",
        f"  voltage: {shown('voltage_mv')}",
    ]
    if state.sdk >= 36:
        lines += [
            " Time when the latest updated value of the voltage was sent via battery changed broadcast: "
            + duration(state.uptime_s() - 31.44 if state.uptime_s() > 60 else state.uptime_s()),
            f" The last voltage value sent via the battery changed broadcast: {shown('voltage_mv')}",
        ]
    lines += [f"  temperature: {shown('temperature_dc')}", f"  technology: {battery.technology}"]
    if state.sdk >= 35:
        lines += ["  Charging state: 0", "  Charging policy: 0"]
    if state.sdk >= 36:
        lines.append("  Capacity level: 3")
    return lines


def _samsung(state: PhoneState) -> list[str]:
    battery = state.battery
    sent = stamp(state, state.now_s() - 41, "%m-%d %H:%M:%S", millis=True)
    return [
        "  batteryMiscEvent: 0",
        "  batteryCurrentEvent: 4",
        "  mSecPlugTypeSummary: 2",
        "  LED Charging: true",
        "  LED Low Battery: true",
        f"  current now: {battery.current_ua // 1000}",
        f"  charge counter: {battery.charge_counter_uah}",
        "  Adaptive Fast Charging Settings: true",
        "  Super Fast Charging Settings: true",
        "FEATURE_WIRELESS_FAST_CHARGER_CONTROL: false",
        f"LLB CAL: {battery.first_use or ''}",
        "LLB MAN: ",
        "LLB CURRENT: YEAR" + state.local().strftime("%YM%mD%d"),
        "SEC_FEATURE_USE_WIRELESS_POWER_SHARING: false",
        " mProtectBatteryMode: 0",
        "",
        "  FEATURE_SAVE_BATTERY_CYCLE: true",
        "  FEATURE_FULL_BATTERY_CYCLE: true",
        f"  mSavedBatteryAsoc: {-1 if battery.asoc_percent is None else battery.asoc_percent}",
        "  mSavedBatteryMaxTemp: 418",
        "  mSavedBatteryMaxCurrent: 2780",
        f"  mSavedBatteryUsage: {battery.cycle_count * 100}",
        f"  battery FirstUseDate: [{battery.first_use or ''}]",
        f"{sent}  Sending ACTION_BATTERY_CHANGED: level:{battery.level}, status:{battery.status}, health:{battery.health}, "
        f"remain:0, ac:false, usb:true, wireless:false, pogo:false, misc:0x0, charge_type:1, charger_type:1, "
        f"voltage:{battery.voltage_mv}, temperature:{battery.temperature_dc}, online:4, "
        f"current_avg:{battery.current_ua}, ps:false, hvc:false, current_event:0x4, present:true, scale:100",
        "BatteryInfoBackUp",
        f"  mSavedBatteryBsoh: {-1 if battery.bsoh_percent is None else battery.bsoh_percent}",
    ]
