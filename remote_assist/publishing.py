"""What `check` hands out: terminal or JSON, and the pages that were asked for. Files that were named are looked at
before a phone is asked for anything, so that a mistyped name costs no visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remote_assist import __version__
from remote_assist.cli import Globals
from remote_assist.errors import UsageError

if TYPE_CHECKING:
    from diagnostics.model import Now, Result, Text
    from remote_assist.privacy.visit import VisitMask
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


def issued(session: Session | None, order: str | None, technician: str | None, now: Now | None = None) -> Issued:
    """The date of certificate and report, and the sealed record behind them; without a session there is none.
    `now`: the time that came with saved data."""
    from remote_assist.report.certificate import Issued

    made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if session is None:
        taken = taken_at(now) if now is not None else None
        return Issued(made_at, __version__, order=order, technician=technician, taken=taken)
    receipt = session.log.receipt.code if session.log.sealed else None
    return Issued(made_at, __version__, session.folder.name, receipt, order, technician)


def taken_at(now: Now) -> Text:
    """When the phone said what is judged, to the minute, and by whose clock."""
    from diagnostics.model import Text

    try:
        if now.report_time is not None:
            local = datetime.strptime(now.report_time, "%Y-%m-%d %H:%M:%S").strftime("%Y-%m-%d %H:%M")
            return Text(f"{local} by the phone's clock", f"{local}（手机时间）")
        if now.phone_time_s is not None:
            zone = UTC if now.utc_offset_s is None else timezone(timedelta(seconds=now.utc_offset_s))
            local = datetime.fromtimestamp(now.phone_time_s, zone).strftime("%Y-%m-%d %H:%M")
            local += " UTC" if now.utc_offset_s is None else ""
            return Text(f"{local} by the phone's clock", f"{local}（手机时间）")
        if now.host_time_s is not None:
            local = datetime.fromtimestamp(now.host_time_s, UTC).strftime("%Y-%m-%d %H:%M UTC")
            return Text(f"{local} by the computer's clock", f"{local}（电脑时间）")
    except (ValueError, OverflowError, OSError):
        pass
    return Text("unknown", "未知")


def publish(
    globals_: Globals,
    phone: Mapping[str, Any],
    results: tuple[Result, ...],
    what: Wanted,
    made: Issued,
    masking: VisitMask,
) -> None:
    """Show the results as they are and write the files masked. Raises UsageError (2) where a file cannot be written."""
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
    if what.html is None and what.certificate is None:
        return
    from remote_assist.masked_results import masked_results

    results = masked_results(results, masking.mask)
    if what.html is not None:
        from remote_assist.report.html import check_html

        _write(what.html, check_html(phone, results, lang, compared, made))
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
