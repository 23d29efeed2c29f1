"""Says which command a text is the output of, by the words that this command alone begins with.

Sources: the services' dump() methods in AOSP (BatteryService, DiskStatsService, WifiServiceImpl, ConnectivityService,
TelephonyRegistry, CameraService.cpp, SensorPrivacyService, DropBoxManagerService, AppExitInfoTracker, BatteryStats),
toybox df.c, `getprop`, liblog logprint.cpp, bionic debuggerd, ART's signal catcher; and the recordings of phones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diagnostics.dropbox_text import ENTRY
from diagnostics.log_line_text import Entry, long_head, parse_line
from diagnostics.logcat_text import crashes_in
from diagnostics.model import Argv

BUGREPORT: Argv = ("bugreport",)
TOMBSTONE: Argv = ("cat", "/data/tombstones/tombstone_00")
ANR: Argv = ("cat", "/data/anr/trace_00")
"""Traces that no file name calls an ANR's: only their own words can."""
LOG: Argv = ("logcat", "-d")
DUMPSTATE_LOG: Argv = ("dumpstate_log",)
"""What dumpstate said of its own work (dumpstate.cpp, MYLOGD): it lies beside the report and holds nothing of it."""

_WORDS: tuple[tuple[Argv, str], ...] = (
    (BUGREPORT, r"== dumpstate: \d{4}-.*|DUMP OF SERVICE (?:CRITICAL |HIGH )?[\w.]+:|------ [A-Z0-9][A-Z0-9 &/_.-]+(?: \(.+\))? ------"),
    (("dumpsys", "battery"), r"Current Battery Service state:"),
    (("df",), r"Filesystem\s+(?:1K-blocks|512-blocks|Size|1024-blocks)\s+Used\s+(?:Available|Avail|Free)\b.*|/data: \d+K total, .*"),
    (("dumpsys", "diskstats"), r"Data-Free: \d+K / \d+K total.*"),
    (("cmd", "wifi", "status"), r"==== (?:Primary )?ClientModeManager.*|Wifi is (?:enabled|disabled)|Wifi scanning is .*"),
    (("dumpsys", "wifi"), r"Wi-Fi is (?:enabled|disabled|enabling|disabling|unknown.*)|Stay-awake conditions: .*"),
    (("dumpsys", "connectivity"), r"Network ?(?:Factories|Providers) for:.*|Active default network: .*|NetworkStateTracker for .*|NetworkAgentInfo ?\{.*"),
    (("dumpsys", "telephony.registry"), r"last known state:|Phone Id=\d+"),
    (("dumpsys", "media.camera"), r"== Service global info: ==|== Camera service .*|(?:Camera module HAL API version: .*|Number of camera devices: .*)|No camera module available.*"),
    (("dumpsys", "sensor_privacy"), r"SENSOR PRIVACY MANAGER STATE.*"),
    (("dumpsys", "dropbox"), r"Drop box contents: \d+ entries.*|" + ENTRY.pattern),
    (("dumpsys", "activity", "exit-info"), r"ACTIVITY MANAGER PROCESS EXIT INFO .*"),
    (("dumpsys", "activity", "broadcasts"), r"ACTIVITY MANAGER BROADCAST STATE .*"),
    (("dumpsys", "batterystats"), r"Battery History(?: .*)?:?.*|Statistics since last charge:|Per-PID Stats:"),
    (("dumpsys", "batterystats", "--checkin"), r"9,0,i,vers,.*|9,hsp,.*"),
    (("dumpsys", "settings"), r"(?:GLOBAL|SECURE|SYSTEM|CONFIG) SETTINGS \(user \d+\)"),
    (("getprop",), r"\[[\w.:-]{1,120}\]: \[.*"),
    (("dumpsys", "thermalservice"), r"IsStatusOverride: .*|Current temperatures from HAL:"),
    (("dumpsys", "usb"), r"USB MANAGER STATE \(dumpsys usb\):|USB Manager State:"),
    (("dumpsys", "power"), r"POWER MANAGER \(dumpsys power\)"),
    (("dumpsys", "meminfo"), r"Applications Memory Usage \(.*\):.*"),
    (("dumpsys", "package"), r"Database versions:|Verifiers:|Registered ContentProviders:"),
    (("dumpsys", "window"), r"WINDOW MANAGER .* \(dumpsys window .*\)"),
    (("dumpsys", "input_method"), r"Current Input Method Manager state:|Input method client state for .*"),
    (("dumpsys", "bluetooth_manager"), r"Bluetooth Status"),
    (("dumpsys", "isub"), r"SubscriptionController:|SubscriptionManagerService:"),
    (("dumpsys", "sensorservice"), r"Sensor Device:|Sensor List:"),
    (("dumpsys", "device_policy"), r"Current Device Policy Manager state:"),
    (("dumpsys", "audio"), r"MediaFocusControl dump time: .*"),
    (("dumpsys", "hardware_properties"), r"\*{4,} Dump of HardwarePropertiesManagerService \*{4,}"),
    (("top", "-b", "-n", "1"), r"(?:Tasks|Threads): *\d+ total, .*"),
    (("cat", "/proc/meminfo"), r"MemTotal: +\d+ kB"),
    (ANR, r"----- pid \d+ at \d{4}-.* -----|Subject: (?:Input dispatching|Broadcast of|executing service|Process ProcessRecord).*|ANR in [\w.]+.*|ANR \(application not responding\) in process: .+"),
)  # fmt: skip
_SHAPES = tuple((argv, re.compile(pattern)) for argv, pattern in _WORDS)
_REPORT = re.compile(r"== dumpstate: \d{4}-\d\d-\d\d .*")
_AT_WORK = re.compile(r".{0,200}Duration of '[^']{1,200}': \d+\.\d+s|Setting progress: \d+/\d+.*|!@bugreport_mode .*")
_SERVICE_STATE = "mServiceState="
_ADB = re.compile(r"adb server .*|\* daemon .*|- waiting for device.*")
"""What adb itself says before the output (AOSP packages/modules/adb/client/adb_client.cpp, commandline.cpp)."""
HEAD_LINES = 400
HEAD_LINE_CHARS = 600


