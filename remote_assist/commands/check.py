"""`remote-assist check`: diagnostics, live or on what was captured before. One judge for both."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remote_assist.cli import Command, Globals
from remote_assist.consent import Scope
from remote_assist.errors import UsageError
from remote_assist.privacy.visit import VisitMask
from remote_assist.terminal import visible
from remote_assist.visiting import asked, consent_options, visit

if TYPE_CHECKING:
    from diagnostics.model import Diagnostic, Now, Result
    from remote_assist.lenses import Trial
    from remote_assist.session import Session
    from remote_assist.terminal import Terminal


def _named(context: click.Context, option: click.Parameter, value: str | None) -> Path | None:
    """An empty name, as of an unset variable, must not mean the folder that one happens to stand in."""
    if value == "":
        raise UsageError("--from names nothing.", next_step="Name a file or a folder, or - for standard input.")
    return None if value is None else Path(value)


@click.command("check", cls=Command)
@click.argument("areas", nargs=-1, metavar="[AREA]...")
@click.option(
    "--from",
    "source",
    callback=_named,
    metavar="PATH",
    help="Judge a capture folder, a bugreport (.zip, .txt), or the text of commands; - is standard input.",
)
@click.option("--html", "html", type=click.Path(path_type=Path), metavar="FILE", help="Write the report there too.")
@click.option("--certificate", type=click.Path(path_type=Path), metavar="FILE", help="Write a page for the bench.")
@click.option("--compare", type=click.Path(path_type=Path), metavar="OLDER.json", help="What changed since then.")
@click.option("--quick", is_flag=True, help="Without what a phone may take seconds for; those areas are not complete.")
@click.option("--full", is_flag=True, help="Everything (the default).")
@click.option("--symptom", metavar="TEXT", help="What is wrong, in the customer's words: picks areas and their order.")
@click.option("--since", metavar="TEXT", help="Since when, how often: adds areas.")
@click.option("--recent", metavar="TEXT", help="What was installed or updated lately: looked at early.")
@click.option(
    "--lenses", is_flag=True, help="Open every camera for a moment (scope camera, Android 12+); no picture is kept."
)
@click.option("--verbose", is_flag=True, help="Show the lines that findings rest on.")
@consent_options
@click.pass_obj
def COMMAND(
    globals_: Globals,
    areas: tuple[str, ...],
    source: Path | None,
    html: Path | None,
    certificate: Path | None,
    compare: Path | None,
    quick: bool,
    full: bool,
    symptom: str | None,
    since: str | None,
    recent: str | None,
    lenses: bool,
    verbose: bool,
    consent: str,
    scope: tuple[str, ...],
    order: str | None,
    technician: str | None,
    owner: str | None,
    minutes: int,
) -> int:
    """Diagnostics: what is wrong, is it a setting or a fault, what to do, what to tell the customer."""
    from remote_assist import summary
    from remote_assist.publishing import issued, publish, wanted

    if quick and full:
        raise UsageError("--quick and --full exclude each other.")
    if source is not None and lenses:
        raise UsageError("--from judges what was handed in; --lenses needs a phone. Give one of them.")
    if source is not None and globals_.serial is not None:
        raise UsageError("--from judges what was handed in; -s names a phone. Give one of them.")

    def planned() -> tuple[Diagnostic[Any], ...]:
        from remote_assist.looking import CAMERA, plan

        chosen = plan(areas, symptom, recent, narrow=symptom is not None, since=since)
        if lenses and all(area.name != CAMERA for area in chosen):
            raise UsageError("--lenses belongs to the area camera, which is not looked at here.",
                             next_step="Name the area camera too, or leave --lenses out.")  # fmt: skip
        return chosen

    if areas or lenses:
        planned()  # an area that does not exist is said before any phone is contacted
    terminal = globals_.terminal()
    what = wanted(html, certificate, compare, verbose=verbose, source=source)
    phone: Mapping[str, Any]
    session: Session | None = None
    taken: Now | None = None
    masking = VisitMask()
    if source is not None:
        from diagnostics.judge import judge_all
        from remote_assist.sources import read_any

        diagnostics = planned()
        if str(source) == "-" and sys.stdin is not None and sys.stdin.isatty():
            terminal.line(terminal.pick("Paste the text, then press Ctrl-D.", "请粘贴文本，然后按 Ctrl-D。"), err=True)
        capture = read_any(source, [argv for area in diagnostics for argv in area.reads()])
        phone = {**capture.phone, "sdk": sdk_number(capture.phone.get("sdk"))}
        results = judge_all(diagnostics, capture.outputs, capture.now)
        taken = capture.now
        for output in capture.outputs:
            masking.heard(output.command.argv, output.stdout)
        if not globals_.json:
            for sentence in capture.said:
                terminal.line(sentence.in_language(globals_.language()), style="dim")
        for note in capture.notes:
            terminal.line(visible(note.in_language(globals_.language())), style="yellow", err=True)
        if capture.foreign and not globals_.json:
            names = ", ".join(capture.foreign[:6]) + (" …" if len(capture.foreign) > 6 else "")
            terminal.line(terminal.pick(f"{len(capture.foreign)} files there are not for these areas and were left alone: {names}",
                                        f"有 {len(capture.foreign)} 个文件与这些项目无关，已略过：{names}"), style="dim")  # fmt: skip
    else:
        said = asked(consent, scope, order, technician, owner, minutes)
        needs = frozenset({Scope.DIAGNOSE, Scope.CAMERA} if lenses else {Scope.DIAGNOSE})
        with visit(globals_, said, needs, terminal, extra={"command": "check"}, meanwhile=planned) as session:
            from remote_assist.looking import look, phone_facts

            _talk(session, symptom, since, recent)
            session.phase = "check"
            phone = phone_facts(session)
            trial = _trial(session, globals_, terminal) if lenses else None
            shown = summary.as_it_comes(terminal)
            results = look(session, planned(), quick=quick, judged=shown, lenses=trial).results
            record_results(session, results, "before")
            masking = session.masking
    publish(globals_, phone, results, what, issued(session, order, technician, taken), masking)
    if symptom is not None and not areas:
        from remote_assist.looking import narrowed

        for sentence in narrowed(symptom, recent, since):
            terminal.line(sentence.in_language(globals_.language()), style="yellow")
    code = summary.exit_code(results, live=source is None)
    if code and not any(result.judged for result in results):
        told = any(result.findings for result in results)
        terminal.line(terminal.pick("No area could be judged as a whole; what stands above is all that it tells." if told else "No area could be judged.",
                                    "没有任何项目可以整体判断；以上是全部内容。" if told else "没有任何项目可以判断。"),
                      style="yellow", err=True)  # fmt: skip
    return code


def _trial(session: Session, globals_: Globals, terminal: Terminal) -> Trial | None:
    from remote_assist.desk import TerminalDesk
    from remote_assist.lenses import offered

    return offered(session, TerminalDesk(terminal, yes=globals_.yes), terminal)


def _talk(session: Session, symptom: str | None, since: str | None, recent: str | None) -> None:
    """S1: what was asked before looking belongs into the record."""
    said = {"symptom": symptom, "since": since, "recent": recent}
    given = {name: text[:500] for name, text in said.items() if text}
    if given:
        session.phase = "talk"
        session.note("asked first (S1)", **given)


def sdk_number(text: object) -> int | None:
    """API level as the number it is, or None for anything else."""
    said = str(text)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None


def record_results(session: Session, results: tuple[Result, ...], which: str) -> None:
    """Put what was judged into the record: rule ids and severities, not the phone's text."""
    areas = {r.area: {"severity": r.severity.value, "findings": [f.rule for f in r.findings]} for r in results}
    session.log.append("note", "tool", {"text": f"check {which}", "areas": areas}, consent_id=session.consent_id,
                       phase=session.phase)  # fmt: skip
