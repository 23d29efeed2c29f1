"""scrcpy's server on the virtual phone: `CLASSPATH=… app_process / com.genymobile.scrcpy.Server VERSION key=value…`.

Source: server/…/{Server,Options}.java, device/DesktopConnection.java, util/Ln.java of 3.3.4 and 4.1. Any file serves as
the jar: the version is taken from the arguments. Pillow and av are loaded with the first picture.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.process import BrokenPipe, Killed, Process, stopping
from remote_assist.phone.screen import camera, control, options, sending
from remote_assist.phone.screen.capture import Capture, Failure
from remote_assist.phone.screen.display import Display
from remote_assist.phone.screen.log import Log
from remote_assist.phone.screen.sockets import NoSocket, Socket, accept, connect
from remote_assist.phone.vfs import join

if TYPE_CHECKING:
    from remote_assist.phone.state import PhoneState

CLASS = "com.genymobile.scrcpy.Server"
_ABORTED = 134
_USAGE = (
    "Error: no class name or --zygote supplied.\n"
    "Usage: app_process [java-options] parent-dir [options] start-class-name [options]\n"
)
_POLL_S = 0.05
_LAST_WORDS_S = 1.0
_ENCODERS = (
    "List of video encoders:",
    "    --video-codec=h264 --video-encoder=c2.android.avc.encoder          (sw)",
)


def app_process(process: Process) -> int:
    """Start a Java class (frameworks/base/cmds/app_process/app_main.cpp). A class that is nowhere on the CLASSPATH ends in
    ART's abort: "Aborted", 134 (scrcpy issues 268 and 953); its reason goes to logcat alone."""
    words = [word for word in process.argv[1:] if not word.startswith("-")]
    vfs = process.machine.vfs
    jar = join(process.cwd, process.env.get("CLASSPATH", "").split(":")[0])
    if len(words) < 2:
        process.err(_USAGE)
    if len(words) < 2 or words[1] != CLASS or not vfs.exists(jar) or not vfs.stat(jar).is_file:
        process.err("Aborted \n")
        return _ABORTED
    state = process.machine.state
    assert state is not None
    return Server(process, state, jar).main(words[2:])


class _ConfigurationError(Exception):
    """A ConfigurationException: its reason was logged already, and the server ends with 0."""


