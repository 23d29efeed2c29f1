"""The placeholder picture for a hidden span: why and for how long, and nothing of the screen."""

from __future__ import annotations

import textwrap
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from remote_assist.privacy.model import Span

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext

BACKGROUND, INK = (32, 36, 44), (230, 232, 236)


class Slates:
    """Draws and encodes slates of one size. Each is a key frame with its own parameter sets (Annex B), so that a player
    can begin with any of them."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self.width_px, self.height_px = width_px & ~1, height_px & ~1
        self._context: VideoCodecContext | None = None
        self._count = 0

    def picture(self, lines: tuple[str, ...]) -> Any:
        """The Pillow image."""
        from PIL import Image, ImageDraw, ImageFont

        image = Image.new("RGB", (self.width_px, self.height_px), BACKGROUND)
        draw = ImageDraw.Draw(image)
        size = max(12, min(self.width_px, self.height_px) // 18)
        font = ImageFont.load_default(size)
        # Pillow's own font has Latin letters only.
        plain = [line.encode("ascii", "replace").decode() for line in lines]
        most = int(self.width_px * 0.9 / draw.textlength("n", font=font))
        shorter = [part for line in plain for part in textwrap.wrap(line, max(most, 8))]
        top = self.height_px / 2 - len(shorter) * size * 0.75
        for number, shown in enumerate(shorter):
            width = draw.textlength(shown, font=font)
            draw.text(((self.width_px - width) / 2, top + number * size * 1.5), shown, font=font, fill=INK)
        return image

    def encoded(self, lines: tuple[str, ...]) -> bytes:
        """The picture as one H.264 access unit."""
        import av

        if self._context is None:
            context = av.CodecContext.create("libx264", "w")
            context.width, context.height, context.pix_fmt = self.width_px, self.height_px, "yuv420p"
            context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
            context.options = {"preset": "ultrafast", "tune": "zerolatency",
                               "x264-params": "repeat-headers=1:annexb=1:keyint=1:threads=1"}  # fmt: skip
            self._context = context
        assert self._context is not None
        frame = av.VideoFrame.from_image(self.picture(lines))  # type: ignore[no-untyped-call]
        frame.pts = self._count
        self._count += 1
        return b"".join(bytes(packet) for packet in self._context.encode(frame))


def words(span: Span, reason: str, now_ns: int) -> tuple[str, ...]:
    """What a slate says: that it is hidden, why, for how long so far, by whom."""
    seconds = max(0, now_ns - span.since_ns) // 1_000_000_000
    by = {"tool": "hidden by the tool", "technician": "hidden by the technician", "customer": "hidden by the customer",
          "schedule": "hidden by the schedule"}.get(span.by, "hidden")  # fmt: skip
    return ("SCREEN HIDDEN", reason, f"{seconds} s", by)
