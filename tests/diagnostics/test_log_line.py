"""One crash of each kind, printed in every way that logcat and Android Studio print a log: always the same facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import crashes
from diagnostics.judge import judge
from diagnostics.log_line_text import long_head, parse_line
from diagnostics.model import Command, Now, Output, Outputs

Line = tuple[str, int, str, str, str]
"""clock, process, priority, tag, message"""
Layout = Callable[[Line], str]


def _story(app: str, pid: int) -> list[Line]:
    java = (
        "FATAL EXCEPTION: main",
        f"Process: {app}, PID: {pid}",
        "java.lang.Error: no",
        f"\tat {app}.Main.go(M.kt:1)",
    )
    native = (
        "*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***",
        "Build fingerprint: 'Alder/one/one:14/A/1:user/release-keys'",
        "ABI: 'arm64'",
        f"pid: {pid + 1}, tid: {pid + 2}, name: render  >>> {app}:media <<<",
        "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0",
        "backtrace:",
        "      #00 pc 0000000000001234  /system/lib64/libx.so (go+16)",
    )
    anr = (f"ANR in {app} ({app}/.Main)", f"PID: {pid}", "Reason: Input dispatching timed out")
    return [
        *[("10:00:00.123", pid, "E", "AndroidRuntime", text) for text in java],
        ("11:00:00.123", pid + 1, "F", "libc", f"Fatal signal 11 (SIGSEGV), code 1 in tid {pid + 2} (render), pid {pid + 1} (media)"),
        *[("11:00:01.123", 77, "F", "DEBUG", text) for text in native],
        *[("12:00:00.123", 78, "E", "ActivityManager", text) for text in anr],
    ]  # fmt: skip


def _layouts() -> Iterator[tuple[str, bool, Layout]]:
    """name, whether it tells the time, and how a line looks (AOSP logprint.cpp)."""
    modifiers = ("year", "usec", "zone", "uid", "color")
    for number in range(3):
        for chosen in combinations(modifiers, number):
            yield from _modified(frozenset(chosen))
    for clock in ("epoch", "monotonic"):
        yield from ((name, False, layout) for name, _, layout in _modified(frozenset((clock,))))
    yield (
        "studio",
        True,
        lambda line: f"2026-03-10 {line[0]} {line[1]}-{line[1]}/org.app {line[2]}/{line[3]}: {line[4]}",
    )
    yield "studio old", True, lambda line: f"    03-10 {line[0]} {line[1]}-9/? {line[2]}/{line[3]}: {line[4]}"
    yield (
        "studio new",
        True,
        lambda line: f"2026-03-10 {line[0]}  {line[1]}-{line[1]}  {line[3]:<22} {'org.app':<35} {line[2]}  {line[4]}",
    )
    yield "brackets", True, lambda line: f"03-10 {line[0]}  {line[1]} {line[1]} [{line[2]}] {line[3]}: {line[4]}"
    yield "grep -n", True, lambda line: f"812:03-10 {line[0]}  {line[1]}  {line[1]} {line[2]} {line[3]}: {line[4]}"
    yield "test lab", True, lambda line: f"03-10 {line[0]}: {line[2]}/{line[3]}({line[1]}): {line[4]}"
    yield "cut off", False, lambda line: f"{line[2]} {line[3]}: {line[4]}"


def _modified(chosen: frozenset[str]) -> Iterator[tuple[str, bool, Layout]]:
    def when(line: Line) -> str:
        if "epoch" in chosen or "monotonic" in chosen:
            seconds = 1_773_136_800 if "epoch" in chosen else 5_000
            return f"{seconds + int(line[0][:2]) * 3600:>19}.123"
        date = "2026-03-10" if "year" in chosen else "03-10"
        return f"{date} {line[0]}{'456' if 'usec' in chosen else ''}{' +0800' if 'zone' in chosen else ''}"

    uid = "10123:" if "uid" in chosen else ""
    paint = "\x1b[38;5;196m{}\x1b[0m".format if "color" in chosen else str
    heads: dict[str, tuple[bool, Layout]] = {
        "brief": (False, lambda x: f"{x[2]}/{x[3]:<8}({uid}{x[1]:>5}): {x[4]}"),
        "process": (False, lambda x: f"{x[2]}({uid}{x[1]:>5}) {x[4]}  ({x[3]})"),
        "tag": (False, lambda x: f"{x[2]}/{x[3]:<8}: {x[4]}"),
        "thread": (False, lambda x: f"{x[2]}({uid}{x[1]:>5}:{x[1]:>5}) {x[4]}"),
        "raw": (False, lambda x: x[4]),
        "time": (True, lambda x: f"{when(x)} {x[2]}/{x[3]:<8}({uid}{x[1]:>5}): {x[4]}"),
        "threadtime": (
            True,
            lambda x: f"{when(x)} {uid.replace(':', ' ')}{x[1]:>5} {x[1]:>5} {x[2]} {x[3]:<8}: {x[4]}",
        ),
        "long": (True, lambda x: f"[ {when(x)} {uid}{x[1]:>5}:{x[1]:>5} {x[2]}/{x[3]:<8} ]\n{x[4]}\n"),
    }
    for name, (timed, layout) in heads.items():
        yield f"{name} {'+'.join(sorted(chosen))}".strip(), timed, lambda x, layout=layout: paint(layout(x))  # type: ignore[misc]


LAYOUTS = {name: (timed, layout) for name, timed, layout in _layouts()}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_format_tells_the_same(name: str) -> None:
    timed, layout = LAYOUTS[name]
    for pid in (345, 12345):
        text = "--------- beginning of main\n" + "".join(layout(line) + "\n" for line in _story("org.app", pid))
        output = Output(Command(("logcat", "-d")), 0, text.encode())
        now = Now(phone_time_s=1_773_200_000, utc_offset_s=0, host_time_s=1_773_200_000, sdk=34)
        facts = judge(crashes.DIAGNOSTIC, Outputs([output]), now).facts
        assert (facts.java_count, facts.native_count, facts.anr_count) == (1, 1, 1)
        assert facts.by_package == {"org.app": {"java": 1, "native": 1, "anr": 1}}
        assert facts.last_at == ("2026-03-10T12:00:00" if timed else None)


@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.integers(1, 99_999),
    st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=40),
)
def test_a_message_is_told_from_its_head(name: str, pid: int, message: str) -> None:
    text = LAYOUTS[name][1](("23:59:59.001", pid, "W", "DEBUG", message))
    head, _, body = text.partition("\n")
    entry = parse_line(head)
    if name.startswith("long"):
        found = long_head(head)
        assert found is not None
        assert (found.tag, found.pid, body.partition("\n")[0].partition("\x1b")[0]) == ("DEBUG", pid, message)
        return
    assert entry.message.strip() == message
    if not name.startswith(("tag", "raw", "cut off")):
        assert entry.pid == pid
    if not name.startswith(("raw", "thread ")) and name != "thread":
        assert entry.tag == "DEBUG"