class Server:
    """One run."""

    def __init__(self, process: Process, state: PhoneState, jar: str) -> None:
        self._process = process
        self._state = state
        self._jar = jar
        self._log = Log(process)
        self._ended = threading.Event()
        self._sockets: dict[str, Socket] = {}

    def main(self, words: list[str]) -> int:
        """Server.main: 0, or 1 after an exception."""
        try:
            asked = options.parse(words)
        except options.Refused as refused:
            self._log.error(str(refused), f"{refused.kind}: {refused}", "Options.parse(Options.java)")
            return 1
        self._log.level = asked.log_level
        for key in asked.unknown:
            self._log.warn(f"Unknown server option: {key}")
        self._log.info(self._device())
        if asked.cleanup:
            with contextlib.suppress(OSError):
                self._process.machine.vfs.unlink(self._jar)
        if asked.lists:
            self._list(asked)
            return 0
        try:
            self._mirror(asked)
        except _ConfigurationError:
            return 0
        except NoSocket as failed:
            self._log.error(
                failed.words,
                f"java.io.IOException: {failed.words}",
                "device.DesktopConnection.open(DesktopConnection.java)",
            )
            return 1
        return 0

    # -- what it says ---------------------------------------------------------------------------------------------

    def _device(self) -> str:
        get = self._state.properties.get
        return (
            f"Device: [{get('ro.product.manufacturer', '')}] {get('ro.product.brand', '')} "
            f"{get('ro.product.model', '')} (Android {get('ro.build.version.release', '')})"
        )

    def _list(self, asked: options.Options) -> None:
        state = self._state
        if "encoders" in asked.lists:
            self._log.info("\n".join(_ENCODERS))
        if "displays" in asked.lists:
            look = state.scene.look()
            self._log.info(f"List of displays:\n    --display-id=0    ({look.width}x{look.height})")
        if asked.lists & {"cameras", "camera_sizes"}:
            self._log.info(camera.listing(state, asked.version, "camera_sizes" in asked.lists))

    # -- what it does ---------------------------------------------------------------------------------------------

    def _mirror(self, asked: options.Options) -> None:
        if asked.camera and self._state.sdk < 31:
            self._log.error("Camera mirroring is not supported before Android 12")
            raise _ConfigurationError
        kinds = [kind for kind in ("video", "audio", "control") if getattr(asked, kind)]
        name = "scrcpy" if asked.scid == -1 else f"scrcpy_{asked.scid:08x}"
        open_all = accept if asked.tunnel_forward else connect
        self._sockets = open_all(self._process, name, kinds, asked.dummy_byte)
        try:
            self._serve(asked, kinds)
        finally:
            self._ended.set()
            for each in self._sockets.values():
                each.close()

    def _serve(self, asked: options.Options, kinds: list[str]) -> None:
        with contextlib.suppress(BrokenPipe):
            if asked.device_meta and kinds:
                name = self._state.properties.get("ro.product.model", "")
                self._sockets[kinds[0]].to_host.write(sending.device_name(name))
            if asked.audio:
                self._no_audio()
            state = self._state
            source = (
                camera.Camera(state, asked, self._log.info, self._log.error) if asked.camera else Display(state, asked)
            )
            capture = Capture(source, asked, self._over, lambda: state.screen_encoder_fails, self._log)
            if asked.control:
                self._start(self._take_control, asked, capture)
            if asked.video:
                self._start(self._watch)
                self._stream(asked, capture)
            while asked.control and not asked.video and not self._over():
                self._ended.wait(_POLL_S)

    def _stream(self, asked: options.Options, capture: Capture) -> None:
        """The video thread: when it ends, everything does."""
        state = self._state
        outbox = sending.Outbox(
            self._sockets["video"].to_host, lambda: state.screen_queue_s, lambda: state.screen_stalled
        )
        try:
            capture.run(sending.Streamer(outbox, asked.version, asked.stream_meta, asked.frame_meta))
        except Failure as failed:
            outbox.flush(_LAST_WORDS_S)
            if str(failed):
                self._log.error(failed.heading, str(failed), "video.SurfaceEncoder.streamCapture(SurfaceEncoder.java)")
        finally:
            outbox.close()

    def _take_control(self, asked: options.Options, capture: Capture) -> None:
        socket = self._sockets["control"]
        controller = control.Controller(
            self._state,
            socket.to_host,
            lambda: capture.size,
            capture.reset,
            self._log.verbose,
            asked.clipboard_autosync,
        )
        if asked.power_on and not self._state.screen.on:
            controller.press(control.POWER)
        control.serve(control.Messages(socket.from_host, asked.version), controller)

    def _watch(self) -> None:
        """Nothing comes on the video socket; its end says that the client has gone, which the real server only learns
        from its next packet."""
        while self._sockets["video"].from_host.read():
            pass

    def _no_audio(self) -> None:
        """Audio cannot be had here: the stream's code 0 says so (Streamer.writeDisableStream, AudioEncoder.java)."""
        if self._state.sdk < 30:
            self._log.warn("Audio disabled: it is not supported before Android 11")
        else:
            self._log.error("Failed to start audio capture")
        self._sockets["audio"].to_host.write(bytes(4))

    def _start(self, work: Callable[..., None], *values: object) -> None:
        """A thread of the server: its blocked reads end with the server, and its own end is the server's."""

        def run() -> None:
            with contextlib.suppress(Killed, BrokenPipe), stopping(self._ended):
                work(*values)
            self._ended.set()

        threading.Thread(target=run, name=f"scrcpy {work.__name__}", daemon=True).start()

    def _over(self) -> bool:
        return self._ended.is_set() or self._process.cancelled.is_set()
