"""S1, the funnel: what the customer says chooses the areas and their order, from broad to narrow. Pure.

Three answers are used for what each says: what is wrong names the areas; since when and how often adds the circumstances
and, for what comes and goes, the areas that keep a history; what was installed or updated lately puts apps and updates
ahead (P7). What nobody recognises, or too many things at once, means every area in its usual order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from diagnostics.symptom_text import Cue, find, read
from diagnostics.symptom_words import NEUTRAL, SYMPTOMS, Symptom

__all__ = ["SYMPTOMS", "Choice", "Symptom", "choose", "recognise"]

NAMED, HINTED = 3, 2
"""Weights of cues (diagnostics.symptom_text). A hint counts only where nothing is named, and then puts
areas ahead without leaving any out; less counts for nothing."""
TOO_MANY = 4
"""Different complaints in one answer from which no narrowing is made: it is the whole phone then (our proposal)."""

KEEPS_HISTORY = "crashes"
"""What comes and goes is not there while we look; where this area belongs to the complaint, its record is read early."""

_OFTEN = re.compile(
    r"\b(?:sometimes|occasional\w*|now and then|now and again|random\w*|intermittent\w*|on and off|once in a while|from time to time"
    r"|(?:every|each) (?:day|hour|night|morning|few|\d+|couple)|(?:several|many|few|three|four|five|\d+) times|times? (?:a|per|each) \w+|daily|hourly"
    r"|comes and goes)\b|偶尔|有时|时好时坏|时不时|一会儿好|间歇|不定时|每天|每周|每小时|每隔|[一两二三四五六几\d]+次|经常|老是|频繁"
)
_NONE = re.compile(
    r"(?:no|nope|none|nothing|never|not (?:sure|that|really|as far|lately|recently)|don'?t (?:know|think|remember)|i don'?t|i did ?n[o']t|n/a)\b"
    r"|没有|没|无$|不知道|不清楚|不记得|不确定|好像没|应该没|都没"
)
_BUT = re.compile(r"\b(?:but|only|except|just|apart)\b|只|除了|不过|但|就|的")
_UPDATE = re.compile(r"\b(?:updat\w*|upgrad\w*|new android|new version|patch\w*)\b|更新|升级|升了|新系统|新版本")
_INSTALL = re.compile(r"\b(?:install\w*|download\w*|app|apps|game|games)\b|装|下载|应用|软件|游戏")


@dataclass(frozen=True, slots=True)
class Choice:
    """`order`: every known area, the ones to look at first ahead. `narrow`: those a narrowed check looks at; all of them
    where narrowing could miss it. `left_out`: the rest. `symptoms`: what was recognised, the foremost first."""

    order: tuple[str, ...]
    narrow: tuple[str, ...]
    symptoms: tuple[Symptom, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(area for area in self.order if area not in self.narrow)

    @property
    def by_hand(self) -> tuple[Symptom, ...]:
        """What no command can show, to be tried by a person."""
        return tuple(symptom for symptom in self.symptoms if symptom.by_hand)


def recognise(what: str) -> tuple[Symptom, ...]:
    """What is complained of: by id, else by its cues, the weightiest and then the first said ahead. () = nothing that is
    known, or so much that nothing is to be ruled out."""
    return _weighed(what)[0]


def _weighed(what: str) -> tuple[tuple[Symptom, ...], int]:
    """What is complained of, and the weight that it rests on."""
    plain = what.strip().lower()
    for symptom in SYMPTOMS:
        if plain == symptom.id:
            return (symptom,), NAMED
    found = {owner: seen for owner, seen in find(read(what), _pool()).items() if owner and seen[0] >= HINTED}
    best = max((weight for weight, _ in found.values()), default=0)
    named = sorted(
        (owner for owner, (weight, _) in found.items() if weight >= min(best, NAMED)),
        key=lambda owner: (-found[owner][0], found[owner][1]),
    )
    return (tuple(_by_id()[owner] for owner in named), best) if len(named) < TOO_MANY else ((), 0)


def choose(known: Iterable[str], what: str = "", since: str = "", recent: str = "") -> Choice:
    """The areas of `known` for the three answers of S1; empty = not answered."""
    every = tuple(known)
    symptoms, weight = _weighed(what)
    around = tuple(one for one in recognise(since) if one not in symptoms) if symptoms else ()
    told = (*symptoms, *around)
    firsts = [symptom.areas[0] for symptom in told if symptom.areas]
    wider = [area for turn in zip_longest(*(symptom.areas for symptom in told)) for area in turn if area]
    drawn = list(_changed(what, since, recent))
    if KEEPS_HISTORY in wider and _OFTEN.search(f"{what} {since}".lower()):
        drawn.append(KEEPS_HISTORY)
    ahead = tuple(area for area in dict.fromkeys((*firsts, *drawn, *wider)) if area in every)
    order = ahead + tuple(area for area in every if area not in ahead)
    sure = weight >= NAMED and firsts and ahead and not any(symptom.by_hand for symptom in told)
    return Choice(order, ahead if sure else order, symptoms)


def _changed(what: str, since: str, recent: str) -> tuple[str, ...]:
    """The areas that know of what was installed or updated lately, by whichever of the answers."""
    said = (read(what), read(since))
    new = recent.strip(" -–.,。，\t\n").lower()
    if _NONE.match(new) and not _BUT.search(new):
        new = ""
    updated = any(one.updated for one in said) or _UPDATE.search(new) is not None
    installed = any(one.installed for one in said) or (new != "" and (_INSTALL.search(new) is not None or not updated))
    return (
        *(("updates",) if updated else ()),
        *(("apps",) if updated or installed else ()),
        *(("crashes",) if installed else ()),
    )


@cache
def _pool() -> tuple[tuple[str, Cue], ...]:
    return tuple((symptom.id, cue) for symptom in SYMPTOMS for cue in symptom.cues) + tuple(
        ("", cue) for cue in NEUTRAL
    )


@cache
def _by_id() -> dict[str, Symptom]:
    return {symptom.id: symptom for symptom in SYMPTOMS}
