"""Camera and crashes on recordings of real phones. The tables hold what a person reads in the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics import camera, crashes
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
    assert result.severity is (Severity.UNKNOWN if name == "pixel-sailfish-a10" else Severity.INFO)
    assert [finding.rule for finding in result.findings] == ["camera.focus_not_checked"], "none had its monitor on"


Counts = tuple[int | None, int | None, int | None]
DROPBOXES: dict[str, tuple[Counts, str | None, list[str] | None]] = {
    "emu-a9": ((0, 0, 0), None, []),
    "mtk-tb8168-a13": ((0, 0, 0), None, []),
    # The header promises 999 entries, the recording holds 278 of them: what is not seen may be in the rest.
    "pixel-sailfish-a10": ((None, None, None), None, None),
    "smartron-a81": ((1, 0, 0), "2018-04-25T11:42:24", [".dataservices"]),
    # 13 data_app_crash, 93 SYSTEM_TOMBSTONE, 9 data_app_anr; the list names no process.
    "vivo-pd1616-a71": ((13, 93, 9), "2019-11-05T14:22:52", []),
}
LOGS: dict[str, tuple[Counts, dict[str, tuple[int, int, int]]]] = {
    "logcat/emu-a9-system_log.txt": ((0, 0, 0), {}),
    "logcat/mtk-tb8168-a13-system_log.txt": ((0, 0, 0), {}),
    "logcat/smartron-a81-event_log.txt": ((1, 0, 0), {".dataservices": (1, 0, 0)}),
    "logcat/smartron-event-am_crash.txt": ((2, 0, 0), {"com.fota.pro": (2, 0, 0)}),
    "logcat/smartron-anr-event-am_anr.txt": ((0, 0, 1), {"com.google.android.apps.tachyon": (0, 0, 1)}),
    "logcat/historian-activity-1.txt": ((0, 0, 1), {"com.google.android.gms": (0, 0, 1)}),
    "logcat/loganalysis-LogcatParser-4.txt": ((1, 0, 0), {"system_server": (1, 0, 0)}),
    "logcat/loganalysis-LogcatParser-5.txt": ((1, 0, 0), {"com.android.package": (1, 0, 0)}),
    "logcat/loganalysis-LogcatParser-6.txt": ((1, 0, 0), {}),
    "logcat/allwinner-projector-utf16.txt": ((0, 0, 0), {}),
    "crash_java/smartron-app_crashes.txt": ((2, 0, 0), {"com.fota.pro": (2, 0, 0)}),
    "crash_java/clusterfuzz-java_fatal_exception.txt": ((1, None, 1), {"com.android.systemui": (1, 0, 1)}),
    "anr/smartron-anr-summary.txt": ((0, 0, 1), {"com.google.android.apps.tachyon": (0, 0, 1)}),
    # Three lines "ANR in"; one of them is another program quoting the log.
    "anr/emu-a14-anr_section.txt": ((0, 0, 2), {"vip.com.vipmeetings": (0, 0, 2)}),
    "tombstone/galaxy-s5-cm12-a5-logcat.txt": ((0, 1, 0), {"/system/bin/dex2oat": (0, 1, 0)}),
    "tombstone/galaxy-s5-cm12-a5-many.txt": ((0, 14, 0), {"/system/bin/surfaceflinger": (0, 14, 0)}),
    # Two "Fatal signal" lines of two threads, one tombstone: one process crashed.
    "tombstone/clusterfuzz-android_null_stack.txt": ((None, 1, None), {"/system/bin/surfaceflinger": (0, 1, 0)}),
    "tombstone/clusterfuzz-oom.txt": ((None, 1, None), {"com.google.android.apps.chrome": (0, 1, 0)}),
    "tombstone/clusterfuzz-mte_segv_crash_stacktrace.txt": ((0, 1, 0), {"./example_mte_fuzzer": (0, 1, 0)}),
    "tombstone/lg-g4-a6.txt": ((None, 1, None), {"/vendor/bin/mm-qcamera-daemon": (0, 1, 0)}),
    "tombstone/smartron-tombstone_00.txt": ((None, 1, None), {"media.metrics": (0, 1, 0)}),
    "tombstone/mvt-redmi-a12.txt": (
        (None, 1, None),
        {"/vendor/bin/hw/android.hardware.media.c2@1.2-mediatek": (0, 1, 0)},
    ),
    "tombstone/smartron-tombstone_03-is-trace.txt": ((None, None, None), {}),
}


@pytest.mark.parametrize("name", DROPBOXES)
def test_dropbox(devices: Path, name: str) -> None:
    result = judge(crashes.DIAGNOSTIC, load(devices / "misc" / f"{name}-dropbox.txt", crashes.DROPBOX), Now())
    counts, last_at, packages = DROPBOXES[name]
    facts = result.facts
    assert (facts.java_count, facts.native_count, facts.anr_count) == counts
    assert facts.last_at == last_at
    assert (None if facts.by_package is None else sorted(facts.by_package)) == packages


@pytest.mark.parametrize("name", LOGS)
def test_log(devices: Path, name: str) -> None:
    counts, packages = LOGS[name]
    facts = judge(crashes.DIAGNOSTIC, load(devices / name, ("logcat", "-d")), Now()).facts
    assert (facts.java_count, facts.native_count, facts.anr_count) == counts
    told = {name: (each["java"], each["native"], each["anr"]) for name, each in (facts.by_package or {}).items()}
    assert told == packages


def test_drop_box_and_event_log_of_one_phone_tell_one_crash(devices: Path) -> None:
    outputs = Outputs(
        [
            Output(Command(crashes.DROPBOX), 0, (devices / "misc/smartron-a81-dropbox.txt").read_bytes()),
            Output(
                Command(("logcat", "-b", "events", "-d")),
                0,
                (devices / "logcat/smartron-a81-event_log.txt").read_bytes(),
            ),
        ]
    )
    facts = judge(crashes.DIAGNOSTIC, outputs, Now()).facts
    assert (facts.java_count, facts.native_count, facts.anr_count) == (1, 0, 0)
    assert facts.last_at == "2018-04-25T11:42:24"


def test_nothing_raises_on_any_recording(devices: Path) -> None:
    """Every file of the collection given as every command of both areas; a dump of another kind tells nothing."""
    log: tuple[str, ...] = ("logcat", "-b", "crash", "-d")
    for path in sorted(devices.glob("*/*.txt")):
        raw = path.read_bytes()[:150_000]
        for argv in (crashes.DROPBOX, crashes.EXIT_INFO, log, camera.MEDIA_CAMERA, camera.SENSOR_PRIVACY, ("getprop",)):
            outputs = Outputs([Output(Command(argv), 0, raw)])
            for area in (crashes.DIAGNOSTIC, camera.DIAGNOSTIC):
                result = judge(area, outputs, Now(1_700_000_000, 0, 1_700_000_000, 30))
                assert result.error is None, (path, argv)
            if argv == crashes.EXIT_INFO:
                assert judge(crashes.DIAGNOSTIC, outputs, Now()).facts == crashes.CrashFacts(), path
