"""Leads through a guide. Pure control flow: everything that touches a phone, a person or a record is handed in.

An error that a callable raises (the link is lost, the customer stops, the record cannot be kept) goes straight
through: what was changed by then is in the journal, and the journal puts it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from diagnostics.model import Argv, Text
from guides.actions import Ability, Action, Change, ChangeBack, Line, Outcome, Question, Recheck
from guides.model import (
    ENDINGS,
    Act,
    Answer,
    Check,
    Facts,
    Guide,
    Loss,
    Say,
    Step,
    Undo,
    Verify,
    kind_of,
)
from guides.words import Words, fill

__all__ = [
    "Ability",
    "Action",
    "Change",
    "ChangeBack",
    "Line",
    "Outcome",
    "Question",
    "Recheck",
    "StepResult",
    "WalkResult",
    "walk",
]

Status = Literal["done", "not_applicable", "declined", "did_not_hold", "failed"]
StepStatus = Literal["done", "skipped", "not_applicable", "declined", "did_not_hold", "failed", "undone"]


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of one step. `argv` and `printed` only where something was sent; `answer` where somebody was asked."""

    step: str
    kind: str
    status: StepStatus
    title: Text | None = None
    argv: Argv | None = None
    printed: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class WalkResult:
    """`before`/`after`: the watched facts at the first check and at the last look. `reason`: why it ended so."""

    status: Status
    steps: tuple[StepResult, ...]
    before: Mapping[str, object]
    after: Mapping[str, object]
    reason: Text


Run = Callable[[Action], Outcome]
Ask = Callable[[Question], str]
Tell = Callable[[Line], None]

YES_NO = (Answer("yes", Text("Yes", "是")), Answer("no", Text("No", "否")))
SEEN = Text("Does it look like that?", "看到的是这样吗？")
TYPED_YES = Text("yes", "确认")
STOPS = {
    "call": Text("the call we are on", "正在进行的通话"),
    "wifi": Text("the Wi-Fi connection", "无线网络连接"),
    "link": Text("our connection to the phone", "我们与手机的连接"),
    "reboot": Text("everything, the phone restarts", "所有操作，手机会重新启动"),
}
REASON = {
    "done": Text("The fix was made and checked.", "已处理并复查通过。"),
    "said": Text("Read to the end.", "已读完全部步骤。"),
    "declined": Text("It was not wanted.", "未同意进行。"),
    "unknown": Text("The phone does not tell what this guide must know.", "手机没有提供此步骤需要的信息。"),
    "unable": Text("This phone does not know the command.", "这部手机不支持该命令。"),
    "not_seen": Text("What should have appeared did not appear.", "没有出现应有的画面。"),
    "failed": Text("The command did not run to its end.", "命令没有执行完成。"),
    "unread": Text("The phone could not be read.", "无法读取手机信息。"),
}


class _End(Exception):
    def __init__(self, status: Status, reason: Text, step: StepResult | None = None) -> None:
        super().__init__(reason.en)
        self.status, self.reason, self.step = status, reason, step


def walk(
    guide: Guide, run: Run, ask: Ask, tell: Tell, facts: Callable[[], Facts], *, words: Words | None = None
) -> WalkResult:
    """Walk `guide` from its first step. `facts()` gives all facts as of the last Recheck; `words` the menu words
    of this phone (`guides.words.words`). Passes on whatever the callables raise."""
    walker = _Walker(guide, run, ask, tell, facts, words or {})
    try:
        walker.go()
        changed = any(isinstance(step, Act) for step in guide.steps)
        status: Status = "done"
        reason = REASON["done" if changed else "said"]
    except _End as end:
        if end.step:
            walker.results.append(end.step)
        status, reason = end.status, end.reason
        if status in ("did_not_hold", "failed"):
            walker.take_back()
    return WalkResult(status, tuple(walker.results), walker.before, walker.look(), reason)


