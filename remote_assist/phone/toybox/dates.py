"""date, and reading dates (toys/posix/date.c). The phone's clock is `machine.clock()`; its zone is $TZ or UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from remote_assist.phone.process import Process
from remote_assist.phone.toybox.common import Options, Usage, tool, where

_ZONE = re.compile(r"[A-Za-z]{3,}([-+]?\d{1,2})(?::(\d\d))?$")


def zone(text: str | None) -> tzinfo:
    """POSIX TZ such as `CST-8`; anything else is UTC (the phone's zone files are not ours to read)."""
    found = _ZONE.match(text or "")
    if found is None:
        return UTC
    hours = -int(found[1])
    return timezone(timedelta(hours=max(-23, min(23, hours))), (text or "")[:3])


def zone_of(process: Process) -> tzinfo:
    """$TZ, else the phone's own zone: bionic takes it from the property persist.sys.timezone (libc/tzcode/bionic.cpp)."""
    given = process.env.get("TZ")
    if given:
        return zone(given)
    state = process.machine.state
    if state is None:
        return UTC
    offset = timedelta(seconds=state.utc_offset_s)
    return timezone(
        offset,
        "UTC" if not offset else f"{'+' if state.utc_offset_s > 0 else '-'}{abs(state.utc_offset_s) // 3600:02d}",
    )


def when(text: str, now: float, where_: tzinfo = UTC) -> float:
    """Seconds since 1970 of @SECONDS, ISO or `MMDDhhmm[[CC]YY][.ss]`. Raises `Usage`."""
    if text.startswith("@"):
        try:
            return float(text[1:])
        except ValueError:
            raise Usage(f"bad date {text}")
    if text == "now":
        return now
    found = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)?(\d\d))?(?:\.(\d\d))?", text)
    try:
        if found is not None:
            year = int((found[5] or "20") + found[6]) if found[6] else datetime.fromtimestamp(now, where_).year
            parts = [int(found[at]) for at in (1, 2, 3, 4)]
            return datetime(year, *parts, int(found[7] or 0), tzinfo=where_).timestamp()  # type: ignore[misc,arg-type]
        moment = datetime.fromisoformat(text.strip().replace(" ", "T"))
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=where_)).timestamp()
    except (ValueError, OverflowError):
        raise Usage(f"bad date {text}")


def formatted(form: str, seconds: float, where_: tzinfo) -> str:
    """strftime in the C locale, and toybox's %N and %s."""
    try:
        moment = datetime.fromtimestamp(int(seconds // 1), where_)
    except (ValueError, OverflowError, OSError):
        raise Usage(f"bad date @{seconds}")
    nanoseconds = round((seconds % 1) * 1e9)
    name = moment.tzname() or "UTC"
    replaced = {"N": f"{nanoseconds:09d}", "s": str(int(seconds // 1)), "Z": "UTC" if name == "UTC" else name}

    def one(found: re.Match[str]) -> str:
        letter = found[2]
        if letter == "N" and found[1]:
            return replaced["N"][: int(found[1])]
        if letter in replaced:
            return replaced[letter]
        if letter == "e":
            return f"{moment.day:2}"
        if letter in "kl":
            return f"{moment.hour if letter == 'k' else (moment.hour % 12 or 12):2}"
        if letter == "P":
            return moment.strftime("%p").lower()
        whole = {"F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M", "D": "%m/%d/%y", "r": "%I:%M:%S %p"}.get(letter)
        if letter in "nt":
            return "\n" if letter == "n" else "\t"
        if whole is None and letter not in "aAbBcCdgGhHIjmMpSuUVwWxXyYz%":
            return found[0]
        return moment.strftime(whole or f"%{letter}")

    return re.sub(r"%(\d?)([A-Za-z%])", one, form)


@tool("d:D:I:Rr:u", most=1)
def date(process: Process, options: Options) -> int:
    there = UTC if "u" in options else zone_of(process)
    seconds = process.machine.clock()
    text, reference = options.value("d"), options.value("r")
    if reference is not None:
        seconds = process.machine.vfs.stat(where(process, reference)).mtime
    elif text is not None:
        seconds = when(text, seconds, there)
    form = "%a %b %e %H:%M:%S %Z %Y"
    if options.operands:
        if not options.operands[0].startswith("+"):
            when(options.operands[0], seconds, there)
            raise Usage("cannot set date: Operation not permitted")
        form = options.operands[0][1:]
    elif "R" in options:
        form = "%a, %d %b %Y %H:%M:%S %z"
    elif "I" in options:
        form = {"d": "%Y-%m-%d", "date": "%Y-%m-%d"}.get(options.value("I") or "", "%Y-%m-%dT%H:%M:%S%z")
    process.out(formatted(form, seconds, there) + "\n")
    return 0
