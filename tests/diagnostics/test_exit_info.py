"""`dumpsys activity exit-info` in the layouts of Android 11 and of 12 and newer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.crash_events import ANR, JAVA, NATIVE, Stamp
from diagnostics.exitinfo_text import read_exit_info

HEAD = """ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)
Last Timestamp of Persistence Into Persistent Storage: 2026-03-10 09:00:00.000
  package: org.app
    Historical Process Exit for uid=10123
"""
FIELDS = (
    "timestamp=2026-03-10 10:00:{n:02}.535",
    "pid={pid}",
    "realUid=10123",
    "packageUid=10123",
    "definingUid=10123",
    "user=0",
    "process={process}",
    "reason={reason} (WHY)",
    "subreason=0 (UNKNOWN)",
    "status={status}",
    "importance={importance}",
    "pss=0.00",
    "rss=98MB",
    "description={description}",
    "state=empty",
    "trace=null",
)
ROWS = {11: [[field] for field in FIELDS], 12: [FIELDS[:6], FIELDS[6:10], FIELDS[10:]]}
"""Which fields stand in one line."""
Exit = tuple[int, str, int, int, int, str]
"""pid, process, reason, status, importance, description"""


def printed(release: int, *exits: Exit) -> list[str]:
    lines = HEAD.splitlines()
    for n, (pid, process, reason, status, importance, description) in enumerate(exits):
        lines.append(f"        ApplicationExitInfo #{n}:")
        for row in ROWS[release]:
            text = " ".join(row).format(
                n=n,
                pid=pid,
                process=process,
                reason=reason,
                status=status,
                importance=importance,
                description=description,
            )
            lines.append("          " + text)
    return lines


ANR_TEXT = "user request after error: Input dispatching timed out (org.app/.Main is not responding)"


@pytest.mark.parametrize("release", [11, 12])
def test_every_kind(release: int) -> None:
    events = read_exit_info(
        printed(
            release,
            (100, "org.app", 4, 0, 100, "crash"),
            (101, "org.app:web", 5, 11, 325, "null"),
            (102, "org.app", 6, 0, 100, ANR_TEXT),
            (103, "org.app", 10, 0, 400, "stop org.app due to reason=4 (X)"),
            (104, "org.app", 3, 0, 400, "null"),
        )
    )
    assert events is not None
    assert [(e.kind, e.process, e.pid, e.cause, e.foreground) for e in events] == [
        (JAVA, "org.app", 100, None, True),
        (NATIVE, "org.app:web", 101, "SIGSEGV", False),
        (ANR, "org.app", 102, "Input dispatching timed out", True),
    ]
    assert events[0].when == Stamp(2026, 3, 10, 10, 0, 0)
    assert all("process=org.app" in event.line and "reason=" in event.line for event in events)


@pytest.mark.parametrize("zero", ["٠", "۰", "০", "०"])
@pytest.mark.parametrize("release", [11, 12])
def test_digits_of_other_languages(release: int, zero: str) -> None:
    lines = printed(release, (100, "org.app", 4, 0, 100, "crash"))
    table = str.maketrans("0123456789", "".join(chr(ord(zero) + n) for n in range(10)))
    local = [line.replace("2026-03-10 10:00:00.535", "2026-03-10 10:00:00.535".translate(table)) for line in lines]
    assert local != lines
    assert read_exit_info(local) == read_exit_info(lines)


EXITS = st.lists(
    st.tuples(
        st.integers(1, 99_999),
        st.sampled_from(["org.app", "org.app:web", "com.other"]),
        st.integers(0, 16),
        st.integers(0, 255),
        st.sampled_from([100, 125, 400, 1000]),
        st.sampled_from(["null", "crash", ANR_TEXT, "reason=4 (X)", "a pid=7 process=x"]),
    ),
    max_size=6,
)


@given(EXITS)
def test_both_layouts_tell_the_same(exits: list[Exit]) -> None:
    old, new = (read_exit_info(printed(release, *exits)) for release in (11, 12))
    assert old is not None
    assert new is not None
    assert [replace(event, line="") for event in old] == [replace(event, line="") for event in new]
    assert len(old) == sum(reason in (4, 5, 6) for _, _, reason, _, _, _ in exits)


@given(EXITS, st.integers(0, 200), st.sampled_from([11, 12]))
def test_what_is_cut_off_is_not_made_up(exits: list[Exit], end: int, release: int) -> None:
    whole, cut = printed(release, *exits), printed(release, *exits)[:end]
    told, less = read_exit_info(whole), read_exit_info(cut)
    if less is None:
        assert end == 0
        return
    assert told is not None
    assert [(e.kind, e.process, e.pid) for e in less] == [(e.kind, e.process, e.pid) for e in told[: len(less)]]


def test_without_its_head_line_it_is_no_such_dump() -> None:
    assert read_exit_info(printed(12, (1, "org.app", 4, 0, 100, "crash"))[1:]) is None
