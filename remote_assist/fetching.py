"""A full bugreport, made by the phone at our request, fetched, masked, and removed from the phone again.

`bugreportz -p` (Android 7 and newer; AOSP frameworks/native cmds/bugreportz/bugreportz.cpp, cmds/dumpstate readme.md)
prints `BEGIN:<path>`, `PROGRESS:<done>/<all>` and at the end `OK:<path>` or `FAIL:<reason>`. It takes minutes.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostics.model import Command, Text
from remote_assist.bugreport_masking import Masked, mask_archive, nameless
from remote_assist.consent import Scope
from remote_assist.errors import DeadlineExceeded, ProtocolError, RemoteRefused, UnsupportedPhone, UsageError
from remote_assist.journal import Undo

if TYPE_CHECKING:
    from remote_assist.adb.stream import Stream
    from remote_assist.session import Session

COMMAND = Command(("bugreportz", "-p"), timeout_s=1200.0, changes=True)
SILENCE_S = 300.0
"""bugreportz itself gives dumpstate 10 minutes between two lines; a phone that works tells its progress every second
or so, and no single step of dumpstate takes longer than 60 s."""
MAX_BYTES = 1024 * 1024 * 1024
MAX_LINE = 2000
FIRST_SDK = 24
WHERE = re.compile(
    r"(?:/data/(?:user_de/0|data|user/0)/com\.android\.shell/files)?/bugreports/[A-Za-z0-9][A-Za-z0-9._-]{0,180}\.zip",
    re.ASCII,
)
"""Where dumpstate puts reports (BUGREPORT_DIR of 7 and newer, and its link). What the phone names is later removed from
it, so nothing else is believed."""


def fetch(session: Session, target: Path, progress: Callable[[int], None]) -> Masked:
    """Have the phone make a bugreport and bring it, masked, to `target`, a new file of this user alone.

    `progress` hears percent. The report on the phone is in the journal from the moment the phone names it, and is
    removed when the session puts things back. Raises UnsupportedPhone before Android 7, RemoteRefused with the phone's
    reason, DeadlineExceeded, ProtocolError, NoConsent without the scope `bugreport`.
    """
    sdk = session.identity.sdk if session.identity else None
    if sdk is not None and sdk < FIRST_SDK:
        raise UnsupportedPhone("Bugreports are fetched from Android 7 and newer; this phone is older.",
                               next_step="Use `remote-assist capture DIR` without --bugreport.")  # fmt: skip
    session.require(Scope.BUGREPORT)
    try:
        remote = _make(session, progress)
    except RemoteRefused:
        raise
    except BaseException:
        session.note(GOES_ON.en, actor="tool", zh=GOES_ON.zh)
        raise
    fetched = session.receive(remote, "bugreport.zip", max_bytes=MAX_BYTES, scope=Scope.BUGREPORT, timeout_s=1200.0)
    try:
        with open(
            os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "wb"
        ) as out:
            with nameless(fetched) as came:
                made = mask_archive(target, came, out, session.masking.mask)
            os.fsync(out.fileno())
            return made
    except ProtocolError:
        target.unlink(missing_ok=True)
        raise
    except OSError as refused:
        if not isinstance(refused, FileExistsError):
            target.unlink(missing_ok=True)
        raise UsageError("The bugreport cannot be written to {target}: {why}.",
                         next_step="Free space there, or name another folder.", target=target, why=refused) from None  # fmt: skip
    finally:
        # The record keeps the size and hash of what came; the original, the most private file there is, is not kept.
        fetched.unlink(missing_ok=True)


GOES_ON = Text(
    "The phone may go on with its bugreport for some minutes and then keep it: the customer can delete it under "
    "Developer options, Bug report, or in the notification.",
    "手机可能还会继续生成 bugreport 几分钟并保留下来：客户可在通知里，或“开发者选项”的错误报告处删除。",
)
"""Closing the line ends bugreportz, not dumpstate behind it, whose file then comes after ours was removed."""


def _make(session: Session, progress: Callable[[int], None]) -> str:
    """Run bugreportz to its end; → the path that it names."""
    owed: set[str] = set()

    def believe(path: str) -> str:
        if WHERE.fullmatch(path) is None:
            raise ProtocolError("The phone names a place for its bugreport where none is ever put; it is not fetched.")
        if path not in owed:
            session.owe(path, Text("a bugreport made for this visit", "为这次服务生成的 bugreport"))
            owed.add(path)
        return path

    # Its file has no name yet; that is journalled by itself as soon as the phone tells it.
    made = Undo("loss", "The phone was asked to make a bugreport.", what_zh="已请手机生成 bugreport。")
    with session.open(COMMAND, Scope.BUGREPORT, made) as stream:
        for line in _lines(stream):
            word, _, rest = line.partition(":")
            if word == "BEGIN":
                believe(rest)
            elif word == "PROGRESS":
                percent = _percent(rest)
                if percent is not None:
                    progress(percent)
            elif word == "OK":
                return believe(rest)
            elif word == "FAIL":
                raise RemoteRefused("The phone could not make a bugreport: {why}.", why=rest[:300])
        said = bytes(stream.stderr[:300]).decode("utf-8", "replace").strip()
    if said:
        raise RemoteRefused("The phone ended its bugreport without a word ({said}).", said=said)
    raise RemoteRefused("The phone ended its bugreport without a word.")


def _lines(stream: Stream) -> Iterator[str]:
    """Whole lines as they come, until the command ends. Raises DeadlineExceeded."""
    ends = time.monotonic() + COMMAND.timeout_s
    rest = b""
    while True:
        left = ends - time.monotonic()
        piece = stream.read(min(SILENCE_S, left)) if left > 0 else None
        if piece is None:
            raise DeadlineExceeded("The phone has stopped telling of its bugreport.")
        if not piece:
            break
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > MAX_LINE:
            raise ProtocolError("The phone tells of its bugreport in lines without an end.")
        for line in whole:
            yield line[:MAX_LINE].decode("utf-8", "replace").strip()
    if rest:
        yield rest.decode("utf-8", "replace").strip()


def _percent(text: str) -> int | None:
    done, slash, whole = text.partition("/")
    if not slash or not all(word.isascii() and word.isdigit() and len(word) < 10 for word in (done, whole)):
        return None
    return min(100, int(done) * 100 // int(whole)) if int(whole) else None
