"""`remote-assist mirror`: the gated live view and recording of one phone."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remote_assist.cli import Command, Globals
from remote_assist.consent import Scope
from remote_assist.errors import OutputError, UnsupportedPhone, UsageError
from remote_assist.sentences import message, say
from remote_assist.visiting import Asked, asked, consent_options, visit

if TYPE_CHECKING:
    from remote_assist.screen.mirror import Mirror
    from remote_assist.screen.recorder import Recorder
    from remote_assist.screen.sinks import Sink
    from remote_assist.session import Session
    from remote_assist.terminal import Terminal


@click.command("mirror", cls=Command)
@click.option("--record", "target", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="A copy of the recording (.mkv); it is kept in the session's folder anyway.")  # fmt: skip
@click.option("--no-view", is_flag=True, help="Record only.")
@click.option("--strict", is_flag=True, help="Payments, one-time codes: hide number fields and every keyboard too.")
@click.option("--seconds", type=click.FloatRange(min=1), metavar="N", help="End by itself after so long.")
@consent_options
@click.pass_obj
def COMMAND(
    globals_: Globals,
    target: Path | None,
    no_view: bool,
    strict: bool,
    seconds: float | None,
    consent: str,
    scope: tuple[str, ...],
    order: str | None,
    technician: str | None,
    owner: str | None,
    minutes: int,
) -> int:
    """Show and record the phone's screen. While a password, PIN or code is entered, or while that cannot be told, nothing
    of it leaves the phone's link. Ctrl-C ends it.

    Scopes: screen; record to keep it; control to tap and type.
    """
    from remote_assist.screen.showing import Wanted, showing, supported

    if target is not None and target.exists():
        raise UsageError("{path} is already there.", next_step="Name a file that is not there yet.", path=target)
    said = asked(consent, scope, order, technician, owner, minutes)
    needs = scopes(said, view=not no_view, record=target is not None or no_view)
    terminal = globals_.terminal()
    kept: list[Recorder] = []
    with visit(globals_, said, needs, terminal, extra={"command": "mirror"}) as session:
        assert session.identity is not None
        file = supported(session.identity)
        wanted = Wanted(record=Scope.RECORD in needs, control=Scope.CONTROL in needs, strict=strict)
        with showing(
            session, file, wanted, sinks=lambda mirror: watchers(mirror, session, globals_, view=not no_view)
        ) as mirror:
            if mirror.recorder is not None:
                kept.append(mirror.recorder)
            follow(mirror, terminal, seconds)
    for recorder in kept:
        _copy(recorder, target, terminal)
    if globals_.json:
        terminal.json({"schema": 1, "recording": str(target or kept[0].path) if kept else None})
    return 0


def scopes(said: Asked, *, view: bool, record: bool) -> frozenset[Scope]:
    """What this needs of what the customer agreed to: without a narrower --scope, everything that it can use."""
    able = {Scope.SCREEN, Scope.RECORD} | ({Scope.CONTROL} if view else set())
    must = {Scope.SCREEN} | ({Scope.RECORD} if record else set())
    return frozenset(able if said.scopes is None else (able & said.scopes) | must)


@contextlib.contextmanager
def beside(session: Session, globals_: Globals, *, wanted: bool, view: bool) -> Iterator[Mirror | None]:
    """The gated screen during a whole visit. Where there can be none it is said, also in the record, and the visit goes
    on without; a recording that fails later ends it."""
    from remote_assist.screen.showing import Wanted, showing, supported

    terminal = globals_.terminal()
    agreed = session.consent.scopes if session.consent is not None else frozenset()
    if not wanted or session.identity is None:
        yield None
        return
    if Scope.SCREEN not in agreed:
        terminal.line(terminal.pick("The customer has not agreed to the screen: it is not shown.",
                                    "客户没有同意查看屏幕：不显示屏幕。"), style="dim")  # fmt: skip
        yield None
        return
    try:
        file = supported(session.identity)
    except (UsageError, UnsupportedPhone) as none:
        why, what = message(none, terminal.lang), none.next_step
        terminal.line(terminal.said(terminal.pick("No screen", "无画面"), why), style="yellow", err=True)
        terminal.line(f"  → {say(what, terminal.lang)}", style="yellow", err=True)
        session.note("the screen is not shown", actor="tool", why=str(none))
        yield None
        return
    how = Wanted(record=Scope.RECORD in agreed, control=Scope.CONTROL in agreed)
    with showing(session, file, how, sinks=lambda mirror: watchers(mirror, session, globals_, view=view)) as mirror:
        yield mirror


def watchers(mirror: Mirror, session: Session, globals_: Globals, *, view: bool) -> list[Sink]:
    """The live view, opened in the technician's browser; where there is none its address is told."""
    if not view:
        return []
    from remote_assist.web.live import LiveView

    terminal = globals_.terminal()
    live = LiveView(
        mirror,
        lang=globals_.language(),
        narrate=lambda text: session.note(text, spoken=True),
        alarm=lambda: terminal.line(
            terminal.pick(
                "ALARM: somebody else has opened the view's address; the view has ended.",
                "警报：画面地址已在别处打开，画面已关闭。",
            ),
            style="red",
            err=True,
        ),
    )
    if not live.open_browser():
        words = terminal.pick("Open this address within two minutes", "请在两分钟内打开此地址")
        terminal.line(terminal.said(words, live.url), err=True, whole=True)
    return [live]


def follow(mirror: Mirror, terminal: Terminal, seconds: float | None) -> None:
    """Say on the terminal when the screen is hidden and why, until Ctrl-C, the end of the time, or of the mirror."""
    import time

    from remote_assist.privacy.reasons import says

    until = None if seconds is None else time.monotonic() + seconds
    shown: object = object()
    mirror.on_alarm = lambda: terminal.line(
        terminal.pick("ALARM: nothing is being recorded.", "警报：没有任何内容被录下。"), style="red", err=True
    )
    try:
        while until is None or time.monotonic() < until:
            if mirror.wait(0.2):
                return
            span = mirror.gate.span
            now = None if span is None else span.reasons
            if now != shown:
                shown = now
                if now is None:
                    terminal.line(terminal.pick("The screen is shown.", "正在显示屏幕。"), style="green")
                else:
                    why = ", ".join(terminal.pick(says(code).en, says(code).zh) for code in now)
                    terminal.line(terminal.said(terminal.pick("Hidden", "已遮挡"), why), style="yellow")
    except KeyboardInterrupt:
        terminal.line(terminal.pick("Ended.", "已结束。"))


def _copy(recorder: Recorder, target: Path | None, terminal: Terminal) -> None:
    path = recorder.path
    if target is not None:
        try:
            shutil.copyfile(path, target)
        except OSError as failed:
            raise OutputError("{path} cannot be written: {why}.", path=target, why=failed) from failed
        path = target
    terminal.line(terminal.said(terminal.pick("Recording", "录像"), str(path)), whole=True)
