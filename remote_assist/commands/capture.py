"""`remote-assist capture DIR`: acquire what `check` reads; judge later with `check --from DIR`."""

from __future__ import annotations

from pathlib import Path

import click

from remote_assist.assisting import phone_facts
from remote_assist.checking import acquire, chosen
from remote_assist.cli import Command, Globals
from remote_assist.consent import Scope
from remote_assist.errors import UsageError
from remote_assist.visiting import asked, consent_options, visit


@click.command("capture", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only these areas.")
@consent_options
@click.pass_obj
def COMMAND(
    globals_: Globals,
    folder: Path,
    areas: tuple[str, ...],
    consent: str,
    scope: tuple[str, ...],
    order: str | None,
    technician: str | None,
    owner: str | None,
    minutes: int,
) -> int:
    """Acquire only. What the phone prints is kept as it is, unmasked: it needs the scopes diagnose and export."""
    from remote_assist.capture import write_capture

    diagnostics = chosen(areas)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} exists and is not an empty folder.", next_step="Name a folder that is not there yet."
        )
    terminal = globals_.terminal()
    said = asked(consent, scope, order, technician, owner, minutes)
    needs = frozenset({Scope.DIAGNOSE, Scope.EXPORT})
    with visit(globals_, said, needs, terminal, extra={"command": "capture"}) as session:
        session.phase = "check"
        session.require(Scope.EXPORT)
        acquired = acquire(session, diagnostics)
        write_capture(folder, phone_facts(session), acquired)
        session.note("capture written", actor="tool", outputs=len(acquired.timed))
    terminal.line(
        terminal.pick(
            f"{len(acquired.timed)} outputs in {folder}. They are not masked: keep them as the customer agreed.",
            f"已保存 {len(acquired.timed)} 项输出到 {folder}。内容未脱敏，请按客户同意的范围保管。",
        )
    )
    return 0
