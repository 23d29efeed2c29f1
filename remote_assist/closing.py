"""The end of a visit: sweep, seal, report, verify, in that order, each said aloud."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from diagnostics.model import Text
from guides.walk import Line
from remote_assist.assisting import Visited, write_private
from remote_assist.desk import Desk
from remote_assist.terminal import Terminal, visible
from remote_assist.visiting import finish

if TYPE_CHECKING:
    from remote_assist.datafolder import DataFolder
    from remote_assist.session import Session

STATES = {
    "restored": ("put back and read back", "已恢复并复核"),
    "lost": ("done as agreed; nothing to put back", "按约定完成，无需恢复"),
    "could_not": ("COULD NOT be put back", "未能恢复"),
    "open": ("not put back", "尚未恢复"),
}


def close(
    session: Session, visited: Visited, desk: Desk, terminal: Terminal, data: DataFolder, lang: str, *, disconnect: bool
) -> Visited:
    """Put everything back and read it back, let the connection go, seal, write the report, verify the record."""
    from remote_assist.report.html import render
    from remote_assist.reporting import visit_report

    terminal.heading(terminal.pick("Leaving the phone as it was found", "恢复手机原状"))
    goodbye = Text(
        "We are done. Everything we changed for the visit is set back now, and I close the connection.",
        "处理完毕。检查期间更改的设置现在恢复，随后断开连接。",
    )
    desk.tell(Line("customer", goodbye))
    session.phase = "wrap-up"
    session.note(goodbye.en, actor="tool", said_to="customer", zh=goodbye.zh)
    session.restore()
    for entry in session.journal.entries:
        terminal.line(f"  {visible(entry.undo.text().in_language(lang))}: {terminal.pick(*STATES[entry.state])}")
    closed = disconnect and _disconnect(session)
    visited.receipt = finish(session, terminal, outcome="visit ended", connection_closed=closed)
    if visited.receipt is None:
        visited.exit_code = visited.exit_code or 6
        return visited
    code = visited.receipt.code
    write_private(visited.folder / "receipt.txt", code + "\n")
    report = visit_report(session, visited, lang, connection_closed=closed)
    visited.report = write_private(visited.folder / "report.html", render(report))
    _verify(visited, terminal, data)
    return visited


def _disconnect(session: Session) -> bool:
    """A phone on the network: the connection itself is closed. A cable is for the customer to unplug."""
    if session.phone.transport != "tcp":
        return False
    from remote_assist.adb import connect

    gone = connect.disconnect(session.phone.server, session.phone.serial)
    session.note("connection closed on purpose", actor="tool", serial_gone=gone)
    return gone


def _verify(visited: Visited, terminal: Terminal, data: DataFolder) -> None:
    from remote_assist.proof import own_keys, tell_verdict
    from remote_assist.verify import verify

    assert visited.receipt is not None
    started = time.monotonic()
    verdict = verify(visited.folder, keys=own_keys(data.path), anchors=data.anchors, receipt=visited.receipt.code)
    terminal.heading(terminal.pick("The record", "记录"))
    tell_verdict(terminal, verdict)
    terminal.line(terminal.pick(f"  checked in {time.monotonic() - started:.2f} s", f"  核对用时 {time.monotonic() - started:.2f} 秒"),
                  style="dim")  # fmt: skip
    if verdict.exit_code != 0:
        visited.exit_code = verdict.exit_code


def say_where(terminal: Terminal, visited: Visited) -> None:
    terminal.heading(terminal.pick("Where it is", "文件位置"))
    terminal.line(f"  {terminal.pick('record', '记录')}: {visited.folder}")
    if visited.report is not None:
        terminal.line(f"  {terminal.pick('report', '报告')}: {visited.report}")
    if visited.receipt is not None:
        terminal.line(f"  {terminal.pick('receipt', '回执')}: {visited.receipt.code}")
        terminal.line(f"  remote-assist log verify {visited.folder.name} --receipt {visited.receipt.code}", style="dim")


def as_json(visited: Visited, phone: dict[str, Any], lang: str) -> dict[str, Any]:
    """What `assist --json` and `demo --json` print."""
    from remote_assist.report.json import area_json

    return {
        "schema": 1,
        "exit_code": visited.exit_code,
        "session": visited.folder.name,
        "folder": str(visited.folder),
        "report": str(visited.report) if visited.report else None,
        "receipt": visited.receipt.code if visited.receipt else None,
        "phone": phone,
        "before": [area_json(result, lang) for result in visited.before],
        "after": [area_json(result, lang) for result in visited.after],
        "guides": [{"id": guide.id, "status": walked.status} for guide, walked in visited.walks],
        "answers": visited.answers,
    }
