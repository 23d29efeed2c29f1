"""How a dump can go wrong."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("stall", "hang", "half", "garbled", "denied")


@dataclass(frozen=True, slots=True)
class Mishap:
    """One dump that goes wrong. stall: nothing until dumpsys gives up by itself. hang: nothing for `seconds`, then the
    whole dump, late. half: it breaks off in the middle of a line. garbled: every third line is lost. denied: a refusal."""

    kind: str
    seconds: float = 3.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a mishap is one of {', '.join(KINDS)}")

    def marred(self, text: str) -> str:
        """The dump as it comes out."""
        if self.kind == "half":
            return text[: len(text) // 2]
        if self.kind == "garbled":
            return "\n".join(line for number, line in enumerate(text.split("\n")) if number % 3 != 2)
        if self.kind == "denied":
            return "Permission Denial: can't dump input_method from from pid=4711, uid=2000\n"
        return text
