"""`remote-assist consent form`: the page that a customer signs."""

from __future__ import annotations

from pathlib import Path

import click

from remote_assist.cli import Command, Globals, Group
from remote_assist.consent import Scope, parse_scopes
from remote_assist.controller import controller
from remote_assist.ending import write_private
from remote_assist.errors import UsageError
from remote_assist.forms import note

USABLE = frozenset({Scope.DIAGNOSE, Scope.FIX, Scope.LOGS, Scope.EXPORT})
"""Nobody should be asked to agree to what cannot be done yet; `--scope` asks for more."""


@click.group("consent", cls=Group)
def COMMAND() -> None:
    """Consent on paper, until the phone's own page asks for it."""


@COMMAND.command("form", cls=Command)
@click.option("--order", required=True, metavar="NUMBER", help="The work order; also the reference of the consent.")
@click.option(
    "--scope",
    "scope",
    multiple=True,
    metavar="SCOPES",
    help="What is asked for; default: what this version can do (diagnose, fix, logs, export).",
)
@click.option("--technician", metavar="NAME", help="Who asks.")
@click.option("--company", metavar="NAME", help="For whom.")
@click.option("--contact", metavar="TEXT", help="Where consent can be withdrawn.")
@click.option("--phone", "phone", metavar="TEXT", help="Which phone: brand, model, colour.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="There instead of the data folder.")
@click.pass_obj
def form(
    globals_: Globals,
    order: str,
    scope: tuple[str, ...],
    technician: str | None,
    company: str | None,
    contact: str | None,
    phone: str | None,
    out: Path | None,
) -> int:
    """One large-type page to print: what is asked for, each with a yes and a no; nothing ticked beforehand.

    Whether the owner signs, or somebody on their behalf, is ticked by hand on the page.
    """
    from remote_assist.report.consent_form import ConsentForm, render_form

    data = globals_.folder()
    answerable = controller(data)
    if answerable is not None:
        company, contact = company or answerable.name, contact or answerable.contact
    given = {"--order": order, "--technician": technician, "--company": company, "--contact": contact, "--phone": phone}
    for name, text in given.items():
        if text is not None and (not text.strip() or len(text) > 80 or not text.isprintable()):
            raise UsageError("{name} needs 1 to 80 printable characters.", name=name)
    wanted = parse_scopes(scope) if scope else USABLE
    asked = tuple(one.value for one in Scope if one in wanted)
    terminal = globals_.terminal()
    page = render_form(ConsentForm(order, technician, company, contact, phone, globals_.language(), asked))
    if out is None:
        safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in order)
        out = data.prepare().path / f"consent-{safe}.html"
    try:
        write_private(out, page)
        note(data.prepare(), order, globals_.language(), asked)
    except OSError as failed:
        raise UsageError("{out} cannot be written: {why}.", out=out, why=failed)
    if globals_.json:
        terminal.json({"schema": 1, "file": str(out), "consent": f"paper:{order}", "scopes": list(asked)})
    terminal.line(terminal.pick(f"Print this page: {out}", f"请打印此页：{out}"))
    terminal.line(terminal.pick(f"When it is signed: --consent paper:{order}", f"签字后使用：--consent paper:{order}"))
    return 0
