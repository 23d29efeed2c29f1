"""`dumpsys batterystats` (frameworks/base BatteryStats.java dumpLocked and HistoryPrinter): the summary, and a history
good enough to draw the discharge from."""

from __future__ import annotations

from remote_assist.phone.android.layout import duration, spaced_duration, stamp
from remote_assist.phone.parts import Package
from remote_assist.phone.state import PhoneState

HELP = """Battery stats (batterystats) dump options:
  [--checkin] [--proto] [--history] [--history-start] [--charged] [-c]
  [--daily] [--reset] [--reset-all] [--write] [--new-daily] [--read-daily]
  [-h] [<package.name>]
  --checkin: generate output for a checkin report; will write (and clear) the
             last old completed stats when they had been reset.
  --history: show only history data.
  --charged: only output data since last charged.
  --daily: only output full daily data.
  --reset: reset the stats, clearing all current data.
"""

_STATUS = {1: "unknown", 2: "charging", 3: "discharging", 4: "not-charging", 5: "full"}
_HEALTH = {1: "unknown", 2: "good", 3: "overheat", 4: "dead", 5: "over-voltage", 6: "failure", 7: "cold"}


def dump(state: PhoneState, args: list[str]) -> str:
    if "-h" in args:
        return HELP
    if "--reset" in args:
        state.battery.history = state.battery.history[-1:]
        return "Battery stats reset.\n"
    charged_only, history_only = "--charged" in args, "--history" in args
    text = ""
    if not charged_only:
        text += _history(state)
    if not history_only:
        text += _summary(state)
    return text


def _history(state: PhoneState) -> str:
    points = state.battery.history
    if not points:
        return "Battery History (0% used, 0 used of 4096KB, 0 strings using 0):\n\n"
    first = points[0].at_s
    health = _HEALTH.get(state.battery.health, "unknown")
    lines = [
        f"Battery History (0% used, {len(points) * 84} used of 4096KB, 31 strings using 1214):",
        f"{'0':>21} (9) RESET:TIME: {stamp(state, first, '%Y-%m-%d-%H-%M-%S')}",
    ]
    before = None
    for point in points:
        since = duration(point.at_s - first)
        line = f"{since:>21} ({2 if before else 3}) {point.level:03d} {'80080000' if point.charging else '80000000'}"
        if before is None or before.charging != point.charging:
            line += f" status={'charging' if point.charging else 'discharging'} health={health}"
            line += f" plug={'usb' if point.charging else 'none'}"
        if before is None or before.temperature_dc != point.temperature_dc:
            line += f" temp={point.temperature_dc}"
        if before is None or before.voltage_mv != point.voltage_mv:
            line += f" volt={point.voltage_mv}"
        if before is None or before.level != point.level:
            line += f" charge={state.battery.full_uah // 1000 * point.level // 100}"
        if before is None:
            line += " +running"
        if point.screen_on != (before is not None and before.screen_on):
            line += " +screen" if point.screen_on else " -screen"
        lines.append(line)
        before = point
    return "\n".join(lines) + "\n\n"


