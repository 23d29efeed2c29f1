"""How a customer's sentence is read: what is said of WHEN is taken apart from WHAT, what is fine is left out, and cues
are found as whole words, the most telling first, each word counted once.

A cue is written as words in any of their forms (English endings are cut on both sides): `|` between alternatives, `*`
for any ending, `…` for up to two words (four characters in Chinese) between. `not` stands for every denial ("won't",
"unable to", "stopped working"). A leading `~` marks a word that is the fault itself: denied ("it does not crash",
“不卡”) it is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

MAX_SAID = 2000
"""Characters of one answer that are read; nobody tells more in one sentence (our proposal)."""


@dataclass(frozen=True, slots=True)
class Cue:
    """`weight`: 4 names the fault beyond doubt and overrules words inside it, 3 names it, 2 hints at it, 1 is a word
    that occurs in many complaints."""

    written: str
    weight: int
    literal: int
    """Characters that are not gap: of two cues of one weight the longer says more."""
    deniable: bool
    needs: tuple[str, ...]
    """Of these at least one stands in every text that the cue matches: without it no pattern is built."""

    @property
    def english(self) -> bool:
        return self.written.replace("…", "").isascii()

    def matches(self, text: str) -> Iterable[re.Match[str]]:
        return _pattern(self.written).finditer(text) if any(piece in text for piece in self.needs) else ()


@dataclass(frozen=True, slots=True)
class Said:
    """What was said. `english`: its words in their plain form, clauses divided by ` / `; `chinese`: as it stands without
    spaces. `updated`, `installed`: it began with such a thing."""

    english: str
    chinese: str
    updated: bool = False
    installed: bool = False


_CONTRACTIONS = (
    (re.compile(r"[’‘`´]"), "'"),
    (re.compile(r"\bcan ?'?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon ?'?t\b"), "will not"),
    (
        re.compile(r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should)(?:n't|nt|n t)\b"),
        r"\1 not",
    ),
    (re.compile(r"\bno longer\b|\bunable to\b|\b(?:refuses?|refused|fails?|failed) to\b|\bnever\b"), "not"),
    (re.compile(r"\bnot stop (?=\w+ing\b)"), "keep "),
    (re.compile(r"\b(?:stop|stops|stopped|quit|quits) (?=\w+ing\b)"), "not "),
    (re.compile(r"\bnot only\b"), " "),
    (re.compile(r"\bno\b|\bwithout\b|\bhardly\b|\bbarely\b"), "not"),
    (re.compile(r"\bwi[- ]fi\b"), "wifi"),
    (re.compile(r"%"), " percent "),
    (re.compile(r"'\w+\b"), " "),
)
_IDLE_WORDS = (
    "the a an my his her our your their this that these those is are was were am be been being it its do does did very "
    "really so quite super too just even at of to any anymore more longer some ever please has have had having can could "
    "will would i me we us you he she they all there then get gets got getting"
)
_IDLE = frozenset(_IDLE_WORDS.split())
_CLAUSE = re.compile(
    r"[.,;:!?()\n\r。，；：！？、]+|\b(?:but|though|although|however|while|whereas)\b|(?:但是|但|不过|只是|可是|就是)"
)
_FINE = re.compile(
    r"\b(?:is|are|works?|seems?|looks?|'s)(?: perfectly| all| quite| just)? (?:fine|ok|okay|good|normal|normally|perfectly|great|well)\b"
    r"|\bworks?(?: now| though)?\s*$"
)
_UNLESS = re.compile(r"\b(?:not|only|except|unless|until|no)\b|n't\b")
_FINE_ZH = re.compile(r"正常|没问题|没事|好用|没毛病")
_UNLESS_ZH = re.compile(r"(?:不|无法|没法|没有|没).{0,3}(?:正常|好用)|正常.{0,2}不")
_FILLERS = (
    r"(?:(?:the|a|an|my|i|we|it|he|she|they|last|latest|recent|new|newest|system|software|android|phone|security|big|"
    r"got|get|did|do|doing|had|was|been|having|this|that|to|one|yesterday|automatic|overnight|"
    r"week|month|night|today|\d[\d.]*)(?:'s)?\W+){0,6}?"
)
_SINCE = r"\b(?:ever since|since|after|following|from|when)\W+"
_SINCE_UPDATE = re.compile(_SINCE + _FILLERS + r"(?:updat\w*|upgrad\w*)(?:\W+(?:to|of|on)\W+\w+(?:\W+\d[\d.]*)?)?")
_SINCE_INSTALL = re.compile(
    _SINCE + _FILLERS + r"(?:install\w*|download\w*)(?:[ ]+(?:the|a|an|some|this|that|new))*"
    r"(?:[ ]+(?!(?:my|the|it|its|i|phone|screen|battery|everything|all|and|now|there|every)\b)[\w'-]+){0,4}"
)
_SINCE_UPDATE_ZH = re.compile(
    r"(?:自从|自)?(?:上次|昨天|前天|最近|刚|系统|手机)*(?:更新|升级|升)(?:了|完|过|系统|版本|到)*(?:以后|之后|以来|后|完)"
)
_SINCE_INSTALL_ZH = re.compile(
    r"(?:自从|自)?(?:最近|刚|昨天|前天|新)*(?:安装|装|下载|下)(?:了|完|过)(?:[^，。；,]{0,10}?)(?:以后|之后|以来|后)"
)
_UPDATED = re.compile(
    r"\b(?:i|we|it|phone)(?:'ve| have| had| was| got| just| recently)* (?:updated|upgraded)\b"
    r"|\b(?:update|upgrade) (?:made|makes|broke|ruined|killed|messed|caused|has|did)\b"
    r"|(?:自从|前几天|前两天|昨天|前天|最近|刚刚|刚|上周|上个月).{0,4}(?:更新|升级)(?:了|过)"
)
_INSTALLED = re.compile(
    r"\b(?:i|we)(?:'ve| have| had| just| recently)* (?:installed|downloaded)\b"
    r"|(?:自从|前几天|前两天|昨天|前天|最近|刚刚|刚|上周|上个月).{0,4}(?:安装|装|下载)(?:了|过)"
)
_WHEN_ONLY = re.compile(
    r"\b(?:since|for|in)? ?(?:the )?(?:last|past) (?:night|week|month|year|few|couple|summer|winter|time|\w+day|\d+|two|three)\b"
    r"|\bat (?:long )?last\b"
)


def read(text: str) -> Said:
    """Never raises; whatever is typed becomes words, possibly none."""
    said = text[:MAX_SAID].lower()
    for pattern, plain in _CONTRACTIONS[:1]:
        said = pattern.sub(plain, said)
    said, by_update = _without(said, _SINCE_UPDATE, _SINCE_UPDATE_ZH)
    said, by_install = _without(said, _SINCE_INSTALL, _SINCE_INSTALL_ZH)
    said = _WHEN_ONLY.sub(" ", said)
    clauses = [clause for clause in _CLAUSE.split(said) if clause.strip()]
    wrong = [clause for clause in clauses if not _fine(clause)]
    return Said(
        " / ".join(filter(None, (_plain(clause) for clause in wrong))),
        "/".join(re.sub(r"\s+", "", clause) for clause in wrong),
        by_update or _UPDATED.search(said) is not None,
        by_install or _INSTALLED.search(said) is not None,
    )


def _without(said: str, *patterns: re.Pattern[str]) -> tuple[str, bool]:
    found = False
    for pattern in patterns:
        said, count = pattern.subn(" , ", said)
        found = found or count > 0
    return said, found


def _fine(clause: str) -> bool:
    """“Wi-Fi works fine”, “信号正常”: named only to be ruled out."""
    english = _FINE.search(clause) and not _UNLESS.search(clause)
    return bool(english or (_FINE_ZH.search(clause) and not _UNLESS_ZH.search(clause)))


def _plain(clause: str) -> str:
    for pattern, plain in _CONTRACTIONS:
        clause = pattern.sub(plain, clause)
    words = re.findall(r"[a-z0-9]+", clause)
    return " ".join(stem(word) for word in words if word not in _IDLE)


def stem(word: str) -> str:
    """English words without their endings, crudely: both sides of a comparison are cut in the same way."""
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed"):
        word = word[:-2]
    elif len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


def cues(weight: int, written: str) -> tuple[Cue, ...]:
    """Cues of one weight, divided by commas."""
    return tuple(_cue(one.strip(), weight) for one in written.replace("\n", " ").split(",") if one.strip())


def _cue(written: str, weight: int) -> Cue:
    text = " ".join(word for word in written.removeprefix("~").split(" ") if word not in _IDLE)
    literal = len(re.sub(r"[ …*]|\|[^ …|]*", "", text))
    first = re.split("[ …]", text)[0].split("|")
    needs = tuple(_beginning(word) if word.endswith("*") else stem(word) for word in first)
    return Cue(text, weight, literal, written.startswith("~"), needs)


@cache
def _pattern(written: str) -> re.Pattern[str]:
    pieces = written.split("…")
    if not written.replace("…", "").isascii():
        return re.compile("[^/]{0,4}?".join(f"(?:{'|'.join(map(re.escape, piece.split('|')))})" for piece in pieces))
    runs = (" ".join(_alternatives(word) for word in piece.split()) for piece in pieces)
    return re.compile(rf"(?<![a-z0-9]){' (?:[a-z0-9]+ ){0,2}'.join(runs)}(?![a-z0-9])")


def _alternatives(part: str) -> str:
    words = (re.escape(_beginning(w)) + "[a-z0-9]*" if w.endswith("*") else re.escape(stem(w)) for w in part.split("|"))
    return f"(?:{'|'.join(words)})"


def _beginning(word: str) -> str:
    """`noise*` is to find the stem “nois”."""
    return word.removesuffix("*").removesuffix("e")


_DENIED = re.compile(r"(?<![a-z0-9])not (?:[a-z0-9]+ )?$")
_DENIED_ZH = re.compile(r"(?:不|没|没有|不是|不会|不太|不怎么|并不|不算|不觉得)$")


def find(said: Said, pool: Iterable[tuple[str, Cue]]) -> dict[str, tuple[int, int]]:
    """Owner of a cue → (its greatest weight, where that first stands). A word that a stronger cue has used is used up."""
    hits = [
        (cue, match.start(), match.end(), owner)
        for owner, cue in pool
        for match in cue.matches(said.english if cue.english else said.chinese)
    ]
    hits.sort(key=lambda hit: (-hit[0].weight, -hit[0].literal, hit[2] - hit[1], hit[1]))
    used: list[tuple[bool, int, int]] = []
    found: dict[str, tuple[int, int]] = {}
    for cue, start, end, owner in hits:
        if any(row == cue.english and start < other_end and other_start < end for row, other_start, other_end in used):
            continue
        used.append((cue.english, start, end))
        denied = _DENIED.search(said.english[:start]) if cue.english else _DENIED_ZH.search(said.chinese[:start])
        if cue.deniable and denied:
            continue
        weight, where = found.get(owner, (0, start))
        if cue.weight >= weight:
            found[owner] = (cue.weight, start if cue.weight > weight else min(where, start))
    return found
