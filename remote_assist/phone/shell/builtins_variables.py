"""Builtins about variables, options and positional parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.shell.quoting import quote
from remote_assist.phone.shell.variables import ShellFault
from remote_assist.phone.shell.words import NAME

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell

LETTERS = "abefhknuvxCU"
LONG = {
    "allexport": "a",
    "errexit": "e",
    "noglob": "f",
    "noclobber": "C",
    "nounset": "u",
    "xtrace": "x",
    "verbose": "v",
    "noexec": "n",
    "notify": "b",
    "pipefail": "pipefail",
    "posix": "posix",
    "utf8-mode": "U",
    "braceexpand": "B",
}


def set_(shell: Shell, argv: list[str]) -> int:
    if len(argv) == 1:
        for name in sorted(shell.variables.table):
            value = shell.variables.get(name)
            if value is not None:
                shell.out(f"{name}={quote(value)}\n")
        return 0
    at = 1
    while at < len(argv):
        word = argv[at]
        if word in ("--", "-"):
            at += 1
            shell.positional = argv[at:]
            return 0
        if word[:1] not in "+-" or len(word) < 2:
            break
        on = word[0] == "-"
        for letter in word[1:]:
            if letter == "o":
                at += 1
                if at >= len(argv):
                    return 0
                if argv[at] not in LONG:
                    raise ShellFault(f"set: {argv[at]}: bad option")
                _switch(shell, LONG[argv[at]], on)
            elif letter == "A" and at + 1 < len(argv):
                shell.variables.put_all(argv[at + 1], [one for one in argv[at + 2 :] if one != "--"])
                return 0
            elif letter in LETTERS:
                _switch(shell, letter, on)
            else:
                raise ShellFault(f"set: -{letter}: unknown option")
        at += 1
    if at < len(argv):
        shell.positional = argv[at:]
    return 0


def _switch(shell: Shell, option: str, on: bool) -> None:
    if on:
        shell.options.add(option)
    else:
        shell.options.discard(option)


def shift(shell: Shell, argv: list[str]) -> int:
    count = shell.expand.calculate(argv[1]) if len(argv) > 1 else 1
    if count < 0:
        raise ShellFault(f"shift: {argv[1]}: bad number")
    if count > len(shell.positional):
        raise ShellFault("shift: nothing to shift")
    del shell.positional[:count]
    return 0


def _name(shell: Shell, command: str, word: str) -> tuple[str, str | None, bool]:
    """(name, value or None, whether it is `+=`) of an argument of `export`, `typeset`, ..."""
    name, equals, value = word.partition("=")
    append = name.endswith("+") and bool(equals)
    name = name[:-1] if append else name
    base = name.partition("[")[0]
    if not NAME.fullmatch(base):
        raise ShellFault(f"{command}: {word}: not an identifier")
    return name, value if equals else None, append


def declare(shell: Shell, argv: list[str]) -> int:
    """`export`, `readonly`, `typeset`, `local`."""
    command, on, off, names = argv[0], "", "", list[str]()
    for at, word in enumerate(argv[1:], 1):
        if word == "--":
            names.extend(argv[at + 1 :])
            break
        if word[:1] == "-" and len(word) > 1:
            on += word[1:]
        elif word[:1] == "+" and len(word) > 1:
            off += word[1:]
        else:
            names.append(word)
    on += {"export": "x", "readonly": "r"}.get(command, "")
    if "f" in on:
        return 0 if all(name in shell.functions for name in names) else 1
    if not names:
        _show(shell, command, on)
        return 0
    for word in names:
        name, value, append = _name(shell, command, word)
        if command in ("typeset", "local", "declare") and shell.frames and "g" not in on:
            frame = shell.frames[-1]
            if name not in frame:
                frame[name] = shell.variables.table.pop(name, None)
        variable = shell.variables.ensure(name)
        if "i" in on:
            variable.integer = True
        variable.case = "u" if "u" in on else "l" if "l" in on else variable.case
        if value is not None:
            shell.assign(name, (shell.variables.get(name) or "") + value if append else value)
        elif "i" in on and variable.value:
            shell.assign(name, variable.value)
        if "a" in on or "A" in on:
            variable.items = variable.items or {}
        variable.exported = (variable.exported or "x" in on) and "x" not in off
        variable.readonly = variable.readonly or "r" in on
    return 0


def _show(shell: Shell, command: str, on: str) -> None:
    for name in sorted(shell.variables.table):
        variable = shell.variables.table[name]
        if ("x" in on and not variable.exported) or ("r" in on and not variable.readonly):
            continue
        value = shell.variables.get(name)
        shown = f"{name}={quote(value)}" if value is not None else name
        shell.out(f"{command} {shown}\n" if "p" in on else f"{name if command != 'typeset' else shown}\n")


def unset(shell: Shell, argv: list[str]) -> int:
    functions = "-f" in argv[1:2]
    status = 0
    for word in argv[1:]:
        if word in ("-f", "-v", "--"):
            continue
        if functions:
            shell.functions.pop(word, None)
            continue
        name, bracket, index = word.partition("[")
        try:
            shell.variables.unset(name, shell.expand.calculate(index.rstrip("]")) if bracket else None)
        except ShellFault as fault:
            shell.complain(str(fault))
            status = 1
    return status


def let(shell: Shell, argv: list[str]) -> int:
    if len(argv) < 2:
        shell.complain("let: no arguments")
        return 1
    value = 0
    for word in argv[1:]:
        value = shell.expand.calculate(word)
    return int(value == 0)


def getopts(shell: Shell, argv: list[str]) -> int:
    """getopts optstring name [argument ...]: one option a call, the place kept in OPTIND."""
    if len(argv) < 3:
        shell.complain("getopts: missing argument")
        return 2
    letters, name = argv[1], argv[2]
    words = argv[3:] or shell.positional
    place = shell.variables.get("OPTIND") or "1"
    index = int(place) if place.isdigit() else 1
    offset = shell.getopts_offset if shell.getopts_index == index else 1
    word = words[index - 1] if 0 < index <= len(words) else ""
    if len(word) < 2 or word[0] != "-" or word == "--":
        shell.assign(name, "?")
        shell.assign("OPTIND", str(index + (word == "--")))
        return 1
    letter = word[offset]
    at = letters.lstrip(":").find(letter) if letter != ":" else -1
    takes = at >= 0 and letters.lstrip(":")[at + 1 : at + 2] == ":"
    offset += 1
    shell.variables.unset("OPTARG")
    quiet = letters.startswith(":")
    if at < 0:
        found = "?"
        if quiet:
            shell.assign("OPTARG", letter)
        else:
            shell.complain(f"-{letter}: unknown option")
    elif takes and offset < len(word):
        found, offset = letter, len(word)
        shell.assign("OPTARG", word[word.index(letter, 1) + 1 :])
    elif takes and index < len(words):
        found, offset = letter, len(word)
        shell.assign("OPTARG", words[index])
        index += 1
    elif takes:
        found, offset = (":" if quiet else "?"), len(word)
        if quiet:
            shell.assign("OPTARG", letter)
        else:
            shell.complain(f"-{letter}: requires an argument")
    else:
        found = letter
    if offset >= len(word):
        index, offset = index + 1, 1
    shell.assign(name, found)
    shell.assign("OPTIND", str(index))
    shell.getopts_index, shell.getopts_offset = index, offset
    return 0


BUILTINS: dict[str, Callable[[Shell, list[str]], int]] = {
    "set": set_,
    "shift": shift,
    "export": declare,
    "readonly": declare,
    "typeset": declare,
    "local": declare,
    "declare": declare,
    "unset": unset,
    "let": let,
    "getopts": getopts,
}
