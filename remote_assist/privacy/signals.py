"""The probe: what runs on the phone, and what one answer of it says.

The host writes a line `tick mark` for every look and gets one line back; the end of the input ends the loop. `mark` is
random and new for every tick, so nothing that an app writes into a dump can open or close a section of the answer.
The phone's own grep lets only the tokens of `lines.RULES` through. What a look costs: one process for every
input method service, two for the window manager, one grep, and no other.

Answer: `P tick mark services from to|token|token|…|@mark.`, `from` and `to` being /proc/uptime in seconds. A section
opens with the token `@mark+name` and closes with `@mark-name:exit code`.

It keeps to what Android 8 has: mksh, dumpsys with -t, and a grep with -a, -o and -E (BSD's up to 9, toybox's later:
external/toybox/toys/posix/grep.c). `--dump-priority CRITICAL` keeps 12 and newer from asking the app and the keyboard;
older ones pass it by and are bounded by -t. Nothing reads the loop's input but the loop.
"""

from __future__ import annotations

import re
import secrets

from remote_assist.privacy.editors import input_method, open_beside
from remote_assist.privacy.lines import RULES, Said, Token, named
from remote_assist.privacy.model import Reading, State
from remote_assist.privacy.windows import keyguard, windows

POLICY, VISIBLE = "policy", "visible"

SCRIPT = rf"""set -f
N='
'
R='{"|".join(RULES.values())}'
set -- $(dumpsys -l 2>/dev/null|grep -oE '^ *input_method[a-z_]*')
while read -r T M;do read -r A _ </proc/uptime
O=$({{ for s;do echo "@$M+$s";dumpsys -t 1 $s --dump-priority CRITICAL;echo "$N@$M-$s:$?";done
echo "@$M+policy";dumpsys -t 1 window policy;echo "$N@$M-policy:$?"
echo "@$M+visible";dumpsys -t 1 window visible;echo "$N@$M-visible:$?";}} </dev/null 2>&1|grep -aoE "^@$M[-+][a-z_]+(:[0-9]+)?|$R")
read -r B _ </proc/uptime
print -r -- "P $T $M $# $A $B|${{O//$N/|}}|@$M."
done"""
"""For `sh -c`; no pty."""

LONGEST = 1 << 20
"""An answer of more characters than this is no answer."""

_HEAD = re.compile(r"P ([0-9]+) ([0-9a-f]+) ([0-9]+) ([0-9]+\.[0-9]+) ([0-9]+\.[0-9]+)", re.ASCII)
_MARK = re.compile("[0-9a-f]{16,64}")


def new_mark() -> str:
    """A mark for one tick, of 96 random bits."""
    return secrets.token_hex(12)


def question(tick: int, mark: str) -> str:
    """The line that asks for a look. Raises `ValueError` for a mark that could not be trusted."""
    if not _MARK.fullmatch(mark):
        raise ValueError("a mark is 16 to 64 lower-case hexadecimal digits")
    return f"{tick} {mark}\n"


def tick_of(line: str) -> int | None:
    """Which question this line answers; None when it is no answer."""
    head = _HEAD.match(line[:200])
    return int(head[1]) if head is not None and len(head[1]) < 10 else None


def parse(line: str, mark: str) -> Reading:
    """What the phone's answer says by itself. CLEAN only when every section is there once, in order, closed without a
    failure, and every part says clean; whatever cannot be read is UNKNOWN with the reason. Never raises."""
    head, fields = _opened(line, mark)
    if head is None:
        return Reading(State.UNKNOWN, ("garbled",))
    parts, doubts = _sections(fields, mark, int(head[3]))
    said = [(name, _judge(name, found)) for name, found in parts.items()]
    for expected, doubt in (
        ("input_method", "missing:input_method"),
        (POLICY, "missing:keyguard"),
        (VISIBLE, "missing:windows"),
    ):
        if expected not in parts and doubt not in doubts:
            doubts.append(doubt)
    cost_ms = round((float(head[5]) - float(head[4])) * 1000, 1)
    return _together(said, doubts, cost_ms if cost_ms >= 0 else None)


def _opened(line: str, mark: str) -> tuple[re.Match[str] | None, list[str]]:
    line = line.rstrip("\r\n")
    fields = line.split("|") if len(line) <= LONGEST and _MARK.fullmatch(mark) else [""]
    head = _HEAD.fullmatch(fields[0])
    if head is None or head[2] != mark or fields[-1] != f"@{mark}." or max(len(head[3]), len(head[4])) > 15:
        return None, []
    return head, fields[1:-1]


def _sections(fields: list[str], mark: str, services: int) -> tuple[dict[str, list[Token]], list[str]]:
    """The tokens of each section, and doubts about the answer as a whole."""
    parts: dict[str, list[Token]] = {}
    doubts: list[str] = []
    inside: str | None = None

    def doubt(reason: str) -> None:
        if reason not in doubts:
            doubts.append(reason)

    for text in fields:
        if text.startswith(f"@{mark}"):
            name, _, code = text[len(mark) + 2 :].partition(":")
            if text[len(mark) + 1 : len(mark) + 2] == "+" and inside is None and name not in parts and not code:
                inside, parts[name] = name, []
            elif text[len(mark) + 1 : len(mark) + 2] == "-" and inside == name and code:
                inside = None
                if code != "0":
                    doubt("dump-failed")
            else:
                doubt("garbled")
            continue
        token = named(text)
        if token is not None and inside is not None:
            parts[inside].append(token)
        elif text or services:
            doubt("garbled")
    names = list(parts)
    if inside is not None or names[-2:] != [POLICY, VISIBLE] or len(names) != services + 2:
        doubt("garbled")
    return parts, doubts


def _judge(name: str, found: list[Token]) -> Said:
    if name == POLICY:
        return keyguard(found)
    if name == VISIBLE:
        return windows(found)
    return input_method(found, name)


def _together(parts: list[tuple[str, Said]], doubts: list[str], cost_ms: float | None) -> Reading:
    dirty = [reason for _, said in parts for reason in said.dirty]
    unknown = [*doubts, *(reason for _, said in parts for reason in said.unknown)]
    services = [said for name, said in parts if name not in (POLICY, VISIBLE)]
    main = next((said for name, said in parts if name == "input_method"), Said())
    if any(open_beside(main, said) for said in services if said is not main):
        dirty.append("password-field")
    seen = next((said for name, said in parts if name == VISIBLE), Said())
    shown = [said.ime_visible for said in (*services, seen) if said.ime_visible is not None]
    state = State.DIRTY if dirty else State.UNKNOWN if unknown else State.CLEAN
    return Reading(
        state,
        tuple(dict.fromkeys((*dirty, *unknown))),
        starts=tuple(start for said in services for start in said.starts),
        focus=seen.focus,
        editor=main.editor,
        editor_field=main.editor_field,
        ime=main.ime,
        ime_visible=any(shown) if shown else None,
        cost_ms=cost_ms,
    )
