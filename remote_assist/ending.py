"""The end of every session, however it came: put back, let go, seal, hand out the receipt."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remote_assist.journal import Entry
from remote_assist.sentences import say
from remote_assist.terminal import Terminal, visible
from remote_assist.wrapping import quoted

if TYPE_CHECKING:
    from remote_assist.receipt import Receipt
    from remote_assist.session import Session

STATES = {
    "restored": ("put back and read back", "已恢复并复核"),
    "lost": ("done as agreed; nothing to put back", "按约定完成，无需恢复"),
    "left": ("left as it is, as the customer wanted", "按客户要求保持现状"),
    "unknown": ("outcome unknown: the phone did not answer", "结果不明：手机没有回答"),
    "could_not": ("COULD NOT be put back", "未能恢复"),
    "open": ("not put back", "尚未恢复"),
}


def finish(
    session: Session,
    terminal: Terminal,
    *,
    outcome: str,
    leave: bool = False,
    disconnect: bool = False,
    when_back: Callable[[], None] = lambda: None,
) -> Receipt | None:
    """Put the phone back, close a network connection, seal the record, write and show the receipt.

    `when_back` is called once everything is put back, before the seal. `leave`: the customer wants nothing touched any more. None when something could not be put back: then the record
    stays open and the slip says what to switch back by hand.
    """
    session.phase = "wrap-up"
    terminal.go_on_unheard()
    with _not_interrupted():
        if leave:
            session.leave_as_is()
        else:
            session.restore()
        return _seal(session, terminal, outcome, disconnect, when_back)


def _seal(
    session: Session, terminal: Terminal, outcome: str, disconnect: bool, when_back: Callable[[], None]
) -> Receipt | None:
    for entry in session.journal.entries:
        said = terminal.pick(*_state(entry))
        what = visible(entry.undo.text().in_language(terminal.lang)).rstrip("。.")
        terminal.line(f"  {terminal.said(what, said)}")
    if session.journal.open:
        slip(terminal, session.journal.open)
        session.leave_open()
        return None
    states = {entry.state for entry in session.journal.entries}
    if "restored" in states and "left" not in states:
        _tell(
            session,
            terminal,
            "Everything that we changed for the visit is set back as it was.",
            "检查期间更改的设置已全部恢复原状。",
        )
    when_back()
    closed = disconnect and _disconnect(session)
    if closed:
        _tell(session, terminal, "The connection to your phone is closed.", "与您手机的连接已经断开。")
    left = [left_as_found(entry) for entry in session.journal.entries]
    receipt = session.end(
        {"outcome": str(outcome), "zh": say(outcome, "zh"), "left_as_found": left, "connection_closed": closed}
    )
    with contextlib.suppress(OSError):
        # The record is sealed already; a full disk must not turn that into a failure.
        write_private(session.folder / "receipt.txt", f"{receipt.code}\n{receipt.text}\n")
    terminal.line(terminal.pick(f"Record {session.folder.name}, receipt for the customer: {receipt.code}",
                                f"记录 {session.folder.name}，客户回执：{receipt.code}"), style="dim")  # fmt: skip
    return receipt


def _state(entry: Entry) -> tuple[str, str]:
    """Read back only where something was: a guide's own undo step is put back without."""
    if entry.state == "restored" and entry.undo.kind == "command" and not entry.undo.read_back:
        return "put back", "已恢复"
    return STATES[entry.state]


def slip(terminal: Terminal, entries: tuple[Entry, ...]) -> None:
    """What is still changed, and how to switch it back by hand if the phone never returns."""
    terminal.line(terminal.pick("Not yet put back on the phone:", "手机上尚未恢复的项目："), style="red", err=True)
    for entry in entries:
        what, back = (text.in_language(terminal.lang) for text in (entry.undo.text(), entry.undo.slip()))
        terminal.line(f"  {terminal.said(visible(what), visible(back))}", err=True)
    terminal.line(
        terminal.pick("  → remote-assist restore, with the phone attached", "  → 接上手机后运行 remote-assist restore"),
        err=True,
    )


def write_private(path: Path, text: str) -> Path:
    """A file with a phone's data in it: 0600, never through a link that somebody put there. Raises OSError."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        os.fchmod(fd, 0o600)
        file.write(text)
    return path


def _disconnect(session: Session) -> bool:
    """A phone on the network: the connection itself is closed. A cable is for the customer to unplug."""
    if session.phone.transport != "tcp":
        return False
    from remote_assist.adb import connect

    gone = connect.disconnect(session.phone.server, session.phone.serial)
    session.note("connection closed on purpose", actor="tool", serial_gone=gone)
    return gone


def _tell(session: Session, terminal: Terminal, en: str, zh: str) -> None:
    said = terminal.said(terminal.pick("say to the customer", "对客户说"), quoted(terminal.pick(en, zh)))
    terminal.line(f"  {said}", style="cyan")
    session.note(en, actor="tool", said_to="customer", zh=zh)


@contextlib.contextmanager
def _not_interrupted() -> Iterator[None]:
    """A second Ctrl-C must not leave the phone half put back; all of it takes 10 s at most."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def left_as_found(entry: Entry) -> dict[str, Any]:
    """What became of one change, as the record's end says it."""
    return {
        "journal": entry.number,
        "what": entry.undo.what,
        "what_zh": entry.undo.what_zh,
        "state": entry.state,
    }
