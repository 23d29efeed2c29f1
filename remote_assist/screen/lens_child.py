"""Decodes pictures of a phone's camera in a process of its own, with nothing to lose: `python -m
remote_assist.screen.lens_child`. Reads packets (u32 length, then H.264), prints one line of JSON, keeps nothing.

A decoder of untrusted video is the likeliest thing here to be attacked, so it gets no file, little time, little memory.
"""

from __future__ import annotations

import json
import resource
import struct
import sys

CPU_S, MEMORY_BYTES, MOST_PICTURES, MAX_PACKET_BYTES = 20, 2 << 30, 60, 8 << 20
SIDE_PX = 320


def limit() -> None:
    """From here on this process may use so much and write no file."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    limit()
    import av

    context = av.CodecContext.create("h264", "r")
    light: list[float] = []
    sharp: list[float] = []
    errors = 0
    source = sys.stdin.buffer
    while len(head := source.read(4)) == 4 and len(light) < MOST_PICTURES:
        size = struct.unpack(">I", head)[0]
        if size > MAX_PACKET_BYTES:
            break
        data = source.read(size)
        try:
            frames = context.decode(av.Packet(data))
        except av.FFmpegError:
            errors += 1
            continue
        for frame in frames:
            brightness, detail = measured(frame.to_image())  # type: ignore[no-untyped-call]
            light.append(brightness)
            sharp.append(detail)
    print(
        json.dumps({"pictures": len(light), "errors": errors, "brightness": _middle(light), "detail": _middle(sharp)})
    )
    return 0


def measured(image: object) -> tuple[float, float]:
    """Brightness 0 to 255, and detail: the variance of the Laplacian of the picture at 320 px, the usual measure of
    focus (Pech-Pacheco et al., ICPR 2000)."""
    from PIL import Image, ImageFilter, ImageStat

    assert isinstance(image, Image.Image)
    grey = image.convert("L")
    grey.thumbnail((SIDE_PX, SIDE_PX))
    laplacian = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    inner = laplacian.crop((1, 1, laplacian.width - 1, laplacian.height - 1))
    return ImageStat.Stat(grey).mean[0], ImageStat.Stat(inner).var[0]


def _middle(values: list[float]) -> float | None:
    """Of the later half: a camera needs its first pictures to find light and focus."""
    later = sorted(values[len(values) // 2 :])
    return None if not later else round(later[len(later) // 2], 1)


if __name__ == "__main__":
    sys.exit(main())
