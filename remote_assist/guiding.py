"""Walks a guide on a phone: the hands that `guides.walk` is given. Every act is journalled by the session's door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from diagnostics.judge import judge_all
from diagnostics.model import Command, Now, Outputs, Result, Text
from guides.model import Guide, Loss, NothingToUndo, SettingBefore
from guides.model import Undo as GuideUndo
from guides.walk import Ability, Change, ChangeBack, Line, Outcome, Question, Recheck, WalkResult, walk
from guides.words import Words
from remote_assist.checking import acquire, chosen
from remote_assist.consent import Scope
from remote_assist.desk import Desk
from remote_assist.errors import FixDidNotHold, UsageError
from remote_assist.journal import Undo, setting_undo, setting_value
from remote_assist.session import Session

PROBE_TIMEOUT_S = 15.0
RISK: Mapping[str, Text] = {
    "R0": Text("changes nothing", "不做更改"),
    "R1": Text("nothing is lost for good", "不会造成永久损失"),
    "R2": Text("interrupts something for a moment", "会短暂中断"),
    "R3": Text("data is lost", "会丢失数据"),
}
"""The tiers of guides.model, as they are said before anything is begun."""
ENDED: Mapping[str, Text] = {
    "done": Text("done", "完成"),
    "not_applicable": Text("not needed", "不适用"),
    "declined": Text("not wanted", "未进行"),
    "did_not_hold": Text("did not hold", "未达到效果"),
    "failed": Text("failed", "失败"),
}


def known_facts() -> frozenset[str]:
    """Every `area.fact` that a guide may name."""
    from diagnostics import ALL
    from guides.load import fact_names

    return fact_names({area.name: type(area.parse(Outputs([]), Now()).facts) for area in ALL})


def library() -> dict[str, Guide]:
    """The guides that come with the tool, by id."""
    from guides.load import library as load

    return {guide.id: guide for guide in load(facts=known_facts())}


def named(guide_id: str) -> Guide:
    """Raises UsageError that names what exists."""
    guides = library()
    if guide_id not in guides:
        raise UsageError(
            "There is no guide “{guide_id}”.",
            next_step="Guides are: {guides}.",
            guide_id=guide_id,
            guides=", ".join(sorted(guides)),
        )
    return guides[guide_id]


def menu_words(properties: Mapping[str, str], lang: str) -> Words:
    """Menu words of this phone's skin."""
    from guides.skin import skin
    from guides.words import words

    return words(skin(properties), lang)


@dataclass
class Hands:
    """What a walk does to a phone, over one session. `results` are the areas as last judged."""

    session: Session
    desk: Desk
    results: dict[str, Result]
    undo_steps: dict[str, GuideUndo] = field(default_factory=dict)
    journalled: dict[str, int] = field(default_factory=dict)

    def walk(self, guide: Guide, words: Words) -> WalkResult:
        self.session.phase = "fix"
        self.session.chapter(guide.title.en)
        self.undo_steps = {step.id: step for step in guide.steps if isinstance(step, GuideUndo)}
        self.session.note(f"guide {guide.id} begins", actor="tool", guide=guide.id, risk=guide.risk,
                          zh=f"开始指引：{guide.title.zh}")  # fmt: skip
        walked = walk(guide, self.run, self.ask, self.tell, self.facts, words=words)
        self.session.log.append("note", "tool", {
            "text": f"guide {guide.id} ended: {walked.status}", "guide": guide.id, "status": walked.status,
            "reason": walked.reason.en, "zh": f"指引结束：{walked.reason.zh}", "before": _plain(walked.before), "after": _plain(walked.after),
        }, consent_id=self.session.consent_id, phase="fix")  # fmt: skip
        return walked

    def facts(self) -> dict[str, object]:
        return {
            f"{result.area}.{one.name}": getattr(result.facts, one.name)
            for result in self.results.values()
            if result.facts is not None
            for one in fields(result.facts)
        }

    def run(self, action: object) -> Outcome:
        if isinstance(action, Recheck):
            return self._recheck(action)
        if isinstance(action, Ability):
            output = self.session.run(Command(action.probe.argv, PROBE_TIMEOUT_S), Scope.FIX)
            return Outcome(output.complete, output.text)
        if isinstance(action, Change):
            return self._change(action)
        if isinstance(action, ChangeBack):
            return self._back(action)
        raise UsageError("A guide asks for {action}, which is not known here.", action=type(action).__name__)

    def tell(self, line: Line) -> None:
        """A2: every step is told as it happens, and the record says what was said."""
        self.session.chapter(line.text.en)
        self.desk.tell(line)
        self.session.note(line.text.en, actor="tool", said_to=line.to, zh=line.text.zh)

    def ask(self, question: Question) -> str:
        answer = self.desk.ask(question)
        self.session.note(question.text.en, actor=question.to, answer=answer, zh=question.text.zh)
        return answer

    def _recheck(self, action: Recheck) -> Outcome:
        diagnostics = chosen(action.areas)
        acquired = acquire(self.session, diagnostics, scope=Scope.FIX)
        for result in judge_all(diagnostics, acquired.outputs, acquired.now):
            self.results[result.area] = result
        read = [self.results[area] for area in action.areas]
        return Outcome(all(result.error is None for result in read))

    def _change(self, action: Change) -> Outcome:
        command = Command(action.argv, action.timeout_s, changes=True)
        number, output = self.session.change(command, self._undo(action), Scope.FIX)
        self.journalled[action.step] = number
        if output.complete and output.exit_code == 0 and isinstance(action.journal, Loss | NothingToUndo):
            self.session.journal.after(number, "lost", None)
        self.session.log.append("setting_after", "tool", {"journal": number, "exit_code": output.exit_code},
                                consent_id=self.session.consent_id, phase="fix")  # fmt: skip
        return Outcome(output.complete and output.exit_code == 0, output.text[:2000])

    def _undo(self, action: Change) -> Undo:
        journal = action.journal
        if isinstance(journal, SettingBefore):
            read = Command(("settings", "get", journal.namespace, journal.key), PROBE_TIMEOUT_S)
            previous = setting_value(self.session.run(read, Scope.FIX))
            if previous is None:
                raise FixDidNotHold(
                    "{what} The present value cannot be read, so nothing is changed.", what=action.title
                )
            return setting_undo(journal.namespace, journal.key, previous, action.title, action.title)
        if isinstance(journal, Loss):
            return _loss(action.title, journal.text)
        if isinstance(journal, NothingToUndo):
            return _loss(action.title, journal.reason)
        back = self.undo_steps[journal.step]
        return Undo("command", action.title.en, restore=back.argv, by_hand=back.title.en, what_zh=action.title.zh,
                    by_hand_zh=back.title.zh)  # fmt: skip

    def _back(self, action: ChangeBack) -> Outcome:
        """The guide takes its own change back before the session does: the journal's entry is closed with it."""
        number = self.journalled[action.undoes]
        output = self.session.take_back(action.argv)
        done = output.complete and output.exit_code == 0
        if done:
            self.session.journal.after(number, "restored", "by the guide's undo step")
        return Outcome(done, output.text[:2000])


def _loss(title: Text, said: Text) -> Undo:
    return Undo("loss", title.en, detail={"loss": said.en, "loss_zh": said.zh}, what_zh=title.zh)


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    """The record refuses floats (their text differs between programs), so they are written out."""
    return {name: str(value) if isinstance(value, float) else _bounded(value) for name, value in facts.items()}


def _bounded(value: object) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)[:500]
