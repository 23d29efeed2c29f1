"""Memory and processor: is there room to work in, and does something keep the processor busy? (P7)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diagnostics import memory_text as text
from diagnostics.dumpsys import Notebook
from diagnostics.memory_text import ProcessUse
from diagnostics.model import (
    Argv,
    Command,
    Diagnostic,
    Now,
    Output,
    Outputs,
    Parsed,
    Rule,
    Says,
    Severity,
    Text,
    Verdict,
)

COMMANDS = (
    Command(text.MEMINFO, timeout_s=5.0, max_bytes=64 * 1024),
    Command(text.PS, timeout_s=8.0, min_sdk=26, max_bytes=512 * 1024),
    Command(text.TOP, timeout_s=10.0, min_sdk=26, max_bytes=256 * 1024),
    Command(text.LMK, min_sdk=29, max_bytes=64 * 1024),
)
FORMS: dict[Argv, tuple[Argv, ...]] = {
    text.MEMINFO: (("cat", "/proc/meminfo", "/proc/vmstat"),),
    text.PS: (text.DUMP_MEMINFO, ("dumpsys", "meminfo", "-a")),
    text.TOP: (("top", "-b", "-n", "3"), ("top", "-b", "-n", "1"), ("top", "-n", "1"), text.DUMPSTATE_TOP),
}
LOW_PERCENT = 10.0
BUSY_PERCENT, BUSY_SAMPLES = 90.0, 3
HOG_PERCENT = 80.0
KILLS_IN_USE = 3
VISIBLE = 100
"""ProcessList.VISIBLE_APP_ADJ: what the user sees or uses is at or below it."""
LEAST_TOTAL_BYTES, MOST_TOTAL_BYTES = 64 << 20, 256 << 30
_OWN = frozenset({"top", "adbd", "sh"})
"""What our own looking costs is left out of the list of busy processes."""


@dataclass(frozen=True, slots=True)
class BusyProcess:
    """`cpu_percent`: of one core, the least of all samples."""

    name: str
    cpu_percent: float


@dataclass(frozen=True, slots=True)
class MemoryFacts:
    """`available_bytes`: what apps can still get without swapping (MemAvailable; null on kernels that do not tell).
    `top_processes`: who holds most. `cpu_busy_percent`: the least busy of `cpu_samples` samples, all cores together.
    `busy_processes`: busy in every sample. `lmk_kills`: processes ended for want of memory since the start of the
    phone; `lmk_kills_in_use`: those that were visible or in use."""

    total_bytes: int | None = None
    available_bytes: int | None = None
    available_percent: float | None = None
    swap_total_bytes: int | None = None
    swap_used_bytes: int | None = None
    top_processes: tuple[ProcessUse, ...] | None = None
    cpu_busy_percent: float | None = None
    cpu_samples: int | None = None
    busy_processes: tuple[BusyProcess, ...] | None = None
    lmk_kills: int | None = None
    lmk_kills_in_use: int | None = None

    @property
    def available_mib(self) -> int | None:
        return None if self.available_bytes is None else self.available_bytes >> 20

    @property
    def biggest(self) -> str | None:
        if not self.top_processes:
            return None
        return ", ".join(f"{one.name} {one.memory_bytes >> 20} MiB" for one in self.top_processes[:3])

    @property
    def held_by(self) -> Text:
        """The end of a sentence; nothing where no process told what it holds."""
        return (
            Text(f". Most is held by: {self.biggest}", f"。占用最多：{self.biggest}") if self.biggest else Text("", "")
        )

    @property
    def busiest(self) -> str | None:
        return self.busy_processes[0].name if self.busy_processes else None

    @property
    def busiest_percent(self) -> float | None:
        return self.busy_processes[0].cpu_percent if self.busy_processes else None


def parse(outputs: Outputs, now: Now) -> Parsed[MemoryFacts]:
    """Never raises; a source that is absent leaves its facts null."""
    book = Notebook()
    facts: dict[str, Any] = {}
    output = outputs.first(text.MEMINFO, *FORMS[text.MEMINFO])
    if output is not None:
        facts |= _meminfo(book, output)
    for argv in (text.PS, *FORMS[text.PS]):
        listed = outputs.get(*argv)
        if listed is not None and facts.get("top_processes") is None:
            read = text.ps_processes if argv == text.PS else text.dump_processes
            # Half a list that is not sorted may lack the largest.
            processes = read(listed.lines) if listed.whole else None
            if processes:
                facts["top_processes"] = tuple(one for _, one in processes)
                for line, _ in processes[:3]:
                    book.saw("top_processes", listed, line)
    output = outputs.first(text.TOP, *FORMS[text.TOP])
    if output is not None:
        facts |= _top(book, output)
    output = outputs.get(*text.LMK)
    if output is not None:
        facts |= _lmk(book, output)
    return Parsed(MemoryFacts(**facts), book.evidence, tuple(book.oddities))


def _meminfo(book: Notebook, output: Output) -> dict[str, Any]:
    table = text.meminfo_kib(output.lines)

    def size(fact: str, key: str, low: int, high: int) -> int | None:
        found = table.get(key, [])
        kib = book.one(fact, output, found)
        if kib is None or not book.plausible(fact, output, found[0][0], kib * 1024, low, high):
            return None
        return kib * 1024

    total = size("total_bytes", "MemTotal", LEAST_TOTAL_BYTES, MOST_TOTAL_BYTES)
    available = size("available_bytes", "MemAvailable", 0, total if total is not None else MOST_TOTAL_BYTES)
    swap = size("swap_total_bytes", "SwapTotal", 0, MOST_TOTAL_BYTES)
    free = size("swap_used_bytes", "SwapFree", 0, swap if swap is not None else MOST_TOTAL_BYTES)
    return {
        "total_bytes": total,
        "available_bytes": available,
        "available_percent": None if total is None or available is None else round(available * 100 / total, 1),
        "swap_total_bytes": swap,
        "swap_used_bytes": None if swap is None or free is None else swap - free,
    }


def _top(book: Notebook, output: Output) -> dict[str, Any]:
    samples = text.top_samples(output.lines)
    if not samples:
        return {}
    for sample in samples:
        book.saw("cpu_busy_percent", output, sample.line)
    busy = [
        BusyProcess(name, round(min(sample.by_process.get(name, 0.0) for sample in samples), 1))
        for name in samples[0].by_process
        if name not in _OWN
    ]
    busy = sorted((one for one in busy if one.cpu_percent > 0), key=lambda one: (-one.cpu_percent, one.name))
    return {
        "cpu_busy_percent": min(sample.busy_percent for sample in samples),
        "cpu_samples": len(samples),
        "busy_processes": tuple(busy[:5]) if any(sample.by_process for sample in samples) else None,
    }


def _lmk(book: Notebook, output: Output) -> dict[str, Any]:
    kills = text.lmk_kills(output.lines)
    if kills is None:
        return {}
    total = book.one("lmk_kills", output, kills.get(None, []))
    in_use = book.one("lmk_kills_in_use", output, kills.get(VISIBLE, []))
    if in_use is None and total == 0 and not book.doubts("lmk_kills_in_use"):
        in_use = 0
    if total is not None and in_use is not None and in_use > total:
        book.odd("lmk_kills_in_use", _MORE, output, kills[VISIBLE][0][0], kills[None][0][0])
        in_use = None
    return {"lmk_kills": total, "lmk_kills_in_use": in_use}


_MORE = Text(
    "More kills of visible apps than kills in all were printed; the figure is not used.",
    "可见应用的终止次数多于总次数，未采用。",
)


def _busy(f: MemoryFacts) -> bool | None:
    if f.cpu_busy_percent is None or f.cpu_samples is None or f.cpu_samples < BUSY_SAMPLES:
        return None
    return f.cpu_busy_percent > BUSY_PERCENT


def _hog(f: MemoryFacts) -> bool | None:
    if f.busy_processes is None or f.cpu_samples is None or f.cpu_samples < BUSY_SAMPLES:
        return None
    return f.busiest_percent is not None and f.busiest_percent >= HOG_PERCENT


RULES: tuple[Rule[MemoryFacts], ...] = (
    Rule(
        id="memory.low",
        test=lambda f: None if f.available_percent is None else f.available_percent < LOW_PERCENT,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Only {available_percent} % of memory ({available_mib} MiB) is available{held_by}.",
                "可用内存仅 {available_percent} %（{available_mib} MiB）{held_by}。",
            ),
            Text(
                "The phone's working memory is nearly full, so apps start slowly or close. We can close some of them now.",
                "手机的运行内存快用满了，所以应用启动慢或自己关闭。现在就可以关掉一些。",
            ),
        ),
        threshold="MemAvailable < 10 % of MemTotal",
        source="our proposal; /proc/meminfo",
        uses=("available_bytes", "total_bytes", "top_processes"),
    ),
    Rule(
        id="memory.killed_in_use",
        test=lambda f: None if f.lmk_kills_in_use is None else f.lmk_kills_in_use >= KILLS_IN_USE,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{lmk_kills_in_use} apps were ended for want of memory while they were visible or in use ({lmk_kills} kills in all since start).",
                "开机以来有 {lmk_kills_in_use} 个正在使用或可见的应用因内存不足被终止（共 {lmk_kills} 次）。",
            ),
            Text(
                "Apps were closed while they were in use because the memory was full. Fewer apps at a time help; we can tidy up now.",
                "内存不足时，正在用的应用曾被关闭。同时少开几个应用会好一些，现在就可以整理。",
            ),
        ),
        threshold="3 or more kills at or below oom_adj 100 since the start of the phone",
        source="AOSP ProcessList.VISIBLE_APP_ADJ, ActivityManagerService `dumpsys activity lmk`; the number is our proposal",
        uses=("lmk_kills_in_use", "lmk_kills"),
    ),
    Rule(
        id="memory.cpu_busy",
        test=_busy,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The processor is at least {cpu_busy_percent} % busy in {cpu_samples} samples; first: {busiest} ({busiest_percent} % of one core).",
                "{cpu_samples} 次采样中处理器占用均不低于 {cpu_busy_percent} %；占用最多：{busiest}（单核 {busiest_percent} %）。",
            ),
            Text(
                "Something keeps the phone very busy at the moment. We look at which app it is.",
                "手机现在一直在忙，我们看看是哪个应用造成的。",
            ),
        ),
        threshold="more than 90 % busy in each of 3 samples",
        source="our proposal; toybox top",
        uses=("cpu_busy_percent",),
    ),
    Rule(
        id="memory.cpu_hog",
        test=_hog,
        severity=Severity.INFO,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "{busiest} keeps {busiest_percent} % of one core busy through {cpu_samples} samples.",
                "{busiest} 在 {cpu_samples} 次采样中持续占用单核 {busiest_percent} %。",
            ),
            Text(
                "One app is working hard at the moment. If you are not using it, closing it helps.",
                "有一个应用现在正在大量运算。如果没在用它，关掉会有帮助。",
            ),
        ),
        threshold="one process at 80 % of a core or more in each of 3 samples, our own tools left out",
        source="our proposal; toybox top",
        uses=("cpu_busy_percent",),
    ),
)

REQUIRED = ("total_bytes", "available_bytes")

DIAGNOSTIC: Diagnostic[MemoryFacts] = Diagnostic(
    name="memory",
    title=Text("Memory and processor", "内存与处理器"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
    optional=frozenset((text.PS, *FORMS[text.PS], text.TOP, *FORMS[text.TOP])),
)
