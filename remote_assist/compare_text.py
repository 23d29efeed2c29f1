"""The comparison with an older check on the terminal: findings first, then what is worse, better, different."""

from __future__ import annotations

from remote_assist.report.compare import CHANGE, HEADINGS, STATE, Compared
from remote_assist.terminal import Terminal, visible

_STYLE = {"worse": "red", "new": "red", "still": "yellow", "better": "green", "gone": "green", "not_judged": "cyan"}


def show_compared(terminal: Terminal, compared: Compared) -> None:
    """Printed below the summary of a check."""
    lang = terminal.lang
    terminal.heading(HEADINGS["title"].in_language(lang))
    if compared.same_phone is False:
        terminal.line(f"  {HEADINGS['other_phone'].in_language(lang)}", style="yellow")
        return
    for finding in compared.findings:
        label = f"{STATE[finding.state].in_language(lang)} · {visible(finding.title.in_language(lang))}"
        terminal.line(f"  {terminal.said(label, visible(finding.said(lang)))}", style=_STYLE.get(finding.state))
    differing = compared.differing
    for row in differing:
        title = visible(row.title.in_language(lang))
        before, after = (visible(row.said(value, lang).replace("\n", "; ")) for value in (row.before, row.after))
        label = f"{CHANGE[row.change].in_language(lang)} · {title} · {visible(row.label(lang))}"
        terminal.line(f"  {terminal.said(label, f'{before} → {after}')}", style=_STYLE.get(row.change))
    same = len(compared.rows) - len(differing)
    terminal.line(f"  {HEADINGS['same'].in_language(lang).format(same)}", style="dim")
