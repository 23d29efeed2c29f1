"""The cameras in a visit: asked for before, told to the customer, each tried for a moment, judged with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics.lens_text import read_lenses
from diagnostics.model import Output, Text
from diagnostics.symptoms import recognise
from diagnostics.value_words import WORDS
from guides.model import Answer
from guides.walk import Line, Question
from remote_assist.consent import Scope
from remote_assist.errors import UnsupportedPhone, UsageError
from remote_assist.sentences import message, say

if TYPE_CHECKING:
    from remote_assist.desk import Desk
    from remote_assist.screen.serverfile import ServerFile
    from remote_assist.session import Session
    from remote_assist.terminal import Terminal

TOLD = Text(
    "Each camera of your phone now opens for a moment, one after the other. The pictures are only measured and thrown "
    "away at once, none is kept. Please hold the phone over a printed page, 30–50 cm away.",
    "接下来会依次短暂打开手机的每个摄像头。画面只用来测量，随即丢弃，不会保留任何照片。请把手机对准 30–50 厘米外的一页印刷文字。",
)
AGAIN = Text(
    "Each camera opens once more for a moment; no picture is kept.", "每个摄像头会再短暂打开一次，不保留任何画面。"
)
MAY = Text("Try every camera now?", "现在测试每个摄像头吗？")
YES_NO = (Answer("yes", Text("Yes", "是")), Answer("no", Text("No", "否")))


class Trial:
    """A try of the cameras that the customer was told of and that was agreed to; may be made again after a fix."""

    def __init__(self, session: Session, file: ServerFile, desk: Desk, terminal: Terminal) -> None:
        self._session = session
        self._file = file
        self._desk = desk
        self._terminal = terminal
        self._made = False

    def __call__(self) -> Output:
        """Raises as `lens.try_all`."""
        from remote_assist.screen import lens

        if self._made:
            _tell(self._session, self._desk, AGAIN)
        self._made = True
        output = lens.try_all(self._session, self._file, self._shown)
        figures = [
            {"id": one.id, "facing": one.facing, "opened": one.opened, "pictures": one.pictures,
             "brightness": _whole(one.brightness), "detail": _whole(one.detail), "error": one.error}
            for one in read_lenses(output.lines)
        ]  # fmt: skip
        self._session.note("each camera was tried", actor="tool", cameras=figures)
        return output

    def _shown(self, number: int, facing: str) -> None:
        side = WORDS.get(facing)
        terminal = self._terminal
        name = terminal.pick(f"Trying camera {number}", f"正在测试摄像头 {number}")
        terminal.line(
            f"  {name if side is None else terminal.said(name, side.in_language(terminal.lang))}", style="dim"
        )


def offered(session: Session, desk: Desk, terminal: Terminal) -> Trial | None:
    """Tell the customer, ask, and give the try; None after a no.

    Raises UnsupportedPhone before Android 12, UsageError when there is no server file on this computer.
    """
    from remote_assist.screen import lens, showing

    session.require(Scope.CAMERA)
    lens.old_enough(session.identity)
    assert session.identity is not None
    file = showing.supported(session.identity)
    _tell(session, desk, TOLD)
    if desk.ask(Question("technician", MAY, YES_NO)) != "yes":
        session.note("the cameras were not tried", actor="tool")
        return None
    return Trial(session, file, desk, terminal)


def offered_for(symptom: str, session: Session, desk: Desk, terminal: Terminal) -> Trial | None:
    """The same, where the customer complains of a camera and has agreed to it being tried; why it cannot be is said."""
    agreed = session.consent.scopes if session.consent is not None else frozenset()
    if Scope.CAMERA not in agreed or all(one.id != "camera" for one in recognise(symptom)):
        return None
    try:
        return offered(session, desk, terminal)
    except (UnsupportedPhone, UsageError) as cannot:
        terminal.line(message(cannot, terminal.lang), style="yellow", err=True)
        terminal.line(f"  → {say(cannot.next_step, terminal.lang)}", style="yellow", err=True)
        session.note("the cameras were not tried", actor="tool", why=str(cannot))
        return None


def _tell(session: Session, desk: Desk, text: Text) -> None:
    desk.tell(Line("customer", text))
    session.note(text.en, actor="tool", said_to="customer", zh=text.zh)


def _whole(figure: float | None) -> int | None:
    return None if figure is None else round(figure)
