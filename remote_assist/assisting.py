"""The whole visit, one code path for `assist` and `demo`: ask → consent → check → guides → check again → report →
sweep → verify. Decisions come from a `Desk`; what reaches the phone passes the session's door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostics.model import Finding, Result, Severity, Text
from guides.model import Answer
from guides.walk import Line, Question, WalkResult
from remote_assist import summary
from remote_assist.consent import Scope
from remote_assist.desk import Desk
from remote_assist.errors import CustomerStopped, FixDidNotHold, NoConsent
from remote_assist.guiding import ENDED, RISK, Hands, library, menu_words
from remote_assist.lenses import Trial, offered_for
from remote_assist.looking import look as look_at
from remote_assist.looking import phone_facts, plan
from remote_assist.sentences import message
from remote_assist.terminal import Terminal

if TYPE_CHECKING:
    from guides.model import Guide
    from remote_assist.receipt import Receipt
    from remote_assist.session import Session

NEEDS = frozenset({Scope.DIAGNOSE, Scope.FIX})
SCREEN = frozenset({Scope.SCREEN, Scope.RECORD, Scope.CONTROL})
"""What a visit also asks for, and can do without."""
STAY_ON = "7"
"""Keep the screen on while charging from AC (1), USB (2) or wirelessly (4): `stay_on_while_plugged_in`, bits of
BatteryManager.BATTERY_PLUGGED_* (AOSP Settings.Global)."""

YES_NO = (Answer("yes", Text("Yes", "是")), Answer("no", Text("No", "否")))
SOLVED = (
    Answer("yes", Text("Yes", "已解决")),
    Answer("partly", Text("Partly", "部分解决")),
    Answer("no", Text("No", "未解决")),
)
BEFORE_US = (
    Answer("no", Text("No, or not sure", "没有，或不确定")),
    Answer("yes", Text("Yes, it was on before", "之前就已打开")),
)


@dataclass
class Talk:
    """S1: what was asked before anything is looked at. Empty = not answered."""

    symptom: str = ""
    since: str = ""
    recent: str = ""

    def lines(self) -> dict[str, str]:
        return {key: value for key, value in vars(self).items() if value}


@dataclass
class Visited:
    """What a visit came to."""

    folder: Path | None = None
    exit_code: int = 0
    report: Path | None = None
    receipt: Receipt | None = None
    before: tuple[Result, ...] = ()
    after: tuple[Result, ...] = ()
    walks: list[tuple[Guide, WalkResult]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    told_closing: bool = False


def ask_first(desk: Desk, terminal: Terminal) -> Talk:
    """S1, first step: what exactly, since when, what was installed or updated lately."""
    return Talk(
        desk.text(terminal.pick("What is wrong, in the customer's words?", "客户说的问题是什么？")),
        desk.text(terminal.pick("Since when, how often?", "什么时候开始的？多久出现一次？")),
        desk.text(terminal.pick("Anything installed or updated lately?", "最近装过什么应用或更新过系统吗？")),
    )


def conduct(session: Session, desk: Desk, terminal: Terminal, talk: Talk, lang: str, visited: Visited, *,
            lenses: bool = False) -> None:  # fmt: skip
    """Fills `visited` as it goes, so that a visit that is stopped has a report too. Check, fix with the customer's yes, check again, ask whether it is solved. The session has consent already.

    `lenses`: each camera may be tried, where the customer complains of one and has agreed to that."""
    visited.folder = session.folder
    session.phase = "talk"
    if talk.lines():
        session.note("asked first (S1)", **talk.lines())
    _keep_awake(session, desk, terminal)
    trial = offered_for(talk.symptom, session, desk, terminal) if lenses else None
    visited.before = look(session, terminal, talk, "before", trial)
    summary.show(terminal, phone_facts(session), visited.before)
    _fix(session, desk, terminal, visited, lang)
    if visited.walks:
        terminal.heading(terminal.pick("Check again", "再次检查"))
        visited.after = look(session, terminal, talk, "after", trial)
        summary.show(terminal, phone_facts(session), visited.after)
    session.phase = "wrap-up"
    session.chapter("At the end")
    terminal.heading(terminal.pick("At the end", "结束前"))
    _ask_last(session, desk, terminal, visited)
    now = visited.after or visited.before
    visited.exit_code = summary.exit_code(now, live=True)
    if any(walked.status in ("did_not_hold", "failed") for _, walked in visited.walks):
        visited.exit_code = FixDidNotHold.exit_code


def look(
    session: Session, terminal: Terminal, talk: Talk, which: str, trial: Trial | None = None
) -> tuple[Result, ...]:
    """Read and judge every area, in the order of the symptom, each shown as it is judged."""
    session.phase = "check"
    session.chapter("Check" if which == "before" else "Check again")
    terminal.line(terminal.pick("Reading the phone …", "正在读取手机……"), style="dim")
    show = summary.as_it_comes(terminal)
    diagnostics = plan((), talk.symptom, talk.recent, narrow=False, since=talk.since)
    seen = look_at(
        session, diagnostics, judged=lambda result: show(_without_ours(result, session)), lenses=trial
    ).results
    results = tuple(_without_ours(result, session) for result in seen)
    areas = {r.area: {"severity": r.severity.value, "findings": [f.rule for f in r.findings]} for r in results}
    session.log.append("note", "tool", {"text": f"check {which}", "areas": areas}, consent_id=session.consent_id,
                       phase="check")  # fmt: skip
    return results


OURS = {"stay_on_while_plugged_in": "display.stays_on"}
"""Settings that we change for the visit → the finding that each would cause."""


def _without_ours(result: Result, session: Session) -> Result:
    """What we changed ourselves a minute ago, and put back at the end, is no finding about the customer's phone."""
    ours = {OURS.get(entry.undo.detail.get("key", "")) for entry in session.journal.open}
    findings = tuple(finding for finding in result.findings if finding.rule not in ours)
    if len(findings) == len(result.findings):
        return result
    severity = result.severity
    if severity is Severity.INFO and not findings:
        severity = Severity.PASS
    return replace(result, findings=findings, severity=severity)


