"""Storage: room for the user's data, what takes it, and wear of the flash memory (P9). Facts as in the dictionary."""

from __future__ import annotations

import re
from typing import Any

from diagnostics import diskstats_text as diskstats
from diagnostics.df_text import Row, rows
from diagnostics.dumpsys import Keys, Notebook, agreed
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.storage_rules import RULES, StorageFacts, Volume

DF: Argv = ("df", "/data")
WEAR: Argv = ("logcat", "-b", "events", "-d", "-s", "storaged_emmc_info")
VOLUMES: Argv = ("sm", "list-volumes", "all")
COMMANDS = (
    Command(DF, max_bytes=256 * 1024),
    Command(diskstats.DISKSTATS, timeout_s=15.0, max_bytes=4 * 1024 * 1024),
    Command(WEAR, timeout_s=15.0, min_sdk=26, max_bytes=1024 * 1024),
    Command(VOLUMES, min_sdk=23, max_bytes=64 * 1024),
)
FORMS: dict[Argv, tuple[Argv, ...]] = {
    DF: (("df",), ("df", "-k", "/data"), ("df", "-k"), ("df", "-h", "/data"), ("df", "-h")),
    WEAR: tuple(
        ("logcat", *words)
        for words in (
            ("-b", "events", "-d"),
            ("-d", "-b", "events"),
            ("-b", "events", "-v", "threadtime", "-d", "*:v"),
            ("-b", "events", "-d", "-v", "threadtime"),
            ("-b", "all", "-d"),
            ("-d", "-b", "all"),
        )
    ),
    VOLUMES: (("sm", "list-volumes"),),
}
REQUIRED = ("data_total_bytes", "data_free_bytes")
LEAST_DATA_BYTES = 1 << 20
_WEAR = re.compile(r"\bstoraged_emmc_info: \[[^\]]{0,80}?,(\d{1,4}),(\d{1,4}),(\d{1,4})\]")
_BINDS = ("/data/", "/data_mirror/", "/storage/emulated", "/mnt/")
_VOLUME = re.compile(r"(\S{1,120}) ([a-z_]{1,40}) (\S{1,120})")
MAX_LIFE = 0x0B
MAX_WEAR_LINE = 4096
STATES = frozenset(
    (
        *("unmounted", "checking", "mounted", "mounted_read_only", "mounted_ro", "formatting", "ejecting"),
        *("unmountable", "removed", "bad_removal", "unknown"),
    )
)
"""VolumeInfo's states as `sm` prints them (AOSP cmds/sm/src/com/android/commands/sm/Sm.java)."""


def parse(outputs: Outputs, now: Now) -> Parsed[StorageFacts]:
    """Never raises; a source that is absent leaves its facts null."""
    book = Notebook()
    facts: dict[str, Any] = {}
    stats = outputs.get(*diskstats.DISKSTATS)
    keys = Keys(stats) if stats is not None else None
    if keys is not None:
        facts |= diskstats.kinds(book, keys)
        facts["write_speed_kbps"] = diskstats.write_speed_kbps(book, keys)
        facts["top_apps"] = diskstats.top_apps(book, keys)
    space = _from_df(book, outputs)
    if space is None and not (book.doubts("data_free_bytes") or book.doubts("data_total_bytes")) and keys is not None:
        space = _from_diskstats(book, keys)
    if space is not None:
        free, total = space
        facts |= {
            "data_total_bytes": total,
            "data_free_bytes": free,
            "data_free_percent": round(free * 100 / total, 1),
        }
    facts |= _wear(book, outputs.first(WEAR, *FORMS[WEAR]))
    facts["volumes"] = _volumes(outputs.first(VOLUMES, *FORMS[VOLUMES]))
    return Parsed(StorageFacts(**facts), book.evidence, tuple(book.oddities))


def _from_df(book: Notebook, outputs: Outputs) -> tuple[int, int] | None:
    """Bytes free and in all of /data, of the first `df` that lists it."""
    for argv in (DF, *FORMS[DF]):
        output = outputs.get(*argv)
        if output is None:
            continue
        found = _of_data(rows(output.lines), asked="/data" in argv)
        if not found:
            continue
        value = book.one("data_free_bytes", output, [(row.line, (row.free_bytes, row.total_bytes)) for row in found])
        return _believed(book, output, found[0].line, value)
    return None


def _of_data(found: list[Row], asked: bool) -> list[Row]:
    """The rows of /data. Android 17 shows it under its bind mount /data/user/0; when /data alone was asked for, the
    one row is its file system under whatever mount of it the kernel lists last."""
    for mount in ("/data", "/data/user/0"):
        named = [row for row in found if row.mount == mount]
        if named:
            return named
    if asked and len(found) == 1 and found[0].mount.startswith(_BINDS):
        return found
    return []


def _from_diskstats(book: Notebook, keys: Keys) -> tuple[int, int] | None:
    printed = keys.printed("Data-Free")
    value = agreed(book, "data_free_bytes", keys.output, printed, diskstats.data_free)
    return _believed(book, keys.output, printed[0][0], value) if printed else None


def _believed(book: Notebook, output: Output, line: str, value: tuple[int, int] | None) -> tuple[int, int] | None:
    if value is None:
        return None
    free, total = value
    if not book.plausible("data_total_bytes", output, line, total, LEAST_DATA_BYTES, diskstats.MAX_BYTES):
        return None
    if not book.plausible("data_free_bytes", output, line, free, 0, total):
        return None
    book.saw("data_total_bytes", output, line)
    return value


def _wear(book: Notebook, output: Output | None) -> dict[str, int | None]:
    """`[ufs 310,eol,lifeA,lifeB]`, logged by storaged at its start (AOSP system/core/storaged/storaged_info.cpp). Wear
    grows, so of several boots the newest line counts. 0 = the chip does not say."""
    line = None if output is None else _last_line_with(output.text, "storaged_emmc_info")
    if output is None or line is None:
        return {}
    match = _WEAR.search(line)
    if match is None:
        book.unreadable("wear_percent", output, line)
        return {}
    eol, life = int(match[1]), max(int(match[2]), int(match[3]))
    facts: dict[str, int | None] = {}
    if book.plausible("wear_percent", output, line, life, 0, MAX_LIFE) and life:
        facts["wear_percent"] = life * 10
        book.saw("wear_percent", output, line)
    if book.plausible("pre_eol", output, line, eol, 0, 3) and eol:
        facts["pre_eol"] = eol
        book.saw("pre_eol", output, line)
    return facts


def _last_line_with(text: str, word: str) -> str | None:
    """The last whole line of bearable length that holds this word. Found in the text: a log may have a million lines."""
    end = text.rfind("\n") + 1
    while (at := text.rfind(word, 0, end)) >= 0:
        start, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        if stop - start < MAX_WEAR_LINE:
            return text[start:stop]
        end = start
    return None


def _volumes(output: Output | None) -> tuple[Volume, ...] | None:
    """Null without a source that would have listed them; an error message lists nothing."""
    found = []
    for line in output.lines if output is not None else ():
        match = _VOLUME.fullmatch(line.strip()) if len(line) < 400 else None
        if match and match[2] in STATES:
            found.append(Volume(match[1], match[2], None if match[3] == "null" else match[3]))
    return tuple(found[:64]) or None


DIAGNOSTIC = Diagnostic(
    name="storage",
    title=Text("Storage", "存储"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
)
