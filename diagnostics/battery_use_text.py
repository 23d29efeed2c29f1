"""Reader of who used the battery: "Estimated power use (mAh)" of `dumpsys batterystats`, and `pwi` of its checkin form.

Source: AOSP BatteryStats.java dumpLocked, BatteryUsageStats.java dump. Up to 11 `Uid u0a158: 92.3 ( radio=2.89 )`, from
12 `UID u0a90: 0.419 fg: 0.252 … ( cpu=0.253 )`, since 16 outdented and with its parts on lines of their own; Samsung
adds the capacities on the label (`Capacity: 3595, Rated: 3595, Typical: 3700, Computed drain: 132`); checkin `9,10087,l,pwi,uid,0.793,…`. The figure is the phone's own
model, not a measurement. Names: `Apk NAME:` under the uid's own section; checkin `9,0,i,uid,10087,NAME`. A uid that
several apps share, or whose apps are not told, goes by its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

HEAD = "Estimated power use (mAh):"
_TOTAL = re.compile(
    r"Capacity: (\d{1,6}(?:\.\d{1,6})?)((?:, [A-Z]\w{1,20}: [\d.]{1,12}){0,4}), Computed drain: (\d{1,7}(?:\.\d{1,9})?)(?:,.*)?"
)
_RATED = re.compile(r", Rated: (\d{1,6}(?:\.\d{1,6})?)(?=,|$)")
_USE = re.compile(r"(?:Uid|UID) (\d{1,9}|u\d{1,4}[ais]{1,2}\d{1,6}): (\d{1,7}(?:\.\d{1,12})?)(?:\s.*)?", re.DOTALL)
_SECTION = re.compile(r"  (\d{1,9}|u\d{1,4}[ais]{1,2}\d{1,6}):")
_APK = re.compile(r"    Apk (\S{1,255}):")
SYSTEM_NAMES = {
    "0": "root", "1000": "system", "1001": "radio", "1002": "bluetooth", "1003": "graphics", "1010": "wifi",
    "1013": "media", "1027": "nfc", "1036": "logd", "1041": "audioserver", "1047": "cameraserver", "1051": "netd",
    "1066": "statsd", "1073": "network_stack", "2000": "shell",
}  # fmt: skip
"""AOSP system/core libcutils android_filesystem_config.h, AID_*."""
FIRST_APP_UID, USER_UIDS = 10_000, 100_000
MAX_UIDS = 5000


@dataclass
class PowerUse:
    """`by_uid`: uid as the phone writes it (`u0a158`, `1000`) → mAh. None = the text has no such list."""

    by_uid: dict[str, float] | None = None
    lines: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    computed_mah: float | None = None
    capacity_mah: float | None = None
    rated_mah: float | None = None
    total_line: str = ""

    def name_of(self, uid: str) -> str:
        named = self.names.get(uid, [])
        if uid in SYSTEM_NAMES:
            return SYSTEM_NAMES[uid]
        return named[0] if len(named) == 1 else uid


def is_app(uid: str) -> bool:
    """u0a158 is an app's; 1000 is not."""
    return uid.startswith("u")


def read_power_use(lines: Iterable[str]) -> PowerUse:
    found = PowerUse()
    inside = False
    section: str | None = None
    for line in lines:
        if inside:
            text = line.strip()
            if match := _USE.fullmatch(text) if len(text) < 4000 else None:
                _add(found, match[1], float(match[2]), line)
            elif total := _TOTAL.fullmatch(text) if len(text) < 400 else None:
                found.capacity_mah, found.computed_mah, found.total_line = float(total[1]), float(total[3]), line
                rated = _RATED.search(total[2])
                found.rated_mah = float(rated[1]) if rated else None
            elif not text or not line.startswith("    "):
                inside = False
        elif line.strip() == HEAD:
            inside, found.by_uid = True, {}
        elif len(line) < 300 and line.startswith("  "):
            if match := _SECTION.fullmatch(line):
                section = match[1]
            elif section is not None and (match := _APK.fullmatch(line)):
                _name(found, section, match[1])
    return found


def read_power_checkin(lines: Iterable[str]) -> PowerUse:
    found = PowerUse()
    for line in lines:
        if not line.startswith("9,") or len(line) > 1000:
            continue
        words = line.split(",")
        if words[2:4] == ["i", "uid"] and len(words) == 6 and _uid(words[4]) is not None:
            _name(found, _uid(words[4]) or "", words[5])
        elif words[2:5] == ["l", "pwi", "uid"] and len(words) > 5 and (uid := _uid(words[1])) is not None:
            found.by_uid = {} if found.by_uid is None else found.by_uid
            if re.fullmatch(r"\d{1,7}(?:\.\d{1,12})?", words[5]):
                _add(found, uid, float(words[5]), line)
        elif words[2:4] == ["l", "pws"] and len(words) > 5:
            figures = [re.fullmatch(r"\d{1,7}(?:\.\d{1,9})?", word) for word in words[4:6]]
            if figures[0] and figures[1]:
                found.capacity_mah, found.computed_mah = float(figures[0][0]), float(figures[1][0])
    return found


def _add(found: PowerUse, uid: str, mah: float, line: str) -> None:
    # A dump may list several periods ("since last charged" first): the first figure of a uid counts.
    if found.by_uid is not None and uid not in found.by_uid and len(found.by_uid) < MAX_UIDS:
        found.by_uid[uid] = mah
        found.lines[uid] = line


def _name(found: PowerUse, uid: str, name: str) -> None:
    names = found.names.setdefault(uid, [])
    if name not in names and len(names) < 8 and len(found.names) <= MAX_UIDS:
        names.append(name)


def _uid(text: str) -> str | None:
    """10087 → u0a87, as the other form writes it (AOSP UserHandle.formatUid)."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    user, app = divmod(int(text), USER_UIDS)
    if app >= FIRST_APP_UID:
        return (
            f"u{user}a{app - FIRST_APP_UID}" if app < 20_000 else f"u{user}i{app - 90_000}" if app >= 90_000 else text
        )
    return text if user == 0 else f"u{user}s{app}"
