"""Readers of what the package manager tells: `pm list packages -3 -i`, `dumpsys package` in its check-in and its long
form, and the list of activities with a launcher icon.

Sources: AOSP PackageManagerShellCommand.java (runListPackages, runQueryIntentActivities), Settings.java
(`dumpPackageLPr`: with a check-in tag `pkg,name,appId,versionCode,[firstInstall,]lastUpdate,installer` in Unix
milliseconds, from 13 on firstInstall stands in `pkg-usr,…`; without one a block of `key=value` lines a package).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from diagnostics.dumpsys import whole_number
from diagnostics.model import Argv, Output

LIST: Argv = ("pm", "list", "packages", "-3", "-i")
LIST_FORMS: tuple[Argv, ...] = (
    ("cmd", "package", "list", "packages", "-3", "-i"),
    ("pm", "list", "packages", "-i", "-3"),
    ("cmd", "package", "list", "packages", "-i", "-3"),
)
CHECKIN: Argv = ("dumpsys", "package", "--checkin", "packages")
LONG: tuple[Argv, ...] = (("dumpsys", "package", "packages"), ("dumpsys", "package"))
_ACTION, _CATEGORY = "android.intent.action.MAIN", "android.intent.category.LAUNCHER"
LAUNCHERS: Argv = ("cmd", "package", "query-activities", "--brief", "--components", "-a", _ACTION, "-c", _CATEGORY)
MAX_PACKAGES = 5000
FIRST_YEAR = 2005
"""Before Android there were no apps for it: such a time is a default (recorded: 1970)."""
_FIRST_MS = 1_104_537_600_000
EVERY_PHONE_HAS = "android"
"""The framework's own package: a dump without it is of one app, or cut, and says nothing about what is not in it."""
_KEPT = frozenset(("appId", "userId", "flags", "pkgFlags", "installerPackageName", "lastUpdateTime"))
_NAME = r"[A-Za-z0-9_.\-]{1,255}"
_LISTED = re.compile(rf"package:({_NAME})(?: versionCode:\d{{1,19}})?(?:\s+installer=(\S{{1,255}}))?(?: uid:\S+)?")
_BLOCK = re.compile(rf"  Package \[({_NAME})\] \([0-9a-f]{{1,16}}\):")
_COMPONENT = re.compile(rf"({_NAME})/[\w.$\-]{{1,300}}")
_LOCAL = re.compile(r"(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})")


def listed(output: Output) -> dict[str, tuple[str, str | None]] | None:
    """Installed packages of the list: name → (line, installer; None = nobody says to have installed it). Null when the
    list is not whole or holds nothing that looks like one."""
    found: dict[str, tuple[str, str | None]] = {}
    for line in output.lines:
        row = _LISTED.fullmatch(line.strip()) if len(line) < 1000 else None
        if row is not None and len(found) < MAX_PACKAGES:
            found[row[1]] = (line, None if row[2] in (None, "null") else row[2])
        elif line.strip():
            return None
    if not found and not (output.exit_code == 0 and not output.text.strip() and not output.stderr.strip()):
        return None
    return found if output.whole else None


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """`installed`, `updated`: Unix seconds (int) or the phone's local time, as the form prints it. `enabled`:
    PackageManager's 0 default, 1 enabled, 2 disabled, 3 disabled by the user, 4 until used. `harmful`: the phone's own
    verifier has marked the app as harmful. `system`: None = this form does not tell."""

    name: str
    line: str
    app_id: int | None = None
    installed: int | datetime | None = None
    updated: int | datetime | None = None
    enabled: int | None = None
    system: bool | None = None
    harmful: bool | None = None
    launcher: bool | None = None
    installer: str | None = None


def checkin(lines: Iterable[str]) -> dict[str, PackageRecord | None] | None:
    """By name; None in place of one that is told twice and differently. Null when this is no check-in form."""
    found: dict[str, PackageRecord | None] = {}
    rows: dict[str, list[str]] = {}
    users: dict[str, list[str]] = {}
    current = ""
    for line in lines:
        words = line.strip().split(",", 40)
        if words[0] == "pkg" and len(words) >= 6 and len(line) < 2000:
            current = words[1]
            if current in rows and rows[current] != words:
                found[current] = None
            elif len(rows) < MAX_PACKAGES:
                rows[current] = words
        elif words[0] == "pkg-usr" and len(words) >= 4 and words[1] == "0":
            users.setdefault(current, words)
    for name, words in rows.items():
        if name not in found and re.fullmatch(_NAME, name):
            found[name] = _of_checkin(words, users.get(name, []))
    return found or None


def _of_checkin(words: list[str], user: list[str]) -> PackageRecord:
    times = [_seconds(word) for word in words[4:6]]
    first = times[0] if times[1] is not None else _seconds(user[5]) if len(user) > 5 else None
    at = 6 if times[1] is not None else 5
    installer = words[at].partition("(")[0] if len(words) > at else "?"
    return PackageRecord(
        name=words[1],
        line=",".join(words),
        app_id=whole_number(words[2]),
        installed=first,
        updated=times[1] if times[1] is not None else times[0],
        enabled=whole_number(user[3]) if user else None,
        harmful=None if not user or not user[2].lower().endswith("ha") else user[2].endswith("HA"),
        installer=None if installer in ("?", "null", "") else installer,
    )


