"""Memory and processor: what is available, who holds it, what keeps the phone busy, what was killed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import memory
from diagnostics import memory_text as text
from diagnostics.memory import BusyProcess
from diagnostics.memory_text import ProcessUse
from diagnostics.model import Severity, Verdict
from tests.diagnostics.given import ENCODINGS, judged, rules_of

MEMINFO = """MemTotal:        8000000 kB
MemFree:          500000 kB
MemAvailable:    3200000 kB
Active(anon):       5932 kB
SwapTotal:       4000000 kB
SwapFree:        1000000 kB
"""
PS = "   RSS NAME\n 11200 init\n     0 [kthreadd]\n388000 system_server\n214000 org.example.chat\n"


def rounds(*idle: int, hog: str = "12.0", name: str = "org.example.game") -> str:
    return "\n".join(
        "Tasks: 612 total,   1 running, 611 sleeping,   0 stopped,   0 zombie\n"
        "  Mem:  8000000K total,  7500000K used,   500000K free,   128512K buffers\n"
        f"800%cpu {800 - each - 5:>3}%user   3%nice   0%sys {each:>3}%idle   1%iow   1%irq   0%sirq   0%host\n"
        "  PID USER         PR  NI VIRT  RES  SHR S[%CPU] %MEM     TIME+ ARGS\n"
        "18302 shell        20   0  11G 4.0M 3.0M R  90.0   0.0   0:00.21 top -b -n 3 -d 1 -m 12\n"
        f" 9155 u0_a86       10 -10  14G 336M  90M S  {hog}   4.3   1:22.10 {name}\n"
        for each in idle
    )


LMK = """ACTIVITY MANAGER LMK KILLS (dumpsys activity lmk)
  Total number of kills: {0}
    kills at or below oom_adj 999: {0}
    kills at or below oom_adj 200: 9
    kills at or below oom_adj 100: {1}
    kills at or below oom_adj 0: 0
