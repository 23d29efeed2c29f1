"""The cameras as scrcpy's server sees them: its list, and a source of pictures (Android 12 and later).

Source: scrcpy 3.3.4 server/…/util/LogUtils.java (list), video/CameraCapture.java; the words of CameraAccessException are
those of android.hardware.camera2.CameraAccessException.getDefaultMessage.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from remote_assist.phone.parts import CameraClient, CameraEvent
from remote_assist.phone.periphery import Lens
from remote_assist.phone.screen.capture import Content, Failure, Size, fitted
from remote_assist.phone.screen.options import Options

if TYPE_CHECKING:
    from PIL import Image

    from remote_assist.phone.screen.encode import Planes
    from remote_assist.phone.state import PhoneState

CONDITIONS = ("fine", "black", "blurred", "dead", "frameless", "busy")
SIZES = ((1920, 1080), (1440, 1080), (1280, 720), (640, 480))
"""What every lens here can record in."""

_ERRORS = {
    "dead": "The camera device is currently in the error state; no further calls to it will succeed.",
    "busy": "The camera device is in use already",
}
_SHOTS = 4
_NOISE = 2.0
"""Standard deviation of a daylight picture's noise, in steps of 255."""
_FPS = 30
_SHELL_PACKAGE, _SHELL_UID = "com.android.shell", 2000


def lenses(state: PhoneState) -> list[Lens]:
    """The phone's cameras: `state.lenses` where that is set, else those of its camera service, all fine."""
    if state.lenses:
        return list(state.lenses)
    return [Lens(str(number), facing.lower()) for number, facing in enumerate(state.camera.facings)]


def with_condition(state: PhoneState, number: str, condition: str) -> None:
    """Break (or mend) one camera of the phone. Raises ValueError for a condition or camera that there is not."""
    known = lenses(state)
    if condition not in CONDITIONS or all(lens.number != number for lens in known):
        raise ValueError(f"{number}: {condition}")
    state.lenses = [replace(lens, condition=condition) if lens.number == number else lens for lens in known]


def listing(state: PhoneState, version: str, sizes: bool) -> str:
    """LogUtils.buildCameraListMessage; 4.1 adds the zoom range, from Android 11 on."""
    lines = ["List of cameras:"]
    zoom = ", zoom-range=[1, 8]" if version.startswith("4") and state.sdk >= 30 else ""
    for lens in lenses(state):
        lines.append(
            f"    --camera-id={lens.number}    ({lens.facing}, {lens.width}x{lens.height}, fps=[15, 24, 30]{zoom})"
        )
        if sizes:
            lines += [f"        - {width}x{height}" for width, height in SIZES]
    return "\n".join(lines if len(lines) > 1 else [*lines, "    (none)"])


class Camera:
    """One run of a camera. `say` logs a line, `complain` an error."""

    def __init__(
        self, state: PhoneState, options: Options, say: Callable[[str], None], complain: Callable[[str], None]
    ) -> None:
        self._state = state
        self._options = options
        self._say = say
        self._complain = complain
        self._condition = "fine"
        self._client: CameraClient | None = None
        self._shots: list[Planes] = []

    def open(self) -> None:
        lens = self._chosen()
        self._condition = lens.condition
        self._say(f"Using camera '{lens.number}'")
        error = _ERRORS.get(lens.condition)
        if error is not None:
            raise Failure(f"java.io.IOException: android.hardware.camera2.CameraAccessException: {error}")
        with self._state.lock:
            pid = self._state.pid("com.genymobile.scrcpy.Server")
            self._client = CameraClient(lens.number, _SHELL_PACKAGE, pid, _SHELL_UID)
            self._state.camera.clients.append(self._client)
            self._note("CONNECT")

    def close(self) -> None:
        with self._state.lock:
            if self._client is not None and self._client in self._state.camera.clients:
                self._state.camera.clients.remove(self._client)
                self._note("DISCONNECT")
        self._client = None
        self._shots.clear()

    def size(self) -> Size:
        """CameraCapture.selectSize: the widest that fits max_size; the video's size is made of it."""
        most = self._options.max_size
        taken = [size for size in SIZES if not most or max(size) <= most]
        if self._options.camera_size is not None:
            taken = [self._options.camera_size]
        if not taken:
            raise Failure("java.io.IOException: Could not select camera size")
        return fitted(*max(taken), self._options)

    def content(self) -> Content | None:
        if self._condition == "frameless":
            return None
        return Content(self.size(), int(time.monotonic() * _FPS))

    def planes(self, content: Content) -> Planes:
        """A few pictures in turn: noise never stands still."""
        from remote_assist.phone.screen import encode

        assert isinstance(content.what, int)
        blocked = self._state.toggles["camera"].enabled
        condition = "black" if blocked else self._condition
        if not self._shots:
            self._shots = [encode.planes(shot(condition, content.size, at)) for at in range(_SHOTS)]
        return self._shots[content.what % _SHOTS]

    def loop(self, size: Size, bit_rate: int) -> tuple[bytes, list[bytes]] | None:
        return None

    def _chosen(self) -> Lens:
        """CameraCapture.selectCamera."""
        asked, known = self._options, lenses(self._state)
        for lens in known:
            if asked.camera_id is not None:
                if lens.number == asked.camera_id:
                    return lens
            elif asked.camera_facing in (None, lens.facing):
                return lens
        if asked.camera_id is not None:
            names = listing(self._state, asked.version, sizes=False)
            self._complain(f"Camera with id {asked.camera_id} not found\n{names}")
        raise Failure("")

    def _note(self, what: str) -> None:
        assert self._client is not None
        text = f"{what} device {self._client.device} client for package {_SHELL_PACKAGE} (PID {self._client.pid})"
        self._state.camera.events.append(CameraEvent(self._state.now_s(), text))


def shot(condition: str, size: Size, at: int) -> Image.Image:
    """What a lens sees: a shelf with hard edges and print, seen sharp, blurred, or not at all."""
    from PIL import Image, ImageChops, ImageFilter

    noise = Image.effect_noise(size, _NOISE).convert("RGB")
    if condition == "black":
        return noise.point(lambda value: max(0, (value - 128) // 4 + 4))
    scene = _shelf(size, at)
    if condition == "blurred":
        scene = scene.filter(ImageFilter.GaussianBlur(max(size) / 80))
    return ImageChops.add(scene, noise, 1, -128)


def _shelf(size: Size, at: int) -> Image.Image:
    from PIL import Image, ImageDraw, ImageFont

    width, height = size
    image = Image.new("RGB", size, "#b0a898")
    brush = ImageDraw.Draw(image)
    unit = width // 16
    font = ImageFont.load_default(max(8, unit // 4))
    for row in range(3):
        floor = height * (row + 1) // 3
        brush.rectangle((0, floor - unit // 5, width, floor), fill="#4e3b2a")
        left, number = unit // 3 + at, row
        while left < width:
            wide, high = unit * (3 + number * 7 % 5) // 8, height // 4 - number * 13 % (height // 16)
            shade = ("#8c2f39", "#23395b", "#f2e8cf", "#386641", "#161925")[number % 5]
            box = (left, floor - unit // 5 - high, left + wide, floor - unit // 5)
            brush.rectangle(box, fill=shade, outline="black", width=2)
            brush.text((left + 4, box[1] + 6), f"No {number}", fill="white" if number % 5 != 2 else "black", font=font)
            left, number = left + wide + 3, number + 1
    return image
