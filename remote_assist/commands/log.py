"""`remote-assist log`: the record of a visit: list, show, verify, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from remote_assist.cli import Command, Globals, Group
from remote_assist.errors import UsageError
from remote_assist.proof import own_keys, public_key, tell_verdict
from remote_assist.terminal import visible

STATES = {"sealed": ("sealed", "已封存"), "open": ("open", "未封存")}


@click.group("log", cls=Group)
def COMMAND() -> None:
    """The record of a visit: list, show, verify, export. SESSION is a name, its beginning, a path, or `last`."""


@COMMAND.command("list", cls=Command)
@click.option("--find", "words", metavar="TEXT", help="Order, technician, receipt or date.")
@click.pass_obj
def list_(globals_: Globals, words: str | None) -> int:
    """The sessions of this data folder, newest first."""
    terminal = globals_.terminal()
    rows = [_row(folder) for folder in globals_.folder().listed()]
    if words is not None:
        rows = [row for row in rows if any(words.lower() in str(value).lower() for value in row.values())]
    if globals_.json:
        terminal.json({"schema": 1, "sessions": rows})
        return 0
    for row in rows:
        texts = (
            row["session"],
            terminal.pick(*STATES[row["state"]]),
            row["order"] or "-",
            row["technician"] or "-",
            row["receipt"] or "",
        )
        terminal.line("  ".join(visible(str(text)) for text in texts))
    if not rows:
        terminal.line(terminal.pick("No sessions yet.", "还没有会话。"))
    return 0


def _row(folder: Path) -> dict[str, Any]:
    from remote_assist.logread import is_sealed, read

    records = read(folder)
    opening: dict[str, Any] = next((record["body"] for record in records if record.get("type") == "open"), {})
    sealed = is_sealed(folder)
    return {
        "session": folder.name,
        "state": "sealed" if sealed else "open",
        "order": opening.get("order"),
        "technician": opening.get("technician"),
        "records": len(records),
        "receipt": _receipt(folder) if sealed else None,
    }


def _receipt(folder: Path) -> str | None:
    path = folder / "receipt.txt"
    words = path.read_text("ascii", "replace").split() if path.is_file() else []
    return words[0] if words else None


@COMMAND.command("show", cls=Command)
@click.argument("session")
@click.pass_obj
def show(globals_: Globals, session: str) -> int:
    """What was done, in order."""
    from remote_assist.log_text import one_line
    from remote_assist.logread import read

    terminal = globals_.terminal()
    records = read(globals_.folder().find(session))
    if globals_.json:
        terminal.json({"schema": 1, "records": list(records)})
        return 0
    for record in records:
        terminal.line(visible(one_line(record, terminal.lang)))
    return 0


@COMMAND.command("verify", cls=Command)
@click.argument("session")
@click.option("--key", "keys", multiple=True, metavar="PUB", help="Trusted public key: hex, or a file that holds it.")
@click.option("--anchor", "anchors", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="An anchor kept somewhere else.")  # fmt: skip
@click.option("--receipt", metavar="CODE", help="The code on the customer's receipt.")
@click.pass_obj
def verify(
    globals_: Globals, session: str, keys: tuple[str, ...], anchors: tuple[Path, ...], receipt: str | None
) -> int:
    """Is this record whole and unaltered? Exit 0 sealed, 3 open, 4 tampered, 5 unverifiable."""
    from remote_assist import verify as verifier

    terminal = globals_.terminal()
    data = globals_.folder()
    folder = data.find(session)
    for anchor in anchors:
        if not anchor.is_file():
            raise UsageError("There is no anchor file {anchor}.", anchor=anchor)
    trusted = [public_key(text) for text in keys] or own_keys(data.path)
    # However the path was spelled: a session of this data folder is compared with its anchors.
    ours = data.sessions.is_dir() and folder.parent.resolve() == data.sessions.resolve()
    local = data.anchors if ours and data.anchors.is_dir() else None
    verdict = verifier.verify(folder, keys=trusted, anchors=local, anchor_files=anchors, receipt=receipt)
    if globals_.json:
        terminal.json({"schema": 1, "exit_code": verdict.exit_code, "headline": verdict.headline,
                       "lines": list(verdict.lines), "records": verdict.records, "first_bad": verdict.first_bad,
                       "proves": list(verdict.proves), "does_not_prove": list(verdict.does_not_prove)})  # fmt: skip
    else:
        tell_verdict(terminal, verdict)
    return int(verdict.exit_code)


@COMMAND.command("export", cls=Command)
@click.argument("session")
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def export(globals_: Globals, session: str, out: Path | None) -> int:
    """Pack one record so that somebody else can verify it."""
    from remote_assist.export import export as pack

    terminal = globals_.terminal()
    data = globals_.folder()
    folder = data.find(session)
    target = out or Path(f"{folder.name}.zip")
    if target.exists():
        raise UsageError("{target} is there already.", next_step="Name another file.", target=target)
    pack(folder, target, data=data.path)
    if globals_.json:
        terminal.json({"schema": 1, "file": str(target), "session": folder.name})
    terminal.line(terminal.pick(f"Written: {target}. It holds what the customer agreed to be kept, masked as far as we recognise what is private.",
                                f"已写入：{target}。内容为客户同意保留的信息，能识别的隐私内容已脱敏。"))  # fmt: skip
    return 0
