"""Reader of one line of logcat, whatever format it was printed in.

Source: AOSP system/logging/liblog/logprint.cpp (`android_log_formatLogLine`); Android Studio's log window, from which
people paste.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diagnostics.crash_events import Stamp, stamp

PRIORITIES = frozenset("VDIWEFAS")
HEADER = 200
"""What stands before the message is shorter than this."""
_COLOR = re.compile(r"\x1b\[[0-9;]{0,20}m")
_TELLING = frozenset(("AndroidRuntime", "ActivityManager", "AnrManager", "libc", "DEBUG", "am_crash", "am_anr"))
"""Tags that are taken for tags even where somebody cut the head of each line off (`E AndroidRuntime: …`)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One log line taken apart. Without a recognised header `message` is the whole line."""

    message: str
    when: Stamp | None = None
    pid: int | None = None
    tag: str | None = None


def parse_line(line: str) -> Entry:
    """Formats threadtime, time, brief, tag, process and thread with any modifier (uid, year, usec, nsec, zone, epoch,
    monotonic, color), and the two ways in which Android Studio copies a log."""
    text = _COLOR.sub("", line) if "\x1b" in line[:HEADER] else line
    when, rest = _timed(text.lstrip())
    words = rest[:240].split(None, 8)
    for at in (2, 3, 4):
        if len(words) <= at or not (words[at - 1].isdigit() and words[at - 2].isdigit()):
            continue
        # Some apps print `[E]`.
        if words[at].removeprefix("[").removesuffix("]") in PRIORITIES:
            tag, colon, message = rest[rest.find(f" {words[at]} ") + len(words[at]) + 2 :].partition(":")
            if colon and len(tag) <= 100:
                return Entry(message.removeprefix(" "), when, process_number(words[at - 2]), tag.strip())
    studio = _studio(rest, words, when)
    if studio is not None:
        return studio
    if rest[:1] in PRIORITIES and rest[1:2] == "/":
        return _slashed(rest, when, None) or Entry(rest if when is not None else text.lstrip(), when)
    if rest[:1] in PRIORITIES and rest[1:2] == "(":
        numbers, closed, _ = rest[2:HEADER].partition(") ")
        message = rest[rest.find(") ") + 2 :].rstrip()
        body, opened, tag = message.rpartition("  (")
        named = opened and message.endswith(")") and len(tag) <= 100
        # `(uid: pid)` stands where a tag follows, `(pid: tid)` where none does.
        pid = _last_but(numbers, 0 if named or ":" not in numbers else 1)
        if closed and pid is not None:
            return Entry(body, when, pid, tag[:-1].strip()) if named else Entry(message, when, pid)
    if rest[:1] in PRIORITIES and rest[1:2] == " " and words[1:]:
        tag, colon, message = rest[2:HEADER].partition(": ")
        if colon and tag.strip() in _TELLING:
            return Entry(rest[rest.find(": ") + 2 :], when, None, tag.strip())
    return Entry(rest if when is not None else text.lstrip(), when)


def _timed(rest: str) -> tuple[Stamp | None, str]:
    """The time that a header begins with, and what follows it; None for the seconds of `-v epoch` and `monotonic`, which
    are no local time."""
    first, _, after = rest.partition(" ")
    number, colon, date = first.partition(":")
    if colon and number.isdigit() and date[-3:-2] == "-":
        # `grep -n` puts the number of the line in front.
        first, rest = date, rest[len(number) + 1 :]
    if len(first) in (5, 10) and first[-3:-2] == "-" and (when := stamp(first, after[:8])) is not None:
        rest = after[8:].partition(" ")[2].lstrip()
        return when, rest[5:].lstrip() if rest[:1] in "+-" and rest[1:5].isdigit() else rest
    seconds, dot, fraction = first.partition(".")
    if dot and seconds.isdigit() and fraction.isdigit():
        return None, after.lstrip()
    return None, rest


def _studio(rest: str, words: list[str], when: Stamp | None) -> Entry | None:
    """`1234-1256/com.x E/Tag: message`, and from 2022 on `1234-1256  Tag  com.x  E  message`."""
    pid, dash, thread = words[0].partition("-") if words else ("", "", "")
    if not dash or not pid.isdigit() or not thread[:1].isdigit():
        return None
    if "/" in thread:
        return _slashed(rest.partition(" ")[2].lstrip(), when, process_number(pid))
    at = next((at for at, word in enumerate(words[:8]) if at > 2 and word in PRIORITIES), None)
    if at is None:
        return None
    message = rest[rest.find(f" {words[at]} ") + 3 :] if f" {words[at]} " in rest else ""
    return Entry(message.removeprefix(" "), when, process_number(pid), " ".join(words[1 : at - 1]))


def _slashed(rest: str, when: Stamp | None, pid: int | None) -> Entry | None:
    """`E/Tag( 1234): message`, with a uid or without a process."""
    if rest[:1] not in PRIORITIES or rest[1:2] != "/":
        return None
    tag, bracket, tail = rest[2:HEADER].partition("(")
    number, closed, _ = tail.partition("):")
    number = number.rpartition(":")[2].strip()
    if bracket and closed and number.isdigit():
        return Entry(rest[rest.find("):") + 2 :].removeprefix(" "), when, process_number(number), tag.strip())
    tag, colon, message = rest[2:].partition(": ")
    return Entry(message, when, pid, tag.strip()) if colon and len(tag) <= 60 else None


def _last_but(numbers: str, count: int) -> int | None:
    """Of `uid: pid: tid` the process."""
    parts = numbers.split(":")
    return process_number(parts[-1 - count].strip()) if len(parts) > count else None


def process_number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 9 else None


def long_head(line: str) -> Entry | None:
    """`[ 08-14 21:22:27.763  1234: 1256 E/Tag ]` of `logcat -v long`, with any modifier, and of apps that save logs so
    (LogFox: `[2026-04-14 13:54:10.488 Uid(value=1000):1234:1256 E/Tag]`)."""
    text = _COLOR.sub("", line).rstrip()
    if not (text.startswith("[") and text.endswith("]") and len(text) < HEADER):
        return None
    when, rest = _timed(text.strip("[] "))
    numbers, _, tag = rest.partition("/")
    priority = numbers[-1:]
    pid = _last_but(numbers[:-1], 1)
    if priority not in PRIORITIES or numbers[-2:-1] != " " or pid is None:
        return None
    return Entry("", when, pid, tag.strip())
