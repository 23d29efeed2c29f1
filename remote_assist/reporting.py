"""From what a visit did to what its report shows. The timeline is read back from the sealed record itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from diagnostics.model import Text
from guides.model import Act, Guide, Loss
from guides.skin import skin
from guides.walk import StepResult, WalkResult
from guides.words import closing_steps, spoken, words
from remote_assist import __version__, logread
from remote_assist.assisting import Visited
from remote_assist.journal import Entry as Change
from remote_assist.looking import phone_facts
from remote_assist.masked_results import masked_results
from remote_assist.privacy.reasons import says
from remote_assist.report.model import Action, ConsentFacts, Entry, LeftItem, LeftState, Phase, PhoneFacts, VisitReport
from remote_assist.sentences import say

PHASES: tuple[Phase, ...] = ("talk", "setup", "consent", "check", "fix", "wrap-up")

if TYPE_CHECKING:
    from remote_assist.session import Session

TIMELINE_LINES = 400
"""More than a long visit has; beyond it the record is the place to look."""


def visit_report(session: Session, visited: Visited, lang: str) -> VisitReport:
    """The report of a visit that has just been sealed."""
    from remote_assist.receipt import qr_svg

    who, consent, receipt = session.identity, session.consent, visited.receipt
    assert who is not None
    assert consent is not None
    assert receipt is not None
    records = logread.read(session.folder)
    opening: dict[str, Any] = records[0]["body"] if records else {}
    facts = phone_facts(session)
    return VisitReport(
        tool_version=__version__,
        session=session.folder.name,
        order=opening.get("order"),
        technician=str(opening.get("technician") or ""),
        company=_company(opening),
        started=str(records[0].get("wall_utc", ""))[:19] + "Z" if records else "",
        ended=str(records[-1].get("wall_utc", ""))[:19] + "Z" if records else None,
        phone=PhoneFacts(facts["brand"], facts["model"], facts["android"], _text(facts["sdk"]), facts["serial"]),
        consent=ConsentFacts(
            grade=consent.grade.value,
            reference=consent.reference,
            scopes=tuple(scope.value for scope in sorted(consent.scopes, key=lambda one: one.value)),
            wording_id=consent.wording_id,
            wording_sha256=consent.wording_sha256,
            given_at=consent.given_utc,
            expires=_after(consent.given_utc, (consent.expires_ns - consent.given_ns) // 1_000_000_000),
            on_behalf_of=consent.owner,
        ),
        before=masked_results(visited.before, session.masking.mask),
        after=masked_results(visited.after, session.masking.mask),
        actions=tuple(action for guide, walked in visited.walks for action in _actions(guide, walked)),
        timeline=tuple(_timeline(records)),
        left_as_found=tuple(_left(session.journal.entries, visited, _closed(records))),
        closing=closing_steps(words(skin(who.properties), who.language)) if visited.told_closing else (),
        receipt_code=receipt.code,
        receipt_qr=qr_svg(receipt),
        verify=f"remote-assist log verify {session.folder.name} --receipt {receipt.code}",
        lang=lang,
        symptom=next(
            (r["body"].get("symptom") for r in records if r["type"] == "note" and "symptom" in r["body"]), None
        ),
    )


def _after(utc: str, seconds: int) -> str:
    """The consent's end as a time of day; what counted was the clock that cannot be set (consent.boottime_ns)."""
    return (datetime.fromisoformat(utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _company(opening: Mapping[str, Any]) -> str | None:
    """Who is answerable, where to write to, and for how long it is kept."""
    extra = opening.get("extra")
    named = extra.get("controller") if isinstance(extra, dict) else None
    return f"{named['name']} · {named['contact']} · {named['retention_days']} d" if isinstance(named, dict) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _actions(guide: Guide, walked: WalkResult) -> list[Action]:
    """Every change that a guide made, with the watched figures before and after."""
    acts = {step.id: step for step in guide.steps if isinstance(step, Act)}
    held = {"done": True, "did_not_hold": False, "failed": False}.get(walked.status)
    return [_action(acts[step.step], step, walked, held) for step in walked.steps if step.step in acts and step.argv]


def _action(act: Act, step: StepResult, walked: WalkResult, held: bool | None) -> Action:
    loss = act.journal.text if isinstance(act.journal, Loss) else None
    before, after = _figures(walked.before), _figures(walked.after)
    return Action(step.title or act.title, " ".join(step.argv or ()), before, after, held, loss)


def _figures(facts: Mapping[str, object]) -> Text | None:
    """The watched figures as people say them; another one goes by its name in the fact dictionary."""
    known = {name: value for name, value in facts.items() if value is not None}
    parts: list[Text] = []
    free, share = known.pop("storage.data_free_bytes", None), known.pop("storage.data_free_percent", None)
    if free is not None:
        said = spoken("storage.data_free_bytes", free, "en")
        part = "" if share is None else f" ({spoken('storage.data_free_percent', share, 'en')})"
        parts.append(Text(f"{said} free{part}", f"可用 {said}{part}"))
    parts += [Text(f"{name}: {spoken(name, v, 'en')}", f"{name}：{spoken(name, v, 'zh')}") for name, v in known.items()]
    return Text("; ".join(one.en for one in parts), "；".join(one.zh for one in parts)) if parts else None


def _left(entries: tuple[Change, ...], visited: Visited, connection_closed: bool) -> list[LeftItem]:
    items = [_left_one(entry) for entry in entries]
    if connection_closed:
        items.append(LeftItem(Text("Connection to the phone closed", "已断开与手机的连接"), "removed"))
    items.append(LeftItem(*_debugging(visited)))
    return items


def _debugging(visited: Visited) -> tuple[Text, LeftState]:
    """Never verified: whether it was on before us is known from the customer alone."""
    answer = visited.answers.get("debugging_on_before", "not asked")
    if answer == "yes":
        return Text("USB debugging: was on before the visit, says the customer; left on",
                    "USB 调试：客户表示之前就已打开，保持不变"), "asked the customer"  # fmt: skip
    if not visited.told_closing:
        return Text("USB debugging: still on; the visit ended before the customer was told how to switch it off",
                    "USB 调试：仍然打开；服务提前结束，尚未告知客户如何关闭"), "could not"  # fmt: skip
    said = Text(
        "USB debugging: the steps to switch it off were read to the customer (below)",
        "USB 调试：已向客户朗读关闭步骤（见下）",
    )
    return said, "asked the customer" if answer == "no" else "told the customer"


def _closed(records: list[dict[str, Any]]) -> bool:
    ends = [record["body"] for record in records if record["type"] == "end"]
    return bool(ends and ends[-1].get("connection_closed"))


def _left_one(entry: Change) -> LeftItem:
    text = entry.undo.text()
    if entry.state == "lost":
        loss = entry.undo.loss()
        return LeftItem(Text(f"{text.en} {loss.en}".strip(), f"{text.zh}{loss.zh}"), "gone as said")
    if entry.state == "unknown":
        return LeftItem(text, "outcome unknown")
    if entry.state == "left":
        return LeftItem(text, "left, as wanted")
    if entry.undo.kind in ("reverse", "file"):
        return LeftItem(text, "removed" if entry.state == "restored" else "could not")
    return LeftItem(text, "restored" if entry.state == "restored" else "could not")


def _timeline(records: list[dict[str, Any]]) -> list[Entry]:
    """What people did and what changed; the many read commands of a check are one line."""
    lines: list[Entry] = []
    reads = 0
    for record in records[: TIMELINE_LINES * 20]:
        body, kind = record["body"], record["type"]
        if kind == "intent" and not body.get("changes"):
            reads += 1
            continue
        text = _line(kind, body)
        if text is not None:
            if reads:
                said = Text(f"{reads} read-only commands", f"{reads} 条只读命令")
                lines.append(Entry(_clock(record), _phase(record), said))
                reads = 0
            lines.append(Entry(_clock(record), _phase(record), text))
    return lines[:TIMELINE_LINES]


def _phase(record: dict[str, Any]) -> Phase:
    phase = record.get("phase")
    return phase if phase in PHASES else "setup"


def _clock(record: dict[str, Any]) -> str:
    return str(record.get("wall_utc", ""))[11:19]


def _line(kind: str, body: dict[str, Any]) -> Text | None:
    if kind == "intent":
        command = " ".join(str(word) for word in body.get("argv", []))
        return Text(f"Changes the phone: {command}", f"更改手机：{command}")
    if kind == "note":
        said = Text(str(body.get("text", "")), str(body.get("zh") or say(str(body.get("text", "")), "zh")))
        return Text(f"{said.en} → {body['answer']}", f"{said.zh} → {body['answer']}") if "answer" in body else said
    if kind == "consent":
        return Text(f"Consent {body.get('event')}", "客户同意" if body.get("event") == "given" else "未获同意")
    if kind == "revoke":
        return Text("The customer stopped the visit", "客户终止了服务")
    if kind == "gap":
        return Text("Link lost", "连接中断")
    return _screen(kind, body)


def _screen(kind: str, body: dict[str, Any]) -> Text | None:
    """What was hidden and for how long, what was kept, what was tapped."""
    if kind == "redaction" and body.get("event") == "shown":
        reasons = [says(str(code)) for code in body.get("reasons", ())]
        why, zh_why = "; ".join(one.en for one in reasons), "；".join(one.zh for one in reasons)
        seconds = f"{int(body.get('hidden_ms', 0)) / 1000:.1f}"
        return Text(f"The screen was hidden for {seconds} s: {why}", f"屏幕遮挡了 {seconds} 秒：{zh_why}")
    if kind == "redaction" and body.get("event") == "nothing is recorded":
        return Text("Alarm: nothing was being recorded", "警报：没有任何内容被录下")
    if kind == "recording" and body.get("event") == "final":
        size = f"{int(body.get('bytes', 0)) // 1024} KiB"
        return Text(f"Recording of the screen: {body.get('file')}, {size}", f"屏幕录像：{body.get('file')}，{size}")
    if kind == "input" and body.get("event") == "sent":
        sent = ", ".join(f"{name} {count}" for name, count in dict(body.get("counts", {})).items()) or "0"
        refused = int(body.get("refused", 0))
        return Text(f"Input by the technician: {sent}" + (f"; {refused} refused while hidden" if refused else ""),
                    f"技术员操作：{sent}" + (f"；遮挡期间拒绝 {refused} 次" if refused else ""))  # fmt: skip
    return None
