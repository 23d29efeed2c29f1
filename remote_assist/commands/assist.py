"""`remote-assist assist`: the whole visit on a real phone; without one it begins before adb."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from diagnostics.model import Text
from remote_assist.cli import Command, Globals
from remote_assist.errors import NoPhone, NoUsablePhone
from remote_assist.sentences import message
from remote_assist.terminal import Terminal, visible
from remote_assist.visiting import Asked, asked, consent_options, visit, with_channel

if TYPE_CHECKING:
    from guides.walk import Outcome
    from remote_assist.desk import Desk


@click.command("assist", cls=Command)
@click.option("--no-mirror", is_flag=True, help="Neither show nor record the screen.")
@click.option("--no-view", is_flag=True, help="Record the screen without showing it.")
@consent_options
@click.pass_obj
def COMMAND(
    globals_: Globals,
    no_mirror: bool,
    no_view: bool,
    consent: str,
    scope: tuple[str, ...],
    order: str | None,
    technician: str | None,
    owner: str | None,
    minutes: int,
) -> int:
    """The whole visit: ask → consent → check → proposed guides → fix → check again → summary → sweep.

    Without a phone it starts before adb: symptom, brand, where the phone is, then developer options step by step.
    """
    from remote_assist.adb import devices, server
    from remote_assist.assisting import NEEDS, SCREEN, Visited, ask_first, conduct
    from remote_assist.closing import Closing, as_json, farewell
    from remote_assist.commands.mirror import beside
    from remote_assist.desk import TerminalDesk
    from remote_assist.looking import phone_facts

    said = asked(consent, scope, order, technician, owner, minutes)
    terminal = globals_.terminal()
    lang = globals_.language()
    desk = TerminalDesk(terminal, yes=globals_.yes)
    data = globals_.folder().prepare()
    talk = ask_first(desk, terminal)
    try:
        phone = devices.usable(server.choose(data.path), globals_.serial)
    except NoPhone as nothing:
        if globals_.serial is not None:
            raise
        return before_adb(desk, terminal, nothing)
    said = _channel(desk, terminal, said)
    visited = Visited()
    closing = Closing(visited, terminal, data, lang)
    wants = frozenset() if no_mirror else SCREEN
    with (
        visit(globals_, said, NEEDS, terminal, phone=phone, extra={"command": "assist"}, disconnect=True,
              ending=closing, wants=wants) as session,
        beside(session, globals_, wanted=not no_mirror, view=not no_view),
    ):  # fmt: skip
        facts = phone_facts(session)
        conduct(session, desk, terminal, talk, lang, visited, lenses=not no_mirror)
        farewell(session, visited, desk, terminal)
    if globals_.json:
        terminal.json(as_json(visited, facts, lang))
    return visited.exit_code


def _channel(desk: Desk, terminal: Terminal, said: Asked) -> Asked:
    """Without --consent the technician is asked for the signed form's number; nothing is made up for the customer."""
    if said.channel != "phone":
        return said
    terminal.line(
        terminal.pick(
            "The customer has to agree first. This version cannot ask on the phone itself: let them sign the page of "
            "`remote-assist consent form`, or record the call.",
            "需要先取得客户同意。本版本还不能在手机上询问：请让客户在 `remote-assist consent form` 打印的单子上签字，或录音。",
        )
    )
    given = desk.text(
        terminal.pick("paper:REF or voice:REF (empty = no consent)?", "paper:编号 或 voice:编号（留空 = 未同意）？")
    )
    return with_channel(said, given) if given else said


WHERE = (
    ("bench", Text("On the counter or bench here", "在柜台或维修台")),
    ("network", Text("On the same network as this computer", "与这台电脑在同一网络")),
    ("home", Text("At the customer's home, without a computer", "在客户家，没有电脑")),
)


def before_adb(desk: Desk, terminal: Terminal, nothing: NoUsablePhone) -> int:
    """No phone yet: brand, where it is, then A7 in the words of that brand, read aloud. Ends with exit 3."""
    from guides.model import Answer
    from guides.walk import Question, walk
    from guides.words import words
    from remote_assist.brands import ask_skin
    from remote_assist.guiding import ENDED, library

    terminal.line(visible(message(nothing, terminal.lang)), style="yellow")
    skin = ask_skin(desk)
    where = desk.ask(Question("technician", Text("Where is the phone?", "手机在哪里？"),
                              tuple(Answer(key, text) for key, text in WHERE)))  # fmt: skip
    if where == "home":
        terminal.line(terminal.pick("Without a computer beside it only read-aloud guides help: remote-assist guide list",
                                    "旁边没有电脑，只能使用朗读式指引：remote-assist guide list"))  # fmt: skip
        raise nothing
    if where == "network":
        terminal.line(terminal.pick("Then: remote-assist connect HOST:PORT (shown under Wireless debugging).",
                                    "随后：remote-assist connect 地址:端口（见“无线调试”页面）。"))  # fmt: skip
    guide = library()["developer-options"]
    terminal.heading(guide.title.in_language(terminal.lang))
    walked = walk(guide, _nothing, desk.ask, desk.tell, dict, words=words(skin))
    terminal.line(
        terminal.said(ENDED[walked.status].in_language(terminal.lang), walked.reason.in_language(terminal.lang))
    )
    raise NoPhone("The phone is not here yet.",
                  next_step="When it says “Allow USB debugging?”, run `remote-assist assist` again.")  # fmt: skip


def _nothing(action: object) -> Outcome:
    raise NoPhone("This guide is only read aloud.")
