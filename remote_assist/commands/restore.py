"""`remote-assist restore`: put back what an interrupted session left changed, and seal its record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remote_assist.cli import Command, Globals
from remote_assist.datafolder import DataFolder
from remote_assist.doorbell import Identity
from remote_assist.ending import finish, left_as_found, slip
from remote_assist.errors import NoPhone, NoUsablePhone, RecordDamaged, RemoteAssistError, Sentence, UsageError
from remote_assist.journal import Journal
from remote_assist.sentences import message, say
from remote_assist.terminal import Terminal, visible
from remote_assist.unfinished import LeftOpen, left_open

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached
    from remote_assist.keys import Signer

DONE, WAITING = "closed", "waiting"
NOTHING_LEFT = Sentence("interrupted; nothing was left changed")


@click.command("restore", cls=Command)
@click.option("--by-hand", metavar="SESSION", help="You have switched everything back yourself: close that session.")
@click.pass_obj
def COMMAND(globals_: Globals, by_hand: str | None) -> int:
    """Put back what an interrupted session left changed, read it back, and seal its record."""
    terminal = globals_.terminal()
    data = globals_.folder()
    unfinished = _picked(left_open(data), globals_.serial, data.find(by_hand).name if by_hand else None)
    if not unfinished:
        terminal.line(terminal.pick("Nothing is open: no session was interrupted.", "没有中断的会话，无需恢复。"))
    became: dict[str, str] = {}
    failed: list[RemoteAssistError] = []
    for one in unfinished:
        try:
            closed = _by_hand(data, one) if by_hand else _finish(globals_, data.prepare(), one, terminal)
            became[one.folder.name] = DONE if closed else WAITING
        except RemoteAssistError as error:
            # One session that cannot be finished must not keep the others from it.
            terminal.line(f"  {one.folder.name}: {visible(message(error, terminal.lang))}", style="red", err=True)
            _say_what_stays(terminal, one)
            failed.append(error)
            became[one.folder.name] = WAITING
    if globals_.json:
        terminal.json({"schema": 1, "sessions": [{"session": name, "state": state} for name, state in became.items()]})
    if failed:
        raise max(failed, key=lambda error: error.exit_code == RecordDamaged.exit_code)
    if WAITING in became.values():
        raise NoPhone(
            "{count} session(s) could not be finished.",
            next_step="Attach the phone named above and run `remote-assist restore` again; or switch back by hand what "
            "is listed and run `remote-assist restore --by-hand SESSION`.",
            count=list(became.values()).count(WAITING),
        )
    return 0


def _picked(unfinished: list[LeftOpen], serial: str | None, name: str | None) -> list[LeftOpen]:
    """Those of one phone or of one name. Raises UsageError that names what is open, when that leaves none of some."""
    kept = [one for one in unfinished if serial in (None, one.phone.get("adb_serial"), one.phone.get("serialno"))]
    kept = [one for one in kept if name in (None, one.folder.name)]
    if unfinished and not kept:
        there = ", ".join(f"{one.folder.name} ({one.phone.get('adb_serial', '?')})" for one in unfinished)
        raise UsageError("No open session is of that phone or name.", next_step="Open: {there}.", there=there)
    return kept


def _finish(globals_: Globals, data: DataFolder, one: LeftOpen, terminal: Terminal) -> bool:
    from remote_assist.closing import read_out_closing
    from remote_assist.desk import TerminalDesk
    from remote_assist.keys import load_or_create
    from remote_assist.session import Session

    terminal.line(f"{one.folder.name}: {visible(one.describe(terminal.lang == 'zh'))}")
    if one.lost:
        raise RecordDamaged(
            "its restore journal is damaged or gone; the record stays open",
            next_step="Switch back by hand what is listed above; the record says what it was. Keep the folder as it is.",
        )
    opening = _opening(one.folder)
    signer = load_or_create(data.path, str(opening.get("technician") or "technician"))
    if not one.changes:
        _seal_only(data, one, signer, NOTHING_LEFT)
        terminal.line(terminal.pick("  nothing to put back; record closed", "  无需恢复，记录已封存"), style="green")
        return True
    try:
        session = Session.resume(data, one.folder, _phone(data, one), signer)
    except NoUsablePhone as error:
        terminal.line(f"  {visible(message(error, terminal.lang))}", style="red", err=True)
        slip(terminal, one.changes)
        return False
    try:
        if not _is_the_one(session.ring(), one, globals_, terminal):
            session.note("another phone answers under this serial; nothing was sent to it", actor="tool")
            session.leave_open()
            slip(terminal, one.changes)
            return False
        extra = opening.get("extra")
        disconnect = isinstance(extra, dict) and extra.get("disconnect") is True
        outcome = Sentence("interrupted; put back later by restore")

        def when_back() -> None:
            if not _was_on_before(one.folder):
                read_out_closing(session, TerminalDesk(terminal), terminal)

        receipt = finish(session, terminal, outcome=outcome, disconnect=disconnect, when_back=when_back)
    except BaseException:
        if not session.ended:
            session.leave_open()
        raise
    if receipt is not None:
        terminal.line(
            terminal.pick("  put back and read back; record sealed", "  已恢复并复核，记录已封存"), style="green"
        )
    return receipt is not None


def _was_on_before(folder: Path) -> bool:
    """Did the customer say that USB debugging was on before the visit? Then it is not ours to have switched off."""
    from remote_assist.logread import read

    return any(record["body"].get("debugging_on_before") == "yes" for record in read(folder))


def _is_the_one(seen: Identity, one: LeftOpen, globals_: Globals, terminal: Terminal) -> bool:
    """By its own serial number and its build: a serial number alone can be a clone's, or a reused address's. The same
    number with another build is an updated phone, or another one: that takes a yes."""
    known = one.phone
    if not known.get("serialno") or (seen.serialno or "") != known["serialno"]:
        terminal.line(terminal.pick("  another phone is attached under this name; it is left alone",
                                    "  接上的是另一部手机，未做任何操作"), style="red", err=True)  # fmt: skip
        return False
    if (seen.fingerprint or "") == known.get("fingerprint", ""):
        return True
    terminal.line(terminal.pick("  The serial number is the same, the system is another: was it updated since?",
                                "  序列号相同，但系统版本不同：手机此后升级过吗？"), style="yellow", err=True)  # fmt: skip
    if globals_.yes:
        return True
    sys.stderr.write(terminal.pick("    Put it back on this phone (y)? ", "    在这部手机上恢复（y）？ "))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _phone(data: DataFolder, one: LeftOpen) -> Attached:
    """The phone by the name adb gave it, else any attached one (its own serial number is checked afterwards)."""
    from remote_assist.adb import devices, server

    servers = server.choose(data.path)
    try:
        return devices.usable(servers, one.phone.get("adb_serial", ""))
    except NoPhone:
        if not one.phone.get("serialno"):
            raise NoPhone("The phone of this session is not attached.")
        try:
            return devices.usable(servers, None)
        except NoUsablePhone:
            raise NoPhone("The phone of this session is not attached.")


def _seal_only(data: DataFolder, one: LeftOpen, signer: Signer, outcome: Sentence) -> None:
    """Nothing is to be sent any more: the journal's entries say what became of each change."""
    from remote_assist.sessionlog import SessionLog

    log = SessionLog.reopen(one.folder, data.anchors, signer)
    if log.sealed:
        # Killed between the seal and its last touch: taking it up again has put that right.
        log.close()
        return
    entries = Journal(one.folder).entries
    if any(entry.state == "left" for entry in entries):
        outcome = Sentence("interrupted; left as the customer wanted, or switched back by hand")
    left = [left_as_found(entry) for entry in entries]
    log.seal({"outcome": str(outcome), "zh": say(outcome, "zh"), "left_as_found": left})


def _by_hand(data: DataFolder, one: LeftOpen) -> bool:
    """The technician says that it is done; the record says that they said so, and proves nothing more."""
    from remote_assist.keys import load_or_create

    if one.lost:
        raise RecordDamaged("its restore journal is damaged or gone; the record stays open")
    signer = load_or_create(data.prepare().path, str(_opening(one.folder).get("technician") or "technician"))
    journal = Journal(one.folder)
    for entry in journal.open:
        journal.after(entry.number, "left", "switched back by hand, says the technician; not read back")
    _seal_only(data, one, signer, NOTHING_LEFT)
    return True


def _opening(folder: Path) -> dict[str, Any]:
    from remote_assist.logread import read

    return next((record["body"] for record in read(folder) if record["type"] == "open"), {})


def _say_what_stays(terminal: Terminal, one: LeftOpen) -> None:
    if one.changes:
        slip(terminal, one.changes)
    for what in one.lost:
        terminal.line(f"    {visible(what.in_language(terminal.lang))}", err=True)