@dataclass(frozen=True, slots=True)
class Shape:
    """`kinds`: every command whose words are there. `part`: a log without its beginning: what it does not show says
    nothing."""

    kinds: tuple[Argv, ...]
    part: bool = False


def recognise(head: list[str]) -> Shape:
    """Look at the first lines of a text (HEAD_LINES are enough); an empty `kinds` = nothing that is known here."""
    if any(_REPORT.fullmatch(line[:HEAD_LINE_CHARS].rstrip()) for line in head[:HEAD_LINES]):
        # Before everything else: some reports begin with their logs.
        return Shape((BUGREPORT,))
    log, part = _log_kind(head[:100])
    if log is not None:
        return Shape((log,), part)
    kinds: list[Argv] = []
    for line in head[:HEAD_LINES]:
        text = line[:HEAD_LINE_CHARS].strip()
        if not text or not (line[:1].strip() or text[0] in "N"):
            # Indented words belong to a dump that has begun before; only connectivity indents its own.
            continue
        for argv, pattern in _SHAPES:
            if argv not in kinds and pattern.fullmatch(text) is not None:
                kinds.append(argv)
        if BUGREPORT in kinds:
            return Shape((BUGREPORT,))
    if not kinds and any(line.strip().startswith(_SERVICE_STATE) for line in head[:HEAD_LINES]):
        # Lines picked out of the registry's dump.
        return Shape((("dumpsys", "telephony.registry"),))
    if not kinds and any(crashes_in("".join(f"{line[:HEAD_LINE_CHARS]}\n" for line in head[:HEAD_LINES]), "")):
        # What somebody copied out of a log, without the heads of its lines or among other text.
        return Shape((LOG,), part=True)
    if not kinds and any(_AT_WORK.fullmatch(line[:HEAD_LINE_CHARS].rstrip()) for line in head[:HEAD_LINES]):
        return Shape((DUMPSTATE_LOG,))
    return Shape(_settled(kinds))


def _settled(kinds: list[Argv]) -> tuple[Argv, ...]:
    """Where one command's output holds another's words, the one that holds them."""
    wifi, status = ("dumpsys", "wifi"), ("cmd", "wifi", "status")
    if wifi in kinds and status in kinds:
        kinds = [kind for kind in kinds if kind != status]
    if ("dumpsys", "batterystats", "--checkin") in kinds and ("dumpsys", "batterystats") in kinds:
        kinds = [kind for kind in kinds if kind[-1] != "--checkin"]
    return tuple(kinds)


def _log_kind(head: list[str]) -> tuple[Argv | None, bool]:
    """A log, or a tombstone: which buffers, and whether its beginning is missing."""
    buffers: set[str] = set()
    entries: list[Entry] = []
    first = ""
    for line in head:
        text = line.rstrip()
        if not text or (not first and _ADB.fullmatch(text[:HEAD_LINE_CHARS]) is not None):
            continue
        first = first or text
        if text.startswith("*** *** *** ***") and not entries:
            return TOMBSTONE, False
        if ENTRY.fullmatch(text) is not None:
            # A tombstone may stand in a drop box.
            return None, False
        if text.startswith("--------- beginning of "):
            buffers.add(text.rpartition(" ")[2].removeprefix("/dev/log/"))
        else:
            entry = long_head(text[:HEAD_LINE_CHARS]) or parse_line(text[:HEAD_LINE_CHARS])
            if entry.tag is not None and (entry.when or entry.pid) is not None:
                entries.append(entry)
    filled = sum(1 for line in head if line.strip())
    if not buffers and (not entries or len(entries) * 2 < filled):
        return None, False
    part = not first.startswith("--------- beginning of ")
    tags = {entry.tag for entry in entries if entry.tag}
    if buffers == {"crash"}:
        return ("logcat", "-b", "crash", "-d"), part
    if buffers == {"events"} or (
        tags and all(tag == tag.lower() and "_" in tag for tag in list(tags)[:20]) and not buffers
    ):
        return ("logcat", "-b", "events", "-d"), part
    if buffers == {"radio"}:
        return ("logcat", "-b", "radio", "-d"), part
    return (("logcat", "-b", "all", "-d") if "events" in buffers else LOG), part