class _Walker:
    def __init__(self, guide: Guide, run: Run, ask: Ask, tell: Tell, facts: Callable[[], Facts], words: Words) -> None:
        self.guide, self.run, self.ask, self.tell, self.facts, self.words = guide, run, ask, tell, facts, words
        self.results: list[StepResult] = []
        self.before: Mapping[str, object] = self.look()
        self.looked = False
        self.acted: set[str] = set()

    def look(self) -> Mapping[str, object]:
        now = self.facts()
        return {name: now.get(name) for name in self.guide.watched()}

    def filled(self, text: Text) -> Text:
        return fill(text, self.facts(), self.words)

    def go(self) -> None:
        skip_to: str | None = None
        for step in self.guide.steps:
            if skip_to is not None and step.id != skip_to:
                self.results.append(StepResult(step.id, kind_of(step), "skipped"))
                continue
            skip_to = self.one(step)

    def one(self, step: Step) -> str | None:
        """Do one step; the id of the step to go on with, None = the next one."""
        if isinstance(step, Say):
            return self.say(step)
        if isinstance(step, Check):
            self.check(step)
        elif isinstance(step, Act):
            self.act(step)
        elif isinstance(step, Verify):
            self.verify(step)
        return None

    def say(self, step: Say) -> str | None:
        see = self.filled(step.see) if step.see else None
        result = StepResult(step.id, "say", "done", self.filled(step.text))
        self.tell(Line(step.to, self.filled(step.text), see))
        if step.see and step.if_not and see:
            answer = self.choose(Question(step.to, _join(see, SEEN), YES_NO))
            if answer != "yes":
                self.tell(Line(step.to, self.filled(step.if_not), see))
                answer = self.choose(Question(step.to, _join(see, SEEN), YES_NO))
            if answer != "yes":
                raise _End("did_not_hold", REASON["not_seen"], StepResult(step.id, "say", "did_not_hold", answer="no"))
            result = StepResult(step.id, "say", "done", result.title, answer=answer)
        elif step.answers:
            answer = self.choose(Question(step.to, self.filled(step.text), step.answers))
            result = StepResult(step.id, "say", "done", result.title, answer=answer)
            then = next(choice.then for choice in step.answers if choice.id == answer)
            if then == "declined":
                raise _End("declined", REASON["declined"], result)
            if then in ENDINGS:
                raise _End("done" if then == "done" else "not_applicable", REASON["said"], result)
            self.results.append(result)
            return then
        self.results.append(result)
        return None

    def choose(self, question: Question) -> str:
        """Ask until one of the answers comes back, three times at most; then nobody has agreed to anything."""
        known = [answer.id for answer in question.answers]
        for _ in range(3):
            given = self.ask(question)
            if given in known:
                return given
        raise _End("declined", REASON["declined"])

    def check(self, step: Check) -> None:
        self.read(step.id, "check", step.areas)
        if not self.looked:
            self.before, self.looked = self.look(), True
        holds = step.conditions.holds(self.facts())
        if holds is None:
            raise _End("failed", REASON["unknown"], StepResult(step.id, "check", "failed"))
        if not holds:
            otherwise = self.filled(step.otherwise)
            self.tell(Line("technician", otherwise))
            raise _End("not_applicable", otherwise, StepResult(step.id, "check", "not_applicable", otherwise))
        self.results.append(StepResult(step.id, "check", "done"))

    def read(self, step: str, kind: str, areas: tuple[str, ...]) -> None:
        if not self.run(Recheck(step, areas)).ok:
            raise _End("failed", REASON["unread"], StepResult(step, kind, "failed"))

    def act(self, step: Act) -> None:
        title = self.filled(step.title)
        values = {name: parameter.value(self.facts()) for name, parameter in step.parameters.items()}
        if None in values.values():
            raise _End("failed", REASON["unknown"], StepResult(step.id, "act", "failed", title))
        argv = tuple(
            str(values[element[1:-1]]) if element.startswith("{") and element.endswith("}") else element
            for element in step.argv
        )
        if step.probe and step.probe.needs not in self.run(Ability(step.id, step.probe)).text:
            raise _End("failed", REASON["unable"], StepResult(step.id, "act", "failed", title, argv))
        if not self.agreed(step):
            raise _End("declined", REASON["declined"], StepResult(step.id, "act", "declined", title, answer="no"))
        self.acted.add(step.id)
        outcome = self.run(Change(step.id, title, argv, step.journal, step.timeout_s))
        status: StepStatus = "done" if outcome.ok else "failed"
        result = StepResult(step.id, "act", status, title, argv, outcome.text, answer="yes")
        if not outcome.ok:
            raise _End("failed", REASON["failed"], result)
        self.results.append(result)

    def agreed(self, step: Act) -> bool:
        """R0 asks nobody. R1 and R2: a plain yes. R3: the loss is read back and a yes is typed (S3)."""
        title = self.filled(step.title)
        loss = self.filled(step.journal.text) if isinstance(step.journal, Loss) else None
        if step.interrupts:
            en = ", ".join(STOPS[name].en for name in step.interrupts)
            zh = "、".join(STOPS[name].zh for name in step.interrupts)
            asked = Text(f"{title.en} This interrupts: {en}. Go on?", f"{title.zh}这会中断：{zh}。继续吗？")
            if self.choose(Question("customer", asked, YES_NO)) != "yes":
                return False
        if step.risk == "R0":
            return True
        text = _join(title, loss) if loss else title
        if step.risk != "R3":
            asked = Text(f"{text.en} Do this now?", f"{text.zh}现在进行吗？")
            return self.choose(Question("technician", asked, YES_NO)) == "yes"
        asked = Text(f"{text.en} Type “{TYPED_YES.en}” to go on.", f"{text.zh}请输入“{TYPED_YES.zh}”继续。")
        typed = self.ask(Question("technician", asked, (), TYPED_YES)).strip().lower()
        return typed in (TYPED_YES.en, TYPED_YES.zh)

    def verify(self, step: Verify) -> None:
        self.read(step.id, "verify", step.areas)
        now = self.facts()
        holds = step.conditions.holds(now)
        grew = all(_larger(now.get(name), self.before.get(name)) for name in step.grew)
        if holds is not True or not grew:
            if_not = self.filled(step.if_not)
            self.tell(Line("technician", if_not))
            raise _End("did_not_hold", if_not, StepResult(step.id, "verify", "did_not_hold", if_not))
        self.results.append(StepResult(step.id, "verify", "done"))

    def take_back(self) -> None:
        """Walk the undo steps of what was done, the last first."""
        for step in reversed(self.guide.steps):
            if isinstance(step, Undo) and step.undoes in self.acted:
                outcome = self.run(ChangeBack(step.id, step.undoes, self.filled(step.title), step.argv, step.timeout_s))
                status: StepStatus = "undone" if outcome.ok else "failed"
                self.results.append(StepResult(step.id, "undo", status, step.title, step.argv, outcome.text))


def _join(first: Text, second: Text) -> Text:
    return Text(f"{first.en} {second.en}", f"{first.zh}{second.zh}")


def _larger(now: object, before: object) -> bool:
    numbers = isinstance(now, (int, float)) and isinstance(before, (int, float))
    return numbers and now > before  # type: ignore[operator]
