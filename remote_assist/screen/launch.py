"""scrcpy's server on the phone: put there, started, connected to, ended. Everything passes the session's door.

A connection is one run of the server with a fresh id (scid): closing it ends the run. The gate asks for a new one after
every hidden span, so a run must be cheap: the file is pushed once and stays until the end, which is why the server's
own clean-up (it deletes its file) is switched off. Arguments: scrcpy server/…/Options.java, app/src/server.c.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostics.model import Command, Text
from remote_assist.consent import Scope
from remote_assist.errors import DeadlineExceeded, LinkError, LinkLost, RemoteRefused, ScreenFailed
from remote_assist.screen.serverfile import ServerFile
from remote_assist.screen.wire import Part, Reader

if TYPE_CHECKING:
    from remote_assist.adb.socket import Wire
    from remote_assist.adb.stream import Stream
    from remote_assist.session import Session

START_TIMEOUT_S = 10.0
"""`app_process` takes 0.3 to 1 s on phones that were reported; a cold one several."""
READ_BYTES = 256 * 1024
LINES_KEPT = 20
LAST_WORDS_S = 1.0
"""A server that gives up closes its socket before its complaint is here; the end of its output comes soon after."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of the encoder. `max_size_px`: the longer side; 1200 is enough to read and cheap to record."""

    max_size_px: int = 1200
    max_fps: int = 30
    bit_rate: int = 4_000_000
    control: bool = True
    more: tuple[str, ...] = ()


class Connection:
    """One run of the server. `requested_ns`: when its start was asked for, on the host's monotonic clock."""

    def __init__(self, number: int, requested_ns: int, version: str) -> None:
        self.number = number
        self.requested_ns = requested_ns
        self.said: deque[str] = deque(maxlen=LINES_KEPT)
        self._reader = Reader(version, dummy=True)
        self._open = contextlib.ExitStack()
        self._video: Wire | None = None
        self._control: Wire | None = None
        self._sending = threading.Lock()
        self._closing = threading.Event()
        self._over = threading.Event()

    def attach(self, session: Session, argv: tuple[str, ...], service: str, scope: Scope, control: bool) -> None:
        """Start the server and connect. Raises ScreenFailed with the server's own words when it gives up."""
        try:
            server = self._open.enter_context(session.open(Command(argv), scope))
            threading.Thread(target=self._listen, args=(server,), name="scrcpy says", daemon=True).start()
            self._video = self._open.enter_context(session.connect(service, scope, START_TIMEOUT_S, self._over.is_set))
            if control:
                # Also without a yes to input: the picture is asked for again over it. Taps are checked in `Mirror.send`.
                self._control = self._open.enter_context(session.connect(service, scope))
                threading.Thread(target=self._drain, args=(self._control,), name="scrcpy device", daemon=True).start()
        except (RemoteRefused, DeadlineExceeded, LinkLost) as failed:
            self.close()
            self._over.wait(LAST_WORDS_S)
            raise self.failure(failed) from failed
        except BaseException:
            self.close()
            raise

    def parts(self, timeout_s: float) -> list[Part]:
        """What has come; empty when nothing did in `timeout_s`. Raises LinkLost when the server has ended, ScreenFailed,
        ProtocolError."""
        from remote_assist.adb.socket import Deadline

        if self._video is None:
            raise LinkLost("the screen is closed")
        try:
            data = self._video.some(READ_BYTES, Deadline(timeout_s))
        except DeadlineExceeded:
            return []
        if not data:
            if not self._closing.is_set():
                self._over.wait(LAST_WORDS_S)
            raise self.failure(LinkLost("the phone closed the screen's connection"))
        return self._reader.feed(data)

    def send(self, message: bytes) -> None:
        """One control message. Raises LinkError when there is no control, or it is gone."""
        from remote_assist.adb.socket import Deadline

        if self._control is None:
            raise LinkError("This screen takes no input.")
        with self._sending:
            self._control.send(message, Deadline(5.0))

    def failure(self, failed: Exception) -> LinkError:
        """The server's last complaint, as ours. Its words are untrusted text."""
        words = ("ERROR", "Exception", "Error", "Aborted")
        complaint = next((line for line in reversed(self.said) if any(word in line for word in words)), None)
        if complaint is None:
            return (
                failed if isinstance(failed, LinkError) else LinkError("the connection to adb broke: {why}", why=failed)
            )
        return ScreenFailed("The phone's screen server gave up: {complaint}", complaint=complaint)

    def let_end(self, patience_s: float) -> None:
        """Take no more pictures, and give the server time to end by itself; `close` follows."""
        if self._video is not None:
            self._video.hang_up()
        self._over.wait(patience_s)

    def close(self) -> None:
        """End this run of the server. May be called from any thread, more than once."""
        if not self._closing.is_set():
            self._closing.set()
            for wire in (self._video, self._control):
                if wire is not None:
                    wire.hang_up()
            with contextlib.suppress(LinkError):
                self._open.close()

    def _listen(self, server: Stream) -> None:
        from remote_assist.adb.socket import readable

        rest = b""
        with contextlib.suppress(LinkError, OSError):
            while (piece := server.read(1.0)) != b"" and not self._closing.is_set():
                *lines, rest = (rest + (piece or b""))[-8192:].split(b"\n")
                self.said.extend(readable(line) for line in lines if line.strip())
        self.said.extend(readable(line) for line in (rest + bytes(server.stderr)).split(b"\n") if line.strip())
        self._over.set()

    def _drain(self, control: Wire) -> None:
        """What the phone says on the control socket (its clipboard, acknowledgements) is read and thrown away."""
        from remote_assist.adb.socket import Deadline

        while not self._closing.is_set():
            try:
                if not control.some(65536, Deadline(1.0)):
                    return
            except DeadlineExceeded:
                continue
            except (LinkError, OSError, ValueError):
                return


