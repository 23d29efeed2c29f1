"""Redirections: from `2>&1` and `<<EOF` to a set of descriptors for one command."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import TYPE_CHECKING

from remote_assist.phone.openfile import open_file
from remote_assist.phone.process import Pipe
from remote_assist.phone.shell.ast import Redirect
from remote_assist.phone.shell.files import Descriptors, Handle

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell


class Text(Pipe):
    """A here-document: all of it there from the start."""

    def __init__(self, text: str) -> None:
        data = text.encode("utf-8", "surrogateescape")
        super().__init__(capacity=len(data) + 1)
        self.write(data)
        self.close_write()


class RedirectFault(Exception):
    """The text that mksh prints."""


def apply(shell: Shell, redirects: Iterable[Redirect]) -> Descriptors | None:
    """The shell's descriptors with `redirects` applied; None (and a message printed) when one fails."""
    descriptors = shell.descriptors.copy()
    try:
        for one in redirects:
            _one(shell, descriptors, one)
    except RedirectFault as fault:
        descriptors.close_all()
        shell.complain(str(fault))
        return None
    except BaseException:
        descriptors.close_all()
        raise
    return descriptors


def _one(shell: Shell, descriptors: Descriptors, one: Redirect) -> None:
    fd = one.fd if one.fd is not None else (0 if one.operator[0] == "<" else 1)
    if one.operator == "<<" and one.document is not None:
        descriptors.put(fd, Handle(Text(shell.expand.text(one.document.body))))
        return
    target = shell.expand.text(one.target)
    if one.operator == "<<<":
        descriptors.put(fd, Handle(Text(target + "\n")))
    elif one.operator in (">&", "<&"):
        _duplicate(descriptors, fd, one.operator, target)
    elif one.operator in ("&>", "&>>"):
        handle = _open(shell, target, one.operator[1:])
        descriptors.put(1, handle)
        descriptors.put(2, handle)
    else:
        descriptors.put(fd, _open(shell, target, one.operator))


def _duplicate(descriptors: Descriptors, fd: int, operator: str, target: str) -> None:
    if target == "-":
        descriptors.close(fd)
        return
    if not target.isdigit():
        raise RedirectFault(f"{operator}{target}: illegal file descriptor name")
    handle = descriptors.get(int(target[:4]))
    if handle is None:
        shown = operator if fd in (0, 1) else f"{fd}{operator}"
        raise RedirectFault(f"{shown}{target} : bad file descriptor")
    descriptors.put(fd, handle)


def _open(shell: Shell, target: str, operator: str) -> Handle:
    mode = "<" if operator == "<" else ">"
    try:
        pipe = open_file(
            shell.machine.vfs,
            shell.path(target) if target else "",
            ">" if operator == ">|" else operator,
            0o666 & ~shell.umask,
            clobber="C" not in shell.options or operator == ">|",
        )
    except OSError as error:
        verb = "open" if mode == "<" else "create"
        if operator == "<" and error.errno == errno.EISDIR:
            return Handle(Text(""))
        raise RedirectFault(f"{target}: {verb}: {error.strerror}")
    return Handle(pipe)
