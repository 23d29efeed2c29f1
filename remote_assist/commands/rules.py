"""`remote-assist rules [AREA]`: every rule with its threshold and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from remote_assist.checking import chosen
from remote_assist.cli import Command, Globals

if TYPE_CHECKING:
    from diagnostics.model import Rule
    from remote_assist.terminal import Terminal


@click.command("rules", cls=Command)
@click.argument("areas", nargs=-1, metavar="[AREA]...")
@click.pass_obj
def COMMAND(globals_: Globals, areas: tuple[str, ...]) -> int:
    """Every rule with its threshold and its source. Figures say whose they are."""
    diagnostics = chosen(areas)
    terminal = globals_.terminal()
    if globals_.json:
        terminal.json({"schema": 1, "rules": [_row(area.name, rule) for area in diagnostics for rule in area.rules]})
        return 0
    for area in diagnostics:
        terminal.heading(area.title.in_language(terminal.lang))
        for rule in area.rules:
            _show(terminal, rule)
    return 0


def _show(terminal: Terminal, rule: Rule[Any]) -> None:
    from remote_assist.report.labels import LABEL, SEVERITY, VERDICT
    from remote_assist.report.rule_words import THRESHOLD_ZH, source_said

    lang = terminal.lang
    threshold = THRESHOLD_ZH.get(rule.id, rule.threshold) if lang == "zh" else rule.threshold
    terminal.line(f"  {terminal.said(rule.id, threshold)}", style="bold", hang=6)
    terminal.line(f"      {SEVERITY[rule.severity].in_language(lang)} · {VERDICT[rule.verdict].in_language(lang)}")
    if rule.guide:
        terminal.line(f"      {terminal.said(LABEL['guide'].in_language(lang), rule.guide)}")
    terminal.line(f"      {source_said(rule.source, lang)}", style="dim")


def _row(area: str, rule: object) -> dict[str, object]:
    from diagnostics.model import Rule

    assert isinstance(rule, Rule)
    return {
        "area": area,
        "rule": rule.id,
        "severity": rule.severity.value,
        "verdict": rule.verdict.value,
        "threshold": rule.threshold,
        "source": rule.source,
        "guide": rule.guide,
    }
