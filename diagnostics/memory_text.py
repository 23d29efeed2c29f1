"""Readers for memory and processor: /proc/meminfo, `ps -A -o RSS,NAME`, `top -b`, `dumpsys activity lmk`, and the
process totals of a whole `dumpsys meminfo`.

Sources: kernel Documentation/filesystems/proc.rst (meminfo); toybox toys/posix/ps.c (ps and top; toolbox's top up to
Android 7); AOSP ActivityManagerService.java ("ACTIVITY MANAGER LMK KILLS", `dumpsys meminfo` "Total PSS by process:").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from diagnostics.dumpsys import whole_number
from diagnostics.model import Argv

MEMINFO: Argv = ("cat", "/proc/meminfo")
PS: Argv = ("ps", "-A", "-o", "RSS,NAME")
DUMP_MEMINFO: Argv = ("dumpsys", "meminfo")
TOP: Argv = ("top", "-b", "-n", "3", "-d", "1", "-m", "12")
DUMPSTATE_TOP: Argv = (
    *("top", "-b", "-n", "1", "-H", "-s", "6", "-o"),
    "pid,tid,user,pr,ni,%cpu,s,virt,res,pcy,cmd,name",
)
"""How a bugreport asks (AOSP cmds/dumpstate/dumpstate.cpp, CPU INFO): threads, whose shares are added up."""
LMK: Argv = ("dumpsys", "activity", "lmk")
MAX_PROCESSES = 20_000
TOP_PROCESSES = 8
LMK_HEAD = "ACTIVITY MANAGER LMK KILLS"
_KIB = re.compile(r"(\w[\w()]{0,40}):\s+(\d{1,15}) kB")
_TOTAL = re.compile(r"([\d,]{1,15})(?:K| kB): (\S{1,200}) \(pid (\d{1,9})\b[^)]*\)(?: \(user \d{1,6}\))?")
_TOYBOX_CPU = re.compile(r"(\d{1,6})%cpu\s.*?\s(\d{1,6})%idle\s.*")
_IOWAIT = re.compile(r"\s(\d{1,6})%iow")
_TOOLBOX_CPU = re.compile(r"User (\d{1,3})%, System (\d{1,3})%, IOW (\d{1,3})%, IRQ (\d{1,3})%")
_LMK = re.compile(r"(?:Total number of kills|kills at or below oom_adj (-?\d{1,5})): (\d{1,9})")


def meminfo_kib(lines: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Every `Name: 123 kB` line: name → (line, KiB) as often as it is printed (at most 16 times)."""
    found: dict[str, list[tuple[str, int]]] = {}
    for line in lines:
        row = _KIB.fullmatch(line.strip())
        if row is not None:
            entries = found.setdefault(row[1], [])
            if len(entries) < 16:
                entries.append((line, int(row[2])))
    return found


@dataclass(frozen=True, slots=True)
class ProcessUse:
    """What one process holds. `measure`: pss (its share) or rss (with what it shares with others)."""

    name: str
    memory_bytes: int
    measure: str


def ps_processes(lines: Iterable[str]) -> list[tuple[str, ProcessUse]] | None:
    """Largest first; None when this is no `ps` with these two columns."""
    found: list[tuple[str, ProcessUse]] | None = None
    for line in lines:
        words = line.split(None, 1)
        if words and words[0] == "RSS":
            found = found if found is not None else []
        elif found is not None and len(words) == 2 and len(found) < MAX_PROCESSES:
            kib = whole_number(words[0])
            if kib is not None and 0 < kib < 1 << 34:
                found.append((line, ProcessUse(words[1].strip()[:200], kib * 1024, "rss")))
    return _largest(found)


