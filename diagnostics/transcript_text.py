"""Prompts in what somebody copied out of a terminal: which line asks, and for which command.

Prompts: mksh on Android (AOSP external/mksh/src/mkshrc: `1|host:/path $ `, up to 7 `shell@host:/path $ `), bash, zsh,
cmd.exe (`C:\\path>`), PowerShell (`PS C:\\path> `), and the bare `$ ` and `# ` of instructions.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from diagnostics.bugreport_argv import command_argv
from diagnostics.model import Argv

MAX_LINE = 600
_HOST = re.compile(
    r"""(?:\([\w.-]{1,40}\)\ )?(?:\d{1,3}\|)?(?:
      PS\ (?:[A-Za-z]:)?[\\/~][^<>|"?*]{0,160}>
    | [A-Za-z]:\\[^<>|"?*]{0,160}>
    | \[[\w.-]{1,40}@[\w.-]{1,60}\ [^\]\s]{1,80}\][$#]
    | [\w.-]{1,40}@[\w.-]{1,60}(?::|\ )[~/][^\s$#%>]{0,160}\ ?[$#%]
    | [\w.-]{0,60}:[~/][^\s$#%>]{0,160}\ [$#]
    )(?:\ |$)|[A-Za-z]:\\[^<>|"?*]{0,160}>(?=\S)""",
    re.VERBOSE,
)
_BARE = re.compile(r"([$#%>]) (?=\S)")
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ASKED = frozenset(
    ["adb", "cat", "cmd", "dumpsys", "df", "getprop", "logcat", "pm", "ps", "settings", "sm", "top", "wm"]
)
"""What the diagnostics read, and `adb` before it: a line with one of these behind a prompt makes the text a transcript."""
_OTHERS = frozenset(
    [
        "am",
        "bugreport",
        "cd",
        "clear",
        "date",
        "echo",
        "exit",
        "fastboot",
        "free",
        "id",
        "ls",
        "mount",
        "su",
        "uname",
        "uptime",
        "vmstat",
        "whoami",
    ]
)
_TO_ELSEWHERE = re.compile(r"\s(?:2>\s?&1|2>\s?(?:/dev/null|\$?null|nul))(?=\s|$)", re.IGNORECASE)
_STAYS = ("-d", "-D")
_ADB_TAKES = ("-s", "-t", "-H", "-P", "-L")


@dataclass(frozen=True, slots=True)
class Asked:
    """`argv`: the command in the words that the diagnostics ask it in; None where it is none, several, or its output
    went elsewhere. `said`: as it was typed. `whole`: nothing behind it picks lines out. `known`: it is a command that
    phones know, so that the line is a prompt for certain. `bare`: the prompt was a single sign."""

    argv: Argv | None
    said: str
    whole: bool
    known: bool
    bare: str | None = None


def asked(line: str) -> Asked | None:
    """What a line asks for; None for a line that is no prompt. An empty prompt asks for nothing."""
    if len(line) > MAX_LINE:
        return None
    line = _COLOUR.sub("", line).rstrip()
    host = _HOST.match(line)
    bare = _BARE.match(line) if host is None else None
    found = host or bare
    if found is None:
        return None
    said = line[found.end() :].strip()
    argv, whole = _command(said)
    first = _program(said)
    known = first in _ASKED
    if bare is None:
        return Asked(argv, said, whole, known)
    if not known and first not in _OTHERS:
        return None
    return Asked(argv, said, whole, known, bare[1])


def _program(said: str) -> str:
    words = said.split(maxsplit=1)
    return re.split(r"[\\/]", words[0])[-1].removesuffix(".exe").strip("\"'&") if words else ""


def _command(said: str) -> tuple[Argv | None, bool]:
    """(argument list, whether its whole output follows)."""
    text = _TO_ELSEWHERE.sub("", f" {said}".replace("\\", "/")).strip()
    try:
        words = shlex.split(text)
        if _program(text) == "adb":
            words = _behind_adb(words[1:])
        elif len(words) > 1 and words[0] == "su":
            words = _behind_su(words[1:])
        # What adb hands on in quotes is a line of its own.
        lexer = shlex.shlex(" ".join(words), posix=True, punctuation_chars="|;&<>")
        lexer.whitespace_split = True
        lexer.commenters = ""
        words = list(lexer)
    except ValueError:
        return None, False
    end = next((at for at, word in enumerate(words) if set(word) <= set("|;&<>")), len(words))
    if end < len(words) and words[end] != "|":
        return None, False
    if not words[:end]:
        return None, False
    argv = command_argv(" ".join(words[:end]))
    return argv, end == len(words) and not _picks_lines(words)


def _behind_adb(words: list[str]) -> list[str]:
    while words and words[0].startswith("-"):
        words = words[2 if words[0] in _ADB_TAKES else 1 :]
    if words[:1] in (["shell"], ["exec-out"]):
        words = words[1:]
        while words and words[0] in ("-t", "-T", "-tt", "-n", "-x"):
            words = words[1:]
        return _behind_su(words[1:]) if words[:1] == ["su"] else words
    return words if words[:1] == ["logcat"] else []


def _behind_su(words: list[str]) -> list[str]:
    if words[:1] in (["0"], ["root"]):
        words = words[1:]
    return words[1:] if words[:1] == ["-c"] else words


def _picks_lines(words: list[str]) -> bool:
    """A log asked for a tag, a number of lines or a level does not show what it leaves out."""
    if words[0].rpartition("/")[2] != "logcat":
        return False
    rest = iter(words[1:])
    for word in rest:
        if word in ("-b", "-v"):
            next(rest, None)
        elif word not in _STAYS and word not in ("*:v", "*:V"):
            return True
    return False