class Launcher:
    """Makes connections for one session. `put` first; the file it pushes is journalled and removed at the end."""

    def __init__(self, session: Session, file: ServerFile, options: Options, scope: Scope = Scope.SCREEN) -> None:
        self.file = file
        self.options = options
        self._scope = scope
        self._session = session
        self._remote = f"/data/local/tmp/remote-assist-{secrets.token_hex(4)}.jar"
        self._count = 0

    def put(self) -> None:
        """Push the server file. Raises NoConsent without the scope `screen`."""
        self._session.push(
            self.file.data, self._remote, Text("The file that shows the screen", "用于显示屏幕的文件"), self._scope
        )

    def start(self) -> Connection:
        """A fresh connection, its video already connected. Raises ScreenFailed, LinkError and its kin."""
        self._count += 1
        requested_ns = time.monotonic_ns()
        scid = f"{secrets.randbits(31):08x}"
        connection = Connection(self._count, requested_ns, self.file.version)
        connection.attach(
            self._session, self._argv(scid), f"localabstract:scrcpy_{scid}", self._scope, self.options.control
        )
        return connection

    def like(self, options: Options) -> Launcher:
        """Another launcher for the same pushed file."""
        other = Launcher(self._session, self.file, options, self._scope)
        other._remote = self._remote
        return other

    def ask(self, question: str) -> str:
        """What the server prints to `list_cameras=true` and its like. Raises LinkError and its kin."""
        argv = (*self._argv("00000000")[:6], question, "log_level=info", "cleanup=false")
        return self._session.run(Command(argv, START_TIMEOUT_S, max_bytes=1 << 20), self._scope).text

    def _argv(self, scid: str) -> tuple[str, ...]:
        asked = self.options
        return (
            "env",
            f"CLASSPATH={self._remote}",
            "app_process",
            "/",
            "com.genymobile.scrcpy.Server",
            self.file.version,
            f"scid={scid}",
            "log_level=info",
            "tunnel_forward=true",
            "audio=false",
            f"control={str(asked.control).lower()}",
            "clipboard_autosync=false",
            "cleanup=false",
            "power_on=false",
            f"max_size={asked.max_size_px}",
            f"max_fps={asked.max_fps}",
            f"video_bit_rate={asked.bit_rate}",
            *asked.more,
        )