def dump_processes(lines: Iterable[str]) -> list[tuple[str, ProcessUse]] | None:
    """From a whole `dumpsys meminfo`: the PSS list (it comes second on newer ones), else the RSS list."""
    lists: dict[str, list[tuple[str, ProcessUse]]] = {}
    measure = ""
    for line in lines:
        text = line.strip()
        if text.startswith("Total "):
            measure = {"Total PSS by process:": "pss", "Total RSS by process:": "rss"}.get(text, "")
            if measure:
                lists.setdefault(measure, [])
        elif not text:
            measure = "" if measure and lists[measure] else measure
        elif measure:
            row = _TOTAL.fullmatch(text)
            if row is not None and row[1].replace(",", "").isdigit() and len(lists[measure]) < MAX_PROCESSES:
                lists[measure].append((line, ProcessUse(row[2], int(row[1].replace(",", "")) * 1024, measure)))
    return _largest(lists.get("pss") or lists.get("rss"))


def _largest(found: list[tuple[str, ProcessUse]] | None) -> list[tuple[str, ProcessUse]] | None:
    if found is None:
        return None
    return sorted(found, key=lambda pair: (-pair[1].memory_bytes, pair[1].name))[:TOP_PROCESSES]


@dataclass
class TopSample:
    """One round of `top`. `busy_percent`: of all cores together, waiting for storage not counted. `by_process`:
    percent of one core by process name."""

    line: str
    busy_percent: float
    by_process: dict[str, float] = field(default_factory=dict)


def top_samples(lines: Iterable[str]) -> list[TopSample]:
    """The rounds in their order. Of a round that was cut before its table only the first line counts."""
    samples: list[TopSample] = []
    columns: list[str] = []
    for line in lines:
        text = line.strip()
        busy = _busy(text)
        if busy is not None:
            if len(samples) >= 64:
                break
            samples.append(TopSample(line, busy))
            columns = []
        elif "PID" in text and "CPU" in text:
            columns = text.replace("[", " ").replace("]", " ").split()
        elif columns and samples:
            _row(samples[-1], columns, text)
    return samples


def _busy(text: str) -> float | None:
    toybox = _TOYBOX_CPU.fullmatch(text)
    if toybox is not None:
        cores, idle = int(toybox[1]), int(toybox[2])
        waiting = _IOWAIT.search(text)
        idle += int(waiting[1]) if waiting is not None else 0
        return round(max(0.0, min(100.0, (cores - idle) * 100 / cores)), 1) if cores else None
    toolbox = _TOOLBOX_CPU.fullmatch(text)
    if toolbox is not None:
        return float(min(100, int(toolbox[1]) + int(toolbox[2]) + int(toolbox[4])))
    return None


def _row(sample: TopSample, columns: list[str], text: str) -> None:
    at = next((index for index, name in enumerate(columns) if name in ("%CPU", "CPU%")), None)
    words = text.split()
    if at is None or len(words) < len(columns) or not words[0].isdigit() or len(sample.by_process) >= 1000:
        return
    # The name of a thread may hold spaces; the process is then the last column. A command line is the first word.
    name = words[len(columns) - 1] if columns[-1] == "ARGS" else words[-1]
    try:
        percent = float(words[at].rstrip("%")) if len(words[at]) <= 8 else 0.0
    except ValueError:
        return
    if 0 < percent < 10_000:
        sample.by_process[name] = sample.by_process.get(name, 0.0) + percent


def lmk_kills(lines: Iterable[str]) -> dict[int | None, list[tuple[str, int]]] | None:
    """Kills since the start of the phone: None → all of them, an oom_adj → those at or below it. None when this is no
    such dump."""
    found: dict[int | None, list[tuple[str, int]]] | None = None
    for line in lines:
        text = line.strip()
        if text.startswith(LMK_HEAD):
            found = found if found is not None else {}
        elif found is not None:
            row = _LMK.fullmatch(text)
            if row is not None:
                entries = found.setdefault(int(row[1]) if row[1] is not None else None, [])
                if len(entries) < 16:
                    entries.append((line, int(row[2])))
    return found
