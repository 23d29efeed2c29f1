"""Loose capture folders: text files named after their command, with no index beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from diagnostics.getprop_text import GETPROP, IDENTITY, identity, properties
from diagnostics.model import Argv, Command, Now, Output, Outputs
from remote_assist.capture_folder import Files

DATES: tuple[Argv, ...] = (("date", "+%s %z"), ("date", "+%s"))
PROPERTIES = (
    *[name for names in IDENTITY.values() for name in names],
    *("gsm.sim.state", "gsm.operator.alpha", "gsm.operator.numeric", "sys.boot.reason", "ro.boot.bootreason"),
    "persist.sys.timezone",
)
"""Properties whose by-key files are understood; from `getprop_gsm_sim_state.txt` alone the dots cannot be guessed."""
_SETTING = re.compile(r"settings_(get|list)_(global|secure|system)(?:_(\w+))?")


def loose_name(argv: Argv) -> str:
    """The file name of a command's output in a loose folder, without `.txt`."""
    return re.sub(r"[^A-Za-z0-9-]+", "_", " ".join(argv))


def read_loose(folder: Files, known: Iterable[Argv]) -> tuple[dict[str, str | None], Outputs, Now, tuple[str, ...]]:
    """The phone, its outputs, its time, and the names of files that were not understood."""
    names = _names(known)
    outputs: list[Output] = []
    foreign: list[str] = []
    for name in folder.names:
        argv = _argv(name, names)
        read = folder.read(name) if argv is not None else None
        if argv is None or read is None:
            foreign.append(name)
        else:
            outputs.append(Output(Command(argv), None, read[0], complete=read[1]))
    found = Outputs(outputs)
    phone = identity(found)
    return phone, found, now_of(found, phone), tuple(foreign)


def readable(known: Iterable[Argv]) -> frozenset[Argv]:
    """`known`, and what tells which phone it is and what time it was there."""
    return frozenset((*known, GETPROP, *DATES, *[("getprop", name) for name in PROPERTIES]))


def loose_among(names: Iterable[str], known: Iterable[Argv]) -> list[str]:
    """Those names that say which command they are the output of."""
    commands = _names(known)
    return [name for name in names if _argv(name.rpartition("/")[2], commands) is not None]


def _names(known: Iterable[Argv]) -> dict[str, Argv]:
    names: dict[str, Argv] = {}
    for one in (*known, *sorted(readable(()))):
        names.setdefault(loose_name(one), one)
    return names


def _argv(name: str, names: Mapping[str, Argv]) -> Argv | None:
    stem = name[:-4] if name.lower().endswith(".txt") else name
    return names.get(stem) or _setting(stem)


def _setting(stem: str) -> Argv | None:
    """`settings_get_global_http_proxy`, `settings_list_global`: keys of settings are words with underscores."""
    match = _SETTING.fullmatch(stem)
    if match is None or (match[1] == "get") != bool(match[3]):
        return None
    return ("settings", match[1], match[2], match[3]) if match[3] else ("settings", match[1], match[2])


def now_of(outputs: Outputs, phone: Mapping[str, str | None]) -> Now:
    """The phone's time from its `date`, when that is there."""
    date = outputs.first(*DATES)
    words = date.text.split() if date is not None else []
    time_s = int(words[0]) if words and re.fullmatch(r"\d{9,11}", words[0], re.ASCII) else None
    offset = None
    if time_s is not None:
        zone = re.fullmatch(r"([+-])(\d\d)(\d\d)", words[1], re.ASCII) if len(words) == 2 else None
        if zone is not None:
            offset = (int(zone[2]) * 3600 + int(zone[3]) * 60) * (-1 if zone[1] == "-" else 1)
        else:
            offset = _zone_offset(outputs, time_s)
    return Now(time_s, offset, None, sdk_of(phone))


def _zone_offset(outputs: Outputs, time_s: int) -> int | None:
    """Seconds east of Greenwich by the phone's persist.sys.timezone at that time; None where the zone is unknown."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    whole, single = outputs.get(*GETPROP), outputs.get("getprop", "persist.sys.timezone")
    name = properties(whole.lines).get("persist.sys.timezone") if whole is not None else None
    name = name or (single.text.strip() if single is not None else None)
    if not name:
        return None
    try:
        offset = datetime.fromtimestamp(time_s, ZoneInfo(name)).utcoffset()
    except (ValueError, OSError, KeyError, OverflowError):
        return None
    return int(offset.total_seconds()) if offset is not None else None


def sdk_of(phone: Mapping[str, str | None]) -> int | None:
    """The API level as a number."""
    text = phone.get("sdk") or ""
    return int(text) if re.fullmatch(r"\d{1,3}", text, re.ASCII) else None
