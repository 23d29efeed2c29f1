"""Who answers during a visit: the technician at the terminal, one key a decision, or nobody (`--yes`, the demo)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from guides.walk import Line, Question
from remote_assist.errors import CustomerStopped, NoConsent
from remote_assist.terminal import Terminal, visible
from remote_assist.wrapping import quoted


class Desk(Protocol):
    def ask(self, question: Question) -> str: ...

    def tell(self, line: Line) -> None: ...

    def text(self, question: str, *, skip: bool = True) -> str: ...


def _who(terminal: Terminal, to: str) -> str:
    if to == "customer":
        return terminal.pick("say to the customer", "对客户说")
    return terminal.pick("for you", "给您")


class TerminalDesk:
    """Questions on the terminal. What is meant for the customer is printed as a sentence to read out (S11).

    `yes` answers plain questions of the technician's; never one that the customer has to answer, and never a typed
    yes before data is lost.
    """

    def __init__(self, terminal: Terminal, *, yes: bool = False) -> None:
        self._terminal = terminal
        self._yes = yes

    def tell(self, line: Line) -> None:
        terminal, text = self._terminal, self._in(line.text)
        said = quoted(text) if line.to == "customer" else text
        terminal.line(f"  {terminal.said(_who(terminal, line.to), said)}", style="cyan")
        if line.see is not None:
            terminal.line(f"    {terminal.said(terminal.pick('should appear', '应看到'), self._in(line.see))}")

    def ask(self, question: Question) -> str:
        terminal = self._terminal
        terminal.line(f"  {terminal.said(_who(terminal, question.to), self._in(question.text))}", style="bold")
        if question.typed is not None:
            return self._read(f"    {self._in(question.typed)}? ")
        if self._yes and question.to == "technician" and any(answer.id == "yes" for answer in question.answers):
            terminal.line("    --yes")
            return "yes"
        keys = {str(number): answer for number, answer in enumerate(question.answers, 1)}
        for key, answer in keys.items():
            terminal.line(f"    {key}  {self._in(answer.text)}")
        words = {answer.id: answer.id for answer in question.answers}
        words |= {word[0]: word for word in words if word in ("yes", "no", "partly")}
        for _ in range(3):
            given = self._read(terminal.pick("    (s: the customer stops) > ", "    （s：客户要求停止）> ")).lower()
            if given in ("s", "stop", "leave"):
                raise CustomerStopped(leave=given == "leave" or self._leave())
            if given in keys:
                return keys[given].id
            if given in words:
                return words[given]
        raise NoConsent("Nobody answered the question.")

    def _leave(self) -> bool:
        """A stop puts our changes back, as the customer was told, unless they want nothing touched any more."""
        asked = self._terminal.pick("    Put back what we changed? (Enter: yes, n: touch nothing) ",
                                    "    恢复我们更改的设置？（回车：是，n：什么都不要动）")  # fmt: skip
        try:
            return self._read(asked).lower() in ("n", "no", "leave")
        except NoConsent:
            return False

    def text(self, question: str, *, skip: bool = True) -> str:
        """What was typed; where it may be skipped, nobody there means skipped."""
        if self._yes and skip:
            return ""
        try:
            given = self._read(f"  {question} ")[:500]
        except NoConsent:
            if skip:
                return ""
            raise
        if given.lower() in ("s", "stop", "leave"):
            raise CustomerStopped(leave=given.lower() == "leave" or self._leave())
        return given

    def _in(self, text: object) -> str:
        return visible(str(text.in_language(self._terminal.lang)))  # type: ignore[attr-defined]

    def _read(self, prompt: str) -> str:
        """One line; the end of the input is no answer."""
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise NoConsent("There is nobody to answer.")
        return "".join(c for c in line.strip() if c.isprintable())


class ScriptedDesk:
    """Answers written down beforehand, shown as they are given: the demo plays technician and customer."""

    def __init__(self, terminal: Terminal, answers: Mapping[str, str]) -> None:
        self._terminal = terminal
        self._answers = answers

    def tell(self, line: Line) -> None:
        terminal = self._terminal
        text = visible(line.text.in_language(terminal.lang))
        said = quoted(text) if line.to == "customer" else text
        terminal.line(f"  {terminal.said(_who(terminal, line.to), said)}", style="cyan")

    def ask(self, question: Question) -> str:
        given = next((given for word, given in self._answers.items() if word in question.text.en), "yes")
        known = [one.id for one in question.answers]
        answer = given if given in known else known[0]
        terminal = self._terminal
        text = visible(question.text.in_language(terminal.lang))
        terminal.line(f"  {terminal.said(_who(terminal, question.to), text)}")
        spoken = next((one.text.in_language(terminal.lang) for one in question.answers if one.id == answer), answer)
        terminal.line(f"    > {visible(spoken)}")
        return answer

    def text(self, question: str, *, skip: bool = True) -> str:
        answer = next((given for word, given in self._answers.items() if word in question), "")
        self._terminal.line(f"  {question} {answer}")
        return answer
