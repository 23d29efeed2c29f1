"""`remote-assist restore`: put back what an interrupted session left changed, and seal its record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from remote_assist.cli import Command, Globals
from remote_assist.datafolder import DataFolder
from remote_assist.doorbell import Identity
from remote_assist.errors import NoPhone, NoUsablePhone, RecordDamaged, UsageError
from remote_assist.terminal import Terminal, visible
from remote_assist.unfinished import LeftOpen, left_open

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached


@click.command("restore", cls=Command)
@click.pass_obj
def COMMAND(globals_: Globals) -> int:
    """Put back what an interrupted session left changed, read it back, and seal its record."""
    terminal = globals_.terminal()
    data = globals_.folder()
    unfinished = left_open(data)
    if globals_.serial is not None:
        unfinished = [
            one for one in unfinished if globals_.serial in (one.phone.get("adb_serial"), one.phone.get("serialno"))
        ]
    if globals_.json:
        terminal.json({"schema": 1, "open": [{"session": one.folder.name, "changes": len(one.changes), "lost": len(one.lost)}
                                             for one in unfinished]})  # fmt: skip
    if not unfinished:
        terminal.line(terminal.pick("Nothing is open: no session was interrupted.", "没有中断的会话，无需恢复。"))
        return 0
    prepared = data.prepare()
    damaged = [one for one in unfinished if one.lost]
    missing = [one for one in unfinished if not one.lost and not _finish(globals_, prepared, one, terminal)]
    for one in damaged:
        terminal.line(f"{one.folder.name}: {visible(one.describe(terminal.lang == 'zh'))}", style="red", err=True)
    if damaged:
        raise RecordDamaged(
            f"The restore journal of {len(damaged)} session(s) is damaged or gone; the record stays open.",
            next_step="Switch back by hand what is listed above; the record says what it was. Keep the folder as it is.",
        )
    if missing:
        raise NoPhone(
            f"{len(missing)} session(s) could not be finished.",
            next_step="Attach the phone named above and run `remote-assist restore` again, or switch it back by hand.",
        )
    return 0


def _finish(globals_: Globals, data: DataFolder, one: LeftOpen, terminal: Terminal) -> bool:
    from remote_assist.ending import finish, slip
    from remote_assist.keys import load_or_create
    from remote_assist.session import Session

    terminal.line(f"{one.folder.name}: {visible(one.describe(terminal.lang == 'zh'))}")
    signer = load_or_create(data.path, _technician(one.folder))
    if not one.changes:
        _seal_only(data, one, signer)
        terminal.line(terminal.pick("  nothing to put back; record closed", "  无需恢复，记录已封存"), style="green")
        return True
    try:
        phone = _phone(data, one)
        session = Session.resume(data, one.folder, phone, signer)
    except (NoUsablePhone, UsageError) as error:
        terminal.line(f"  {visible(error.message)}", style="red", err=True)
        slip(terminal, one.changes)
        return False
    try:
        if not same_phone(session.ring(), one.phone):
            session.note("another phone answers under this serial; nothing was sent to it", actor="tool")
            session.leave_open()
            terminal.line(terminal.pick("  another phone is attached under this name; it is left alone",
                                        "  接上的是另一部手机，未做任何操作"), style="red", err=True)  # fmt: skip
            return False
        receipt = finish(session, terminal, outcome="interrupted; put back later by restore")
    except BaseException:
        if not session.ended:
            session.leave_open()
        raise
    if receipt is not None:
        terminal.line(
            terminal.pick("  put back and read back; record sealed", "  已恢复并复核，记录已封存"), style="green"
        )
    return receipt is not None


def same_phone(seen: Identity, known: dict[str, str]) -> bool:
    """By its own serial number and its build: a serial number alone can be a clone's, or a reused address's. A phone
    that gave neither cannot be known again, so nothing is sent to it."""
    if not known.get("serialno") and not known.get("fingerprint"):
        return False
    return (seen.serialno or "") == known.get("serialno", "") and (seen.fingerprint or "") == known.get(
        "fingerprint", ""
    )


def _phone(data: DataFolder, one: LeftOpen) -> Attached:
    """The phone by the name adb gave it, else any attached one (its own serial number is checked afterwards)."""
    from remote_assist.adb import devices, server

    servers = server.choose(data.path)
    try:
        return devices.usable(servers, one.phone.get("adb_serial", ""))
    except (NoPhone, UsageError):
        if not one.phone.get("serialno"):
            raise NoPhone("The phone of this session is not attached.")
        return devices.usable(servers, None)


def _seal_only(data: DataFolder, one: LeftOpen, signer: object) -> None:
    from remote_assist.keys import Signer
    from remote_assist.sessionlog import SessionLog

    assert isinstance(signer, Signer)
    log = SessionLog.reopen(one.folder, data.anchors, signer)
    if log.sealed:
        # Killed between the seal and its last touch: taking it up again has put that right.
        log.close()
    else:
        log.seal({"outcome": "interrupted; nothing was left changed", "left_as_found": []})


def _technician(folder: Path) -> str:
    from remote_assist.logread import read

    opening: dict[str, object] = next((record["body"] for record in read(folder) if record.get("type") == "open"), {})
    return str(opening.get("technician") or "technician")
