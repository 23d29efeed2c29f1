"""The filters and small tools of Android's toybox, as programs of the virtual phone. Listed by hand.

awk is left out: Android has it since 13 as one-true-awk, and half an awk would mislead more than `not found`.
"""

from __future__ import annotations

from remote_assist.phone.process import Program
from remote_assist.phone.toybox import grep, sort, text

PROGRAMS: dict[str, Program] = {
    "cat": text.cat,
    "egrep": grep.grep,
    "fgrep": grep.grep,
    "grep": grep.grep,
    "head": text.head,
    "nl": text.nl,
    "rev": text.rev,
    "sort": sort.sort,
    "tac": text.tac,
    "tail": text.tail,
    "tee": text.tee,
    "uniq": sort.uniq,
    "wc": text.wc,
}