def _seconds(word: str) -> int | None:
    """Unix milliseconds → seconds; None for what is no time."""
    value = whole_number(word)
    return value // 1000 if value is not None and _FIRST_MS <= value < 1 << 43 else None


def long_form(lines: Iterable[str]) -> dict[str, PackageRecord | None] | None:
    """The blocks under "Packages:" (not those under "Hidden system packages:"), and who has a launcher icon by the
    "Activity Resolver Table:". Its filters are printed in full for one package only; else all that it tells is who has
    no MAIN activity, and so no icon. Null when there is no block."""
    blocks: dict[str, tuple[str, dict[str, str]] | None] = {}
    launchers: set[str] = set()
    mains: set[str] | None = None
    section, component, action, user = "", "", "", 0
    block: dict[str, str] | None = None
    for line in lines:
        text = line.strip()
        if line[:1] not in (" ", "\t", ""):
            section, block = text, None
        elif section == "Activity Resolver Table:":
            component = text.partition(" ")[2].partition("/")[0] if "/" in text else component
            if line.startswith("      ") and line[6:7] != " " and text.endswith(":"):
                action = text[:-1]
                mains = set() if mains is None and action == _ACTION else mains
            elif line.startswith("        ") and line[8:9] != " " and action == _ACTION and mains is not None:
                mains.add(component)
            elif text == f'Category: "{_CATEGORY}"':
                launchers.add(component)
        elif section == "Packages:":
            head = _BLOCK.fullmatch(line.rstrip()) if line.startswith("  Package [") else None
            if head is not None:
                block, user = {}, 0
                if head[1] in blocks:
                    blocks[head[1]] = None
                elif len(blocks) < MAX_PACKAGES:
                    blocks[head[1]] = (line, block)
            elif block is not None and len(text) < 4000:
                user = _pair(block, text, user)
    found: dict[str, PackageRecord | None] = {}
    for name, entry in blocks.items():
        icon = True if name in launchers else False if mains is not None and name not in mains else None
        found[name] = None if entry is None else _of_block(name, *entry, icon)
    return found or None


def _pair(block: dict[str, str], text: str, user: int) -> int:
    """Keep what is needed of one line of a block; returns the user that the following lines belong to."""
    if text.startswith("User ") and ":" in text:
        number = whole_number(text[5:].partition(":")[0])
        user = -1 if number is None else number
        if user == 0:
            for word in text.partition(":")[2].split():
                key, equals, value = word.partition("=")
                if equals and key == "enabled":
                    block.setdefault(key, value)
        return user
    key, equals, value = text.partition("=")
    if equals and (key in _KEPT or (key == "firstInstallTime" and user == 0)):
        block.setdefault(key, value)
    return user


def _of_block(name: str, line: str, block: dict[str, str], launcher: bool | None) -> PackageRecord:
    flags = block.get("flags", block.get("pkgFlags"))
    installer = block.get("installerPackageName")
    return PackageRecord(
        name=name,
        line=line,
        app_id=whole_number(block.get("appId", block.get("userId", "")).partition(" ")[0]),
        installed=local_time(block.get("firstInstallTime", "")),
        updated=local_time(block.get("lastUpdateTime", "")),
        enabled=whole_number(block.get("enabled", "")),
        system=None if flags is None else "SYSTEM" in flags.split(),
        launcher=launcher,
        installer=None if installer == "null" else installer,
    )


def local_time(text: str) -> datetime | None:
    row = _LOCAL.match(text.strip())
    try:
        when = datetime(*(int(part) for part in row.groups())) if row is not None else None  # type: ignore[arg-type]
    except ValueError:
        return None
    return when if when is not None and when.year >= FIRST_YEAR else None


def age_s(moment: int | datetime | None, phone_time_s: int | None, utc_offset_s: int | None) -> int | None:
    """Seconds from `moment` to the phone's time; None where one of them, or the time zone, is not known."""
    if moment is None or phone_time_s is None:
        return None
    if isinstance(moment, int):
        return phone_time_s - moment
    if utc_offset_s is None:
        return None
    try:
        return phone_time_s - int(moment.replace(tzinfo=timezone(timedelta(seconds=utc_offset_s))).timestamp())
    except (ValueError, OverflowError):
        return None


def shown(moment: int | datetime | None, utc_offset_s: int | None) -> str | None:
    """`YYYY-MM-DDTHH:MM:SS` by the phone's own clock."""
    try:
        if isinstance(moment, int):
            if utc_offset_s is None:
                return None
            moment = datetime.fromtimestamp(moment, timezone(timedelta(seconds=utc_offset_s)))
        return moment.replace(tzinfo=None).isoformat(timespec="seconds") if moment is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def with_launcher(output: Output) -> frozenset[str] | None:
    """Packages that have an icon in the launcher; null when the list is not whole or is no list."""
    found = set()
    for line in output.lines:
        row = _COMPONENT.fullmatch(line.strip()) if len(line) < 1000 else None
        if row is not None:
            found.add(row[1])
    return frozenset(found) if found and output.whole else None