"""
HEALTHY = {text.MEMINFO: MEMINFO, text.PS: PS, text.TOP: rounds(700, 690, 710), text.LMK: LMK.format(71, 0)}


def with_(**changed: str):  # type: ignore[no-untyped-def]
    names = {"meminfo": text.MEMINFO, "ps": text.PS, "top": text.TOP, "lmk": text.LMK}
    return judged(memory.DIAGNOSTIC, HEALTHY | {names[name]: value for name, value in changed.items()})


def test_a_phone_with_room() -> None:
    result = with_()
    assert (result.severity, result.findings, result.complete) == (Severity.PASS, (), True)
    facts = result.facts
    assert (facts.total_bytes, facts.available_bytes, facts.available_percent) == (8192000000, 3276800000, 40.0)
    assert (facts.swap_total_bytes, facts.swap_used_bytes) == (4096000000, 3072000000)
    assert facts.top_processes[:2] == (
        ProcessUse("system_server", 388000 * 1024, "rss"),
        ProcessUse("org.example.chat", 214000 * 1024, "rss"),
    )
    assert (facts.cpu_busy_percent, facts.cpu_samples) == (11.1, 3)
    assert facts.busy_processes == (BusyProcess("org.example.game", 12.0),), "our own top is left out"
    assert (facts.lmk_kills, facts.lmk_kills_in_use) == (71, 0)


def test_little_memory_names_who_holds_it() -> None:
    result = with_(meminfo=MEMINFO.replace("3200000", " 790000"))
    assert rules_of(result) == {"memory.low"}
    assert result.severity is Severity.WARN
    assert result.findings[0].verdict is Verdict.SETTING
    assert "system_server 378 MiB" in result.findings[0].says.technician.en
    assert with_(meminfo=MEMINFO.replace("3200000", " 800000")).severity is Severity.PASS


def test_apps_killed_while_in_use() -> None:
    assert rules_of(with_(lmk=LMK.format(71, 3))) == {"memory.killed_in_use"}
    assert with_(lmk=LMK.format(71, 2)).findings == ()
    more = with_(lmk=LMK.format(2, 3))
    assert more.facts.lmk_kills_in_use is None
    assert rules_of(more) == {"memory.implausible"}
    assert with_(lmk="Bad activity command, or no activities match: lmk\n").facts.lmk_kills is None


def test_busy_only_when_every_one_of_three_samples_is() -> None:
    assert rules_of(with_(top=rounds(20, 30, 40, hog="99.0"))) == {"memory.cpu_busy", "memory.cpu_hog"}
    assert with_(top=rounds(20, 30, 200)).findings == ()
    assert "memory.cpu_busy" in with_(top=rounds(20, 30)).not_judged


def test_a_process_that_works_all_the_time_is_told_not_blamed() -> None:
    result = with_(top=rounds(500, 500, 500, hog="205.0", name="org.example.render"))
    assert (result.severity, rules_of(result)) == (Severity.INFO, {"memory.cpu_hog"})
    assert "org.example.render keeps 205.0 %" in result.findings[0].says.technician.en


def test_toolbox_top_of_android_7() -> None:
    old = "User 40%, System 52%, IOW 3%, IRQ 1%\nUser 9 + Nice 0 + Sys 9 + Idle 1 = 19\n\n  PID   TID USER PR NI CPU% S VSS RSS PCY Thread Proc\n 1954 1954 shell 0 -20 7% R 9208K 2800K fg worker org.example.app\n"
    facts = judged(memory.DIAGNOSTIC, {text.MEMINFO: MEMINFO, ("top", "-n", "1"): old}).facts
    assert (facts.cpu_busy_percent, facts.busy_processes) == (93.0, (BusyProcess("org.example.app", 7.0),))


def test_process_totals_of_a_whole_meminfo_prefer_pss() -> None:
    dump = (
        "Total RSS by process:\n    601,780K: org.example.a (pid 19269)\n    601,780K: bad line\n\n"
        "Total RSS by OOM adjustment:\n    999,000K: Native\n        999,000K: x (pid 1)\n\n"
        "Total PSS by process:\n     90,000K: org.example.b (pid 2 / activities)\n    188,359K: org.example.a (pid 19269) (user 10)\n\n"
        "Total PSS by category:\n    999,999K: Dalvik (pid 3)\n"
    )
    facts = judged(memory.DIAGNOSTIC, {text.MEMINFO: MEMINFO, text.DUMP_MEMINFO: dump}).facts
    assert facts.top_processes == (
        ProcessUse("org.example.a", 188_359 * 1024, "pss"),
        ProcessUse("org.example.b", 90_000 * 1024, "pss"),
    )
    only_rss = judged(memory.DIAGNOSTIC, {text.DUMP_MEMINFO: dump.partition("Total PSS by process")[0]}).facts
    assert only_rss.top_processes == (ProcessUse("org.example.a", 601_780 * 1024, "rss"),)


@pytest.mark.parametrize("gone", ["MemTotal", "MemAvailable"])
def test_required_figures(gone: str) -> None:
    kept = "".join(line for line in MEMINFO.splitlines(True) if not line.startswith(gone))
    assert with_(meminfo=kept).severity is Severity.UNKNOWN
    twice = with_(meminfo=MEMINFO + f"{gone}: 70000 kB\n")
    assert twice.severity is Severity.UNKNOWN
    assert "memory.implausible" in rules_of(twice)


def test_more_available_than_there_is_cannot_be() -> None:
    result = with_(meminfo=MEMINFO.replace("3200000", "9200000"))
    assert (result.facts.available_bytes, result.severity) == (None, Severity.UNKNOWN)
    assert with_(meminfo=MEMINFO.replace("1000000", "9000000")).facts.swap_used_bytes is None


def test_unterminated_last_line_is_not_read() -> None:
    assert with_(meminfo="MemTotal:        8000000 kB\nMemAvailable:    32").facts.available_bytes is None


def test_half_a_list_of_processes_tells_no_largest_and_costs_nothing_else() -> None:
    result = judged(memory.DIAGNOSTIC, HEALTHY, cut=(text.PS,))
    assert (result.facts.top_processes, result.severity, result.complete) == (None, Severity.PASS, False)
    assert judged(memory.DIAGNOSTIC, HEALTHY, cut=(text.MEMINFO,)).severity is Severity.UNKNOWN


def test_top_as_a_bugreport_asks_adds_up_the_threads() -> None:
    threads = (
        "400%cpu  97%user   0%nice 114%sys 185%idle   0%iow   3%irq   1%sirq   0%host\n"
        "  PID   TID USER         PR  NI[%CPU]S VIRT  RES PCY CMD             NAME\n"
        " 6390  6390 root          0 -20 25.0 S  10G 6.7M  fg AsyncTask #3    org.example.app\n"
        " 6390  6703 root          0 -20 23.6 R  10G 6.7M  fg Okio Watchdog   org.example.app\n"
    )
    facts = judged(memory.DIAGNOSTIC, {text.MEMINFO: MEMINFO, text.DUMPSTATE_TOP: threads}).facts
    assert (facts.cpu_busy_percent, facts.busy_processes) == (53.8, (BusyProcess("org.example.app", 48.6),))


@pytest.mark.parametrize("encode", ENCODINGS)
def test_encoding_changes_nothing(encode) -> None:  # type: ignore[no-untyped-def]
    assert judged(memory.DIAGNOSTIC, {argv: encode(value) for argv, value in HEALTHY.items()}).facts == with_().facts


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 700))
def test_arbitrary_bytes_never_raise(junk: bytes, at: int) -> None:
    texts = {argv: value.encode()[:at] + junk + value.encode()[at:] for argv, value in HEALTHY.items()}
    assert judged(memory.DIAGNOSTIC, texts).error is None
    assert judged(memory.DIAGNOSTIC, {text.DUMP_MEMINFO: b"Total PSS by process:\n" + junk}).error is None


def test_floods_are_read_in_linear_time() -> None:
    started = time.process_time()
    many = {
        text.MEMINFO: MEMINFO * 20_000,
        text.PS: "   RSS NAME\n" + "  4096 org.example.app\n" * 90_000,
        text.TOP: rounds(700, 700, 700) * 3000,
        text.LMK: LMK.format(71, 0) * 15_000,
    }
    assert judged(memory.DIAGNOSTIC, many).facts.total_bytes == 8192000000
    assert judged(memory.DIAGNOSTIC, {text.TOP: "800%cpu " + "1%user " * 400_000 + "\n"}).error is None
    assert time.process_time() - started < 6
