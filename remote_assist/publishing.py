"""What `check` hands out: terminal or JSON, and the pages that were asked for. Files that were named are looked at
before a phone is asked for anything, so that a mistyped name costs no visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remote_assist import __version__
from remote_assist.cli import Globals
from remote_assist.errors import UsageError

if TYPE_CHECKING:
    from diagnostics.model import Result
    from remote_assist.report.certificate import Issued
    from remote_assist.report.older import Older
    from remote_assist.session import Session


@dataclass(frozen=True, slots=True)
class Wanted:
    """`html`, `certificate`: files to write. `older`: the check to compare with. `source`: what was handed in."""

    html: Path | None = None
    certificate: Path | None = None
    older: Older | None = None
    verbose: bool = False
    source: Path | None = None


def wanted(
    html: Path | None,
    certificate: Path | None,
    compare: Path | None,
    *,
    verbose: bool = False,
    source: Path | None = None,
) -> Wanted:
    """Raises UsageError (2) for a folder that is not there, or an older check that cannot be used."""
    for file in (html, certificate):
        if file is not None and not file.absolute().parent.is_dir():
            raise UsageError("The folder for {file} does not exist.", file=file)
    if html is not None and certificate is not None and html.absolute() == certificate.absolute():
        raise UsageError("--html and --certificate name the same file.")
    older = None
    if compare is not None:
        from remote_assist.report.older import read_older

        older = read_older(compare)
    return Wanted(html, certificate, older, verbose, source)


def issued(session: Session | None, order: str | None, technician: str | None) -> Issued:
    """The certificate's date and the sealed record behind it; without a session there is none."""
    from remote_assist.report.certificate import Issued

    made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if session is None:
        return Issued(made_at, __version__, order=order, technician=technician)
    receipt = session.log.receipt.code if session.log.sealed else None
    return Issued(made_at, __version__, session.folder.name, receipt, order, technician)


def publish(
    globals_: Globals, phone: Mapping[str, Any], results: tuple[Result, ...], what: Wanted, made: Issued
) -> None:
    """Show the results and write the files. Raises UsageError (2) where a file cannot be written."""
    terminal = globals_.terminal()
    lang = globals_.language()
    compared = None
    if what.older is not None:
        from remote_assist.report.compare import compare

        compared = compare(what.older, phone, results)
    if globals_.json:
        from remote_assist.report.json import check_json

        answer = check_json(phone, results, lang)
        if compared is not None:
            from remote_assist.report.compare import compare_json

            answer["compare"] = compare_json(compared, lang)
        terminal.json(answer)
    else:
        from remote_assist import summary

        absent = summary.NOT_ASKED
        if what.source is not None:
            absent = summary.NOT_IN_FOLDER if what.source.is_dir() else summary.NOT_IN_FILE
        summary.show(terminal, phone, results, verbose=what.verbose, absent=absent)
        if compared is not None:
            from remote_assist.compare_text import show_compared

            show_compared(terminal, compared)
    if what.html is not None:
        from remote_assist.report.html import check_html

        _write(what.html, check_html(phone, results, lang, compared))
        terminal.line(terminal.pick(f"Report: {what.html}", f"报告：{what.html}"))
    if what.certificate is not None:
        from remote_assist.report.certificate import render_certificate

        _write(what.certificate, render_certificate(phone, results, made, lang))
        terminal.line(terminal.pick(f"Certificate: {what.certificate}", f"检测单：{what.certificate}"))


def _write(file: Path, page: str) -> None:
    from remote_assist.ending import write_private

    try:
        write_private(file, page)
    except OSError as failed:
        raise UsageError("{file} cannot be written: {why}.", file=file, why=failed)
