"""Camera and crashes on recordings of real phones. The tables hold what a person reads in the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics import camera
from diagnostics.judge import judge
from diagnostics.model import Command, Now, Output, Outputs, Severity


def load(path: Path, argv: tuple[str, ...]) -> Outputs:
    return Outputs([Output(Command(argv), 0, path.read_bytes())])


@pytest.mark.parametrize(
    ("name", "cameras", "evictions"),
    [
        ("emu-a9", 2, 0),
        ("mtk-tb8168-a13", 1, 0),
        ("pixel-sailfish-a10", 2, 0),
        ("smartron-a81", 3, 0),
        ("vivo-pd1616-a71", 3, 7),
    ],
)
def test_camera(devices: Path, name: str, cameras: int, evictions: int) -> None:
    outputs = load(devices / "camera" / f"{name}-media_camera.txt", camera.MEDIA_CAMERA)
    result = judge(camera.DIAGNOSTIC, outputs, Now())
    assert result.error is None
    assert result.facts == camera.CameraFacts(
        device_count=cameras,
        open_clients=(),
        service_errors=0,
        service_state="ready",
        blocked=None,
        disabled_by_policy=False,
        client_deaths=0,
        evictions=evictions,
        rejections=0,
    )
    # The Pixel's dump ends in dumpsys's own time-out: its facts stand, but "healthy" is not claimed.
    assert result.severity is (Severity.UNKNOWN if name == "pixel-sailfish-a10" else Severity.PASS)
