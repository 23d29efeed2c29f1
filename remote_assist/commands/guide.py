"""`remote-assist guide`: guided fixes: list, show, run, check."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remote_assist.cli import Command, Globals, Group
from remote_assist.consent import Scope
from remote_assist.errors import FixDidNotHold, UsageError
from remote_assist.terminal import Terminal, visible
from remote_assist.visiting import asked, consent_options, visit

if TYPE_CHECKING:
    from guides.walk import Outcome


@click.group("guide", cls=Group)
def COMMAND() -> None:
    """Guided fixes: check, say, act, verify. Each is a file that can be reviewed."""


@COMMAND.command("list", cls=Command)
@click.pass_obj
def list_(globals_: Globals) -> int:
    """The guides that come with the tool."""
    from remote_assist.guiding import library

    terminal = globals_.terminal()
    guides = library()
    if globals_.json:
        rows = [{"id": g.id, "title": {"en": g.title.en, "zh": g.title.zh}, "risk": g.risk, "minutes": g.minutes,
                 "handbook": list(g.handbook), "needs_phone": g.needs_phone} for g in guides.values()]  # fmt: skip
        terminal.json({"schema": 1, "guides": rows})
        return 0
    for guide in guides.values():
        terminal.line(
            f"{guide.id:<20}{guide.risk:<4}{guide.minutes:>3} {terminal.pick('min', '分钟')}  {guide.title.in_language(terminal.lang)}"
        )
    return 0


@COMMAND.command("show", cls=Command)
@click.argument("guide_id", metavar="ID")
@click.option("--skin", default="android", metavar="NAME", help="Menu words of this brand skin.")
@click.pass_obj
def show(globals_: Globals, guide_id: str, skin: str) -> int:
    """What a guide does, step by step, without doing it."""
    from guides.words import skins, words
    from remote_assist.guiding import named

    if skin not in skins():
        raise UsageError(
            "There is no skin “{skin}”.", next_step="Skins are: {skins}.", skin=skin, skins=", ".join(skins())
        )
    guide = named(guide_id)
    if globals_.json:
        globals_.terminal().json(_described(guide))
    _steps(globals_.terminal(), guide, words(skin))
    return 0


def _described(guide: object) -> dict[str, object]:
    from guides.model import Guide, kind_of

    assert isinstance(guide, Guide)
    steps = [{"id": step.id, "kind": kind_of(step), "argv": list(getattr(step, "argv", ()))} for step in guide.steps]
    return {"schema": 1, "id": guide.id, "risk": guide.risk, "minutes": guide.minutes,
            "title": {"en": guide.title.en, "zh": guide.title.zh}, "steps": steps}  # fmt: skip


def _steps(terminal: Terminal, guide: object, words: object) -> None:
    from diagnostics.model import Text
    from guides.model import Guide, kind_of
    from guides.words import PLACE

    assert isinstance(guide, Guide)
    assert isinstance(words, dict)

    def said(text: Text) -> str:
        def word(name: str) -> str:
            menu = words.get(name.removeprefix("menu."))
            return menu.in_language(terminal.lang) if menu is not None else "{" + name + "}"

        return PLACE.sub(lambda found: word(found[1]), text.in_language(terminal.lang))

    label = partial(_label, terminal)
    terminal.line(f"{guide.id}: {said(guide.title)}", style="bold")
    terminal.line(f"  {said(guide.problem)}")
    effort = terminal.pick(f"{guide.risk}, {guide.minutes} min", f"{guide.risk}，{guide.minutes} 分钟")
    terminal.line(f"  {effort}{terminal.pick(', ', '，')}{', '.join(guide.handbook)}")
    for step in guide.steps:
        terminal.line(f"  [{label(kind_of(step))}] {step.id}")
        for name in ("title", "text", "see", "if_not", "otherwise"):
            text = getattr(step, name, None)
            if isinstance(text, Text):
                terminal.line(f"      {label(name)}: {said(text)}")
        if hasattr(step, "conditions"):
            terminal.line(
                f"      {label(step.conditions.mode)}: {'; '.join(str(item) for item in step.conditions.items)}"
            )
        if hasattr(step, "argv"):
            terminal.line(f"      {label('argv')}: {' '.join(step.argv)}")
        loss = getattr(getattr(step, "journal", None), "text", None)
        if isinstance(loss, Text):
            terminal.line(f"      {label('loss')}: {said(loss)}")


LABELS_ZH = {
    "check": "检查",
    "say": "说明",
    "act": "操作",
    "verify": "核实",
    "undo": "撤销",
    "title": "标题",
    "text": "内容",
    "see": "应看到",
    "if_not": "若没有",
    "otherwise": "否则",
    "all": "全部满足",
    "any": "满足其一",
    "argv": "命令",
    "loss": "不可恢复",
}
"""The keys of a guide file, as `guide show` names them."""


def _label(terminal: Terminal, key: str) -> str:
    return terminal.pick(key, LABELS_ZH.get(key, key))


@COMMAND.command("check", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def check(globals_: Globals, file: Path) -> int:
    """Is this guide file safe to walk? Names the line that is not."""
    from guides.load import load
    from guides.model import GuideError
    from remote_assist.guiding import known_facts

    if not file.is_file():
        raise UsageError("There is no file {file}.", file=file)
    try:
        guide = load(file, facts=known_facts())
    except GuideError as error:
        raise UsageError(
            "This guide cannot be walked: {why}",
            next_step="The guides in guides/library are examples that load.",
            why=error,
        )
    terminal = globals_.terminal()
    if globals_.json:
        terminal.json({"schema": 1, "guide": guide.id, "risk": guide.risk, "steps": len(guide.steps), "loads": True})
    terminal.line(
        terminal.pick(
            f"{guide.id}: {len(guide.steps)} steps, {guide.risk}, loads.",
            f"{guide.id}：共 {len(guide.steps)} 步，{guide.risk}，可用。",
        )
    )
    return 0


@COMMAND.command("run", cls=Command)
@click.argument("guide_id", metavar="ID")
@click.option("--dry-run", is_flag=True, help="Show the steps; send nothing.")
@click.option("--skin", default="android", metavar="NAME", help="Menu words for a read-aloud guide without a phone.")
@consent_options
@click.pass_obj
def run(
    globals_: Globals,
    guide_id: str,
    dry_run: bool,
    skin: str,
    consent: str,
    scope: tuple[str, ...],
    order: str | None,
    technician: str | None,
    owner: str | None,
    minutes: int,
) -> int:
    """Walk one guide on the phone: check, say, act, verify. A fix that did not hold is exit 7."""
    from guides.walk import walk
    from guides.words import skins, words
    from remote_assist.desk import TerminalDesk
    from remote_assist.guiding import Hands, menu_words, named

    guide = named(guide_id)
    terminal = globals_.terminal()
    if skin not in skins():
        raise UsageError(
            "There is no skin “{skin}”.", next_step="Skins are: {skins}.", skin=skin, skins=", ".join(skins())
        )
    if dry_run and globals_.json:
        terminal.json({**_described(guide), "dry_run": True})
    if dry_run:
        _steps(terminal, guide, words(skin))
        return 0
    desk = TerminalDesk(terminal, yes=globals_.yes)
    if not guide.needs_phone:
        walked = walk(guide, _no_phone, desk.ask, desk.tell, dict, words=words(skin))
        return _ended(terminal, walked.status, walked.reason.in_language(terminal.lang))
    said = asked(consent, scope, order, technician, owner, minutes)
    needs = frozenset({Scope.FIX})
    with visit(globals_, said, needs, terminal, extra={"command": f"guide {guide_id}"}) as session:
        who = session.identity
        assert who is not None
        walked = Hands(session, desk, {}).walk(guide, menu_words(who.properties, who.language))
    if globals_.json:
        from remote_assist.report.json import plain

        terminal.json({"schema": 1, "guide": guide.id, "status": walked.status, "session": session.folder.name,
                       "before": plain(walked.before), "after": plain(walked.after)})  # fmt: skip
    for name, value in walked.after.items():
        terminal.line(f"  {name}: {visible(str(walked.before.get(name)))} → {visible(str(value))}")
    return _ended(terminal, walked.status, walked.reason.in_language(terminal.lang))


def _no_phone(action: object) -> Outcome:
    raise UsageError("This guide is only read aloud.")


def _ended(terminal: Terminal, status: str, reason: str) -> int:
    if status in ("did_not_hold", "failed"):
        raise FixDidNotHold("{reason}", reason=reason)
    from remote_assist.guiding import ENDED

    terminal.line(terminal.said(ENDED[status].in_language(terminal.lang), reason), style="bold")
    return 0