def _keep_awake(session: Session, desk: Desk, terminal: Terminal) -> None:
    """A phone that falls asleep in the middle of a fix costs minutes; the setting is put back at the end."""
    session.phase = "setup"
    text = Text(
        "I keep your screen from going dark while we work. At the end I set it back as it was.",
        "检查期间我会让屏幕保持常亮，结束时恢复原样。",
    )
    desk.tell(Line("customer", text))
    session.note(text.en, actor="tool", said_to="customer", zh=text.zh)
    try:
        session.put_setting("global", "stay_on_while_plugged_in", STAY_ON, what=Text("Screen stays on while plugged in", "充电时屏幕常亮"),
                            by_hand=Text("Developer options > Stay awake: as it was before", "开发者选项 > 不锁定屏幕：改回原来的状态"))  # fmt: skip
    except FixDidNotHold as error:
        # A phone that does not keep it only falls asleep; the visit goes on, and the journal knows what was tried.
        session.note(error.message, actor="tool", zh=message(error, "zh"))


def _fix(session: Session, desk: Desk, terminal: Terminal, visited: Visited, lang: str) -> None:
    guides = library()
    hands = Hands(session, desk, {result.area: result for result in visited.before})
    who = session.identity
    assert who is not None
    words = menu_words(who.properties, who.language)
    for finding in _with_guides(visited.before, guides):
        guide = guides[str(finding.guide)]
        terminal.heading(terminal.pick(f"Guide: {guide.title.en}", f"指引：{guide.title.zh}"))
        session.phase = "fix"
        asked = Question("technician", Text(f"{guide.title.en} (about {guide.minutes} minutes, {RISK[guide.risk].en}). Begin?",
                                            f"{guide.title.zh}（约 {guide.minutes} 分钟，{RISK[guide.risk].zh}）。开始吗？"), YES_NO)  # fmt: skip
        if hands.ask(asked) == "yes":
            walked = hands.walk(guide, words)
            visited.walks.append((guide, walked))
            ended = terminal.said(ENDED[walked.status].in_language(lang), walked.reason.in_language(lang))
            terminal.line(f"  → {ended}", style="bold")


def _with_guides(results: Iterable[Result], guides: dict[str, Guide]) -> list[Finding]:
    """Findings that propose a guide we have, the worst first, each guide once."""
    order = (Severity.FAIL, Severity.WARN, Severity.INFO)
    found: dict[str, Finding] = {}
    for severity in order:
        for result in results:
            for finding in result.findings:
                if finding.severity is severity and finding.guide in guides:
                    found.setdefault(str(finding.guide), finding)
    return list(found.values())


def _ask_last(session: Session, desk: Desk, terminal: Terminal, visited: Visited) -> None:
    """S2 confirm that it is solved, S6 survey, and whether USB debugging was on before us (default: no)."""
    questions = (
        ("solved", Text("Is the problem solved?", "问题解决了吗？"), SOLVED),
        ("debugging_on_before", Text("Was USB debugging already switched on before this visit?",
                                     "在我们开始之前，“USB 调试”就已经打开了吗？"), BEFORE_US),
    )  # fmt: skip
    for name, text, answers in questions:
        try:
            visited.answers[name] = desk.ask(Question("customer", text, answers))
        except CustomerStopped:
            raise
        except NoConsent:
            # The visit is over; that nobody answered is an answer of its own, never a yes.
            visited.answers[name] = "not asked"
    given = desk.text(
        terminal.pick(
            "How content is the customer, 1 to 5 (empty = not asked)?", "客户满意度 1–5 分（留空 = 未询问）？"
        )
    )
    visited.answers["satisfaction"] = given if given in ("1", "2", "3", "4", "5") else "not asked"
    asked = any(answer != "not asked" for answer in visited.answers.values())
    said = "asked the customer" if asked else "the customer was not asked"
    session.log.append("note", "technician", {"text": said, **visited.answers}, consent_id=session.consent_id,
                       phase="wrap-up")  # fmt: skip
    remark = desk.text(terminal.pick("A note for the record (empty = none)?", "备注（可留空）？"))
    if remark:
        session.note(remark)
