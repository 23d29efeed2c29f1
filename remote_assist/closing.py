"""After the check and the fixes: the last sentences to the customer, then report, verification and where it all is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from guides.walk import Line
from remote_assist.assisting import Visited
from remote_assist.desk import Desk
from remote_assist.ending import write_private
from remote_assist.errors import Sentence
from remote_assist.sentences import say
from remote_assist.terminal import Terminal, visible

if TYPE_CHECKING:
    from remote_assist.datafolder import DataFolder
    from remote_assist.receipt import Receipt
    from remote_assist.session import Session


def farewell(session: Session, visited: Visited, desk: Desk, terminal: Terminal) -> None:
    """Read out how to switch off what the visit needed, unless it was on before us; the record says that it was said."""

    session.phase = "wrap-up"
    if visited.answers.get("debugging_on_before") == "yes":
        return
    read_out_closing(session, desk, terminal)
    visited.told_closing = True


def read_out_closing(session: Session, desk: Desk, terminal: Terminal) -> None:
    """What the customer switches off by themselves: USB debugging, developer options. In the words of this phone."""
    from guides.skin import skin
    from guides.words import closing_steps, words

    who = session.identity
    assert who is not None
    terminal.heading(terminal.pick("For the customer to switch off", "请客户自行关闭"))
    for text in closing_steps(words(skin(who.properties), who.language)):
        desk.tell(Line("customer", text))
        session.note(text.en, actor="tool", said_to="customer", zh=text.zh)


class Closing:
    """What happens after the seal, however the visit ended: report, verification, where it is."""

    def __init__(self, visited: Visited, terminal: Terminal, data: DataFolder, lang: str) -> None:
        self._visited = visited
        self._terminal = terminal
        self._data = data
        self._lang = lang

    def __call__(self, session: Session, receipt: Receipt | None) -> None:
        visited = self._visited
        visited.folder, visited.receipt = session.folder, receipt
        if receipt is None or session.consent is None or session.identity is None:
            return
        from remote_assist.report.html import render
        from remote_assist.reporting import visit_report

        try:
            visited.report = write_private(
                session.folder / "report.html", render(visit_report(session, visited, self._lang))
            )
        except OSError as failed:
            # The record is sealed and whole; only its picture is missing, and that is said.
            self._terminal.line(
                visible(say(Sentence("{what}: {why}", what="report.html", why=failed), self._terminal.lang)),
                style="red",
                err=True,
            )
            visited.exit_code = visited.exit_code or 5
        self._verify(receipt)
        self._where(receipt)

    def _verify(self, receipt: Receipt) -> None:
        from remote_assist.proof import own_keys, tell_verdict
        from remote_assist.verify import verify

        terminal, visited = self._terminal, self._visited
        assert visited.folder is not None
        started = time.monotonic()
        keys = own_keys(self._data.path)
        verdict = verify(visited.folder, keys=keys, anchors=self._data.anchors, receipt=receipt.code)
        terminal.heading(terminal.pick("The record", "记录"))
        tell_verdict(terminal, verdict)
        took = f"{time.monotonic() - started:.2f}"
        terminal.line(terminal.pick(f"  checked in {took} s", f"  核对用时 {took} 秒"), style="dim")
        if verdict.exit_code != 0:
            visited.exit_code = verdict.exit_code

    def _where(self, receipt: Receipt) -> None:
        terminal, visited = self._terminal, self._visited
        assert visited.folder is not None
        terminal.heading(terminal.pick("Where it is", "文件位置"))
        terminal.line(f"  {terminal.said(terminal.pick('record', '记录'), str(visited.folder))}", whole=True)
        if visited.report is not None:
            terminal.line(f"  {terminal.said(terminal.pick('report', '报告'), str(visited.report))}", whole=True)
        terminal.line(f"  {terminal.said(terminal.pick('receipt', '回执'), receipt.code)}", whole=True)
        terminal.line(
            f"  remote-assist log verify {visited.folder.name} --receipt {receipt.code}", style="dim", whole=True
        )


def as_json(visited: Visited, phone: dict[str, Any], lang: str) -> dict[str, Any]:
    """What `assist --json` and `demo --json` print."""
    from remote_assist.report.json import area_json

    return {
        "schema": 1,
        "exit_code": visited.exit_code,
        "session": visited.folder.name if visited.folder else None,
        "folder": str(visited.folder) if visited.folder else None,
        "report": str(visited.report) if visited.report else None,
        "receipt": visited.receipt.code if visited.receipt else None,
        "phone": phone,
        "before": [area_json(result, lang) for result in visited.before],
        "after": [area_json(result, lang) for result in visited.after],
        "guides": [{"id": guide.id, "status": walked.status} for guide, walked in visited.walks],
        "answers": visited.answers,
    }
