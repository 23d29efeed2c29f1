"""`remote-assist capture DIR`: acquire what `check` reads, or a bugreport; judge later with `check --from DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from remote_assist.cli import Command, Globals
from remote_assist.consent import Scope
from remote_assist.errors import RemoteRefused, UsageError
from remote_assist.terminal import visible
from remote_assist.visiting import Asked, asked, consent_options, visit

if TYPE_CHECKING:
    from remote_assist.terminal import Terminal


@click.command("capture", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="Only these areas.")
@click.option(
    "--bugreport", is_flag=True, help="A full bugreport instead: minutes, and the scopes bugreport and export."
)
@consent_options
@click.pass_obj
def COMMAND(
    globals_: Globals,
    folder: Path,
    areas: tuple[str, ...],
    bugreport: bool,
    consent: str,
    scope: tuple[str, ...],
    order: str | None,
    technician: str | None,
    owner: str | None,
    minutes: int,
) -> int:
    """Acquire only. What the phone prints is kept, masked; the facts in it stay. Needs the scopes diagnose and export."""
    from remote_assist.capture import write_capture
    from remote_assist.checking import acquire, chosen
    from remote_assist.looking import phone_facts

    if bugreport and areas:
        raise UsageError("A bugreport has every area in it: give --bugreport or --area, not both.")
    diagnostics = chosen(areas)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "{folder} exists and is not an empty folder.",
            next_step="Name a folder that is not there yet.",
            folder=folder,
        )
    terminal = globals_.terminal()
    said = asked(consent, scope, order, technician, owner, minutes)
    if bugreport:
        return _bugreport(globals_, said, folder, terminal)
    needs = frozenset({Scope.DIAGNOSE, Scope.EXPORT})
    with visit(globals_, said, needs, terminal, extra={"command": "capture"}) as session:
        session.phase = "check"
        session.require(Scope.EXPORT)
        acquired = acquire(session, diagnostics)
        write_capture(folder, phone_facts(session), acquired, session.masking.mask)
        session.note("capture written", actor="tool", outputs=len(acquired.timed))
    short = [one.output.name for one in acquired.timed if not one.output.complete]
    if globals_.json:
        terminal.json({"schema": 1, "folder": str(folder), "outputs": len(acquired.timed), "cut_short": short})
    if short:
        terminal.line(terminal.pick(f"{len(short)} answers were cut short: {visible(', '.join(short)[:300])}",
                                    f"有 {len(short)} 项回答不完整：{visible(', '.join(short)[:300])}"), style="yellow", err=True)  # fmt: skip
    terminal.line(
        terminal.pick(
            f"{len(acquired.timed)} outputs in {folder}, masked as far as we recognise what is private: keep them as the customer agreed.",
            f"已保存 {len(acquired.timed)} 项输出到 {folder}。能识别的隐私内容已脱敏，请按客户同意的范围保管。",
        )
    )
    return 0


def _bugreport(globals_: Globals, said: Asked, folder: Path, terminal: Terminal) -> int:
    from remote_assist.bugreport_folder import FETCHED
    from remote_assist.fetching import GOES_ON, fetch

    shown = [-10]

    def progress(percent: int) -> None:
        if percent >= shown[0] + 10:
            shown[0] = percent
            terminal.line(terminal.pick(f"  {percent} %", f"  {percent}%"), style="dim")

    needs = frozenset({Scope.BUGREPORT, Scope.EXPORT})
    with visit(globals_, said, needs, terminal, extra={"command": "capture --bugreport"}) as session:
        session.phase = "check"
        session.require(Scope.EXPORT)
        terminal.line(
            terminal.pick("The phone makes a bugreport; this takes minutes.", "手机正在生成 bugreport，需要几分钟。")
        )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            made = fetch(session, folder / FETCHED, progress)
        except RemoteRefused:
            raise
        except BaseException:
            if 0 <= shown[0] < 100:
                terminal.line(GOES_ON.in_language(globals_.language()), style="yellow", err=True)
            raise
        session.note("bugreport written", actor="tool", bytes=made.bytes, left_out=len(made.left_out))
    if made.left_out:
        names = visible(", ".join(made.left_out)[:300])
        terminal.line(terminal.pick(f"{len(made.left_out)} files in it are no text, cannot be masked and were left out: {names}",
                                    f"其中 {len(made.left_out)} 个文件不是文本，无法脱敏，已略去：{names}"), style="yellow", err=True)  # fmt: skip
    if globals_.json:
        terminal.json(
            {"schema": 1, "folder": str(folder), "file": FETCHED, "bytes": made.bytes, "left_out": list(made.left_out)}
        )
    terminal.line(
        terminal.pick(
            f"{folder / FETCHED} ({made.bytes // 1024} KiB), masked as far as we recognise what is private: keep it as the customer agreed.",
            f"已保存 {folder / FETCHED}（{made.bytes // 1024} KiB）。能识别的隐私内容已脱敏，请按客户同意的范围保管。",
        )
    )
    return 0
