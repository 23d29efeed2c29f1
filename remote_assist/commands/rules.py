"""`remote-assist rules [AREA]`: every rule with its threshold and its source."""

from __future__ import annotations

import click

from remote_assist.checking import chosen
from remote_assist.cli import Command, Globals


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
            terminal.line(f"  {rule.id}: {rule.threshold}", style="bold")
            terminal.line(
                f"      {rule.severity.value}, {rule.verdict.value}{', guide ' + rule.guide if rule.guide else ''}"
            )
            terminal.line(f"      {rule.source}", style="dim")
    return 0


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