def _summary(state: PhoneState) -> str:
    battery = state.battery
    points = battery.history
    start = points[0].at_s if points else state.booted_at_s
    plugged = points[-1].at_s if points and points[-1].charging else state.now_s()
    total, on_battery = max(1.0, state.now_s() - start), max(1.0, plugged - start)
    used_percent = max(0, 100 - battery.level)
    discharged = battery.full_uah // 1000 * used_percent // 100
    full_mah = battery.full_uah // 1000
    screen_on = on_battery * 0.21

    def share(part: float) -> str:
        return f"({part / total * 100:.1f}%)"

    charging = _STATUS.get(battery.shown("status"), "unknown") in ("charging", "full")
    return "\n".join(
        [
            "Statistics since last charge:",
            f"  System starts: {state.boots}, currently on battery: {'false' if charging else 'true'}",
            f"  Estimated battery capacity: {battery.design_uah // 1000} mAh",
            f"  Last learned battery capacity: {full_mah} mAh",
            f"  Min learned battery capacity: {full_mah - 22} mAh",
            f"  Max learned battery capacity: {full_mah + 19} mAh",
            f"  Time on battery: {spaced_duration(on_battery)} {share(on_battery)} realtime, "
            f"{spaced_duration(on_battery * 0.34)} {share(on_battery * 0.34)} uptime",
            f"  Time on battery screen off: {spaced_duration(on_battery - screen_on)} {share(on_battery - screen_on)} realtime, "
            f"{spaced_duration(on_battery * 0.13)} {share(on_battery * 0.13)} uptime",
            "  Time on battery screen doze: 0ms (0.0%)",
            f"  Total run time: {spaced_duration(total)} realtime, {spaced_duration(total * 0.34)} uptime",
            f"  Discharge: {discharged} mAh",
            f"  Screen off discharge: {discharged * 38 // 100} mAh",
            "  Screen doze discharge: 0 mAh",
            f"  Screen on discharge: {discharged - discharged * 38 // 100} mAh",
            f"  Device light doze discharge: {discharged * 6 // 100} mAh",
            f"  Device deep doze discharge: {discharged * 9 // 100} mAh",
            f"  Start clock time: {stamp(state, start, '%Y-%m-%d-%H-%M-%S')}",
            f"  Screen on: {spaced_duration(screen_on)} {share(screen_on)} 34x, Interactive: {spaced_duration(screen_on)} {share(screen_on)}",
            "  Screen brightnesses:",
            f"    dim {spaced_duration(screen_on)} (100.0%)",
            "",
            "  Device battery use since last full charge",
            f"    Amount discharged (lower bound): {max(0, used_percent - 1)}",
            f"    Amount discharged (upper bound): {used_percent}",
            f"    Amount discharged while screen on: {used_percent - used_percent * 38 // 100}",
            f"    Amount discharged while screen off: {used_percent * 38 // 100}",
            "    Amount discharged while screen doze: 0",
            "",
            "  Estimated power use (mAh):",
            f"    Capacity: {full_mah}, Computed drain: {discharged}, actual drain: {discharged}",
            "    Global",
            f"      screen: {discharged * 0.31:.1f} apps: 0 duration: {spaced_duration(screen_on)}",
            f"      cpu: {discharged * 0.22:.1f} apps: {discharged * 0.22:.1f}",
            f"      wifi: {discharged * 0.05:.2f} apps: {discharged * 0.05:.2f}",
            *_by_app(state, discharged),
            "",
            "  All kernel wake locks:",
            "  Kernel Wake lock PowerManagerService.WakeLocks: 9m 12s 40ms (211 times) realtime",
            "",
            *[line for package in _own(state) for line in _section(package)],
            "",
        ]
    )


def _own(state: PhoneState) -> list[Package]:
    """The apps that are told of: the user's own that run, the greatest drain first."""
    own = [package for package in state.packages.values() if not package.system and package.running]
    own.sort(key=lambda package: package.name != state.battery.drained_by)
    return own[:4]


def _by_app(state: PhoneState, discharged: int) -> list[str]:
    lines = []
    for rank, package in enumerate(_own(state)):
        share = 0.46 if package.name == state.battery.drained_by else 0.09 - 0.02 * rank
        lines.append(
            f"    UID {_uid(package)}: {discharged * share:.2f} fg: {discharged * share / 5:.2f} bg: {discharged * share / 2:.2f}"
        )
    return lines


def _section(package: Package) -> list[str]:
    return [
        f"  {_uid(package)}:",
        "    Foreground activities: 12m 4s 310ms realtime (9 times) (running)",
        f"    Proc {package.name}:",
        "      CPU: 41s 220ms usr + 12s 10ms krn ; 18s 440ms fg",
        f"    Apk {package.name}:",
        "      (nothing executed)",
    ]


def _uid(package: Package) -> str:
    return f"u0a{package.uid - 10000}"
