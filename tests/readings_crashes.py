"""What a person reads in recorded crash texts: tombstones, Java crashes, dropbox lists, crash lines of a log.

Written from the recordings and the fact dictionary alone, before anybody looked at what the parser answers; where the
comparison showed the reader wrong, the row says so. Beside every row stands the line that shows it. `None` = the file, given alone, cannot say; a kind is 0 only where a
source that would have listed it was there and whole:

* a pasted tombstone is a source for itself alone, so the other two kinds stay unknown;
* a pasted log is one for what it shows; it answers 0 only where its own "beginning of" marks name the buffer that
  would have held the lines (crash: Java and native; system: "ANR in");
* a `dumpsys dropbox` list answers for all three kinds when it holds as many entries as its head announces.
"""

from __future__ import annotations

from typing import NamedTuple


class Crashes(NamedTuple):
    """The crash facts of one file. `by_package` holds (java, native, anr) for each name."""

    java: int | None
    native: int | None
    anr: int | None
    by_package: dict[str, tuple[int, int, int]] | None
    last_at: str | None


UNSAID = Crashes(None, None, None, None, None)


def native(name: str, last_at: str | None, count: int = 1) -> Crashes:
    """So many native crashes of one process, and nothing about the other two kinds."""
    return Crashes(None, count, None, {name: (0, count, 0)}, last_at)


_FUZZER = (
    "/data/fuzz/bot/builds/test-blobs-bucket_fuzzers_target-android_asan_example_mte_fuzzer_"
    "77651789446b3c3a04b9f492ff141f003d437347/revisions/example_mte_fuzzer"
)

TOMBSTONES: dict[str, Crashes] = {
    # 12: Fatal signal 11 ... in tid 1544; 13: the same for tid 1543; 23: pid: 1236, tid: 1544 >>> ... <<<: one pid
    "tombstone/clusterfuzz-android_null_stack.txt": native("/system/bin/surfaceflinger", None),
    # 7: >>> com.google.android.apps.chrome:sandboxed_process0 <<<
    "tombstone/clusterfuzz-android_security_dcheck_failure.txt": native("com.google.android.apps.chrome", None),
    # 10: pid: 1322, tid: 6998, name: generic  >>> /system/bin/mediaserver <<<
    "tombstone/clusterfuzz-check_failure_android_media.txt": native("/system/bin/mediaserver", None),
    # 24: pid: 29901, tid: 30679, name: generic  >>> /system/bin/mediaserver <<<
    "tombstone/clusterfuzz-check_failure_android_media2.txt": native("/system/bin/mediaserver", None),
    # 9: pid: 24061, tid: 24061, name: oid.apps.chrome  >>> com.google.android.apps.chrome <<<
    "tombstone/clusterfuzz-check_failure_chrome_android.txt": native("com.google.android.apps.chrome", None),
    # 90: pid: 24919, tid: 24955, name: CrRendererMain  >>> com.google.android.apps.chrome:sandboxed_process0 <<<
    "tombstone/clusterfuzz-ignore_libc_if_symbolized.txt": native("com.google.android.apps.chrome", None),
    # 1: Fatal signal 11 ... pid 7157; 13: Timestamp: 2025-10-09 13:05:18.384210281+0530; 17: >>> ./example_mte_fuzzer
    "tombstone/clusterfuzz-mte_segv_crash_stacktrace.txt": native("./example_mte_fuzzer", "2025-10-09T13:05:18"),
    # 17: Timestamp: 2025-11-19 11:40:15.790441655+0530; 21: pid: 11206
    "tombstone/clusterfuzz-mte_sigabrt_crash_stacktrace.txt": native(_FUZZER, "2025-11-19T11:40:15"),
    # 55: Timestamp: 2025-11-19 16:15:20.171148391+0530; 59: pid: 27246
    "tombstone/clusterfuzz-mte_sigtrap_crash_stacktrace.txt": native(_FUZZER, "2025-11-19T16:15:20"),
    # 37: pid: 32591, tid: 32616, name: CompositorTileW  >>> com.google.android.apps.chrome:sandboxed_process6 <<<
    "tombstone/clusterfuzz-oom.txt": native("com.google.android.apps.chrome", None),
    # 43: Fatal signal 6 (SIGABRT) at ... thread 14630; 47: pid: 14573, tid: 14630. The Throwable above it is StrictMode
    "tombstone/clusterfuzz-stack_filtering.txt": native("com.google.android.apps.chrome", None),
    # 38: Timestamp: 2023-01-09 11:54:44.097143879+0000; 41: pid: 13935
    "tombstone/clusterfuzz-unknown_crash_and_timeout.txt": native(
        "/vendor/bin/hw/android.hardware.bluetooth@1.0-service-qti", "2023-01-09T11:54:44"
    ),
    # 5: Timestamp: 2022-08-28 11:31:51.574993028+0100; 8, 1558, 1581: three threads of pid 31986
    "tombstone/emu-a12-ffmpeg.txt": native("./ffmpeg", "2022-08-28T11:31:51"),
    # 1: Process: com.google.android.gms; 17: Timestamp: 2025-05-22 19:44:09.565038550+0500
    "tombstone/emu-a14-dropbox.txt": native("com.google.android.gms", "2025-05-22T19:44:09"),
    # marks for main, system and crash; 303: Fatal signal 6 ... 308: pid: 4124 >>> /system/bin/dex2oat <<<; no times
    "tombstone/galaxy-s5-cm12-a5-logcat.txt": Crashes(0, 1, 0, {"/system/bin/dex2oat": (0, 1, 0)}, None),
    # marks for main, system and crash; 14 times "Fatal signal 6", 14 pids from 3571 to 4626
    "tombstone/galaxy-s5-cm12-a5-many.txt": Crashes(0, 14, 0, {"/system/bin/surfaceflinger": (0, 14, 0)}, None),
    # 5: Timestamp: 2020-10-09 23:22:38+0200; 6: pid: 8698, and 25 more threads of it
    "tombstone/lg-g4-a6.txt": native("/vendor/bin/mm-qcamera-daemon", "2020-10-09T23:22:38"),
    # 3: pid: 2058, tid: 2523  >>> com.google.android.browser <<<
    "tombstone/loganalysis-NativeCrashParser-1.txt": native("com.google.android.browser", None),
    "tombstone/loganalysis-NativeCrashParser-2.txt": native("com.google.android.browser", None),
    "tombstone/loganalysis-NativeCrashParser-3.txt": native("com.google.android.browser", None),
    "tombstone/loganalysis-NativeCrashParser-4.txt": native("com.google.android.browser", None),
    # a dropbox head (isPrevious: false); 13: Timestamp: 2020-11-06 10:53:54+0000; 14: pid: 1300
    "tombstone/memfault-aosp-a81.txt": native("com.memfault.bort_e2e_helper", "2020-11-06T10:53:54"),
    # 5: Timestamp: 2023-04-12 12:32:40.518290770+0200; 8: pid: 25541
    "tombstone/mvt-redmi-a12.txt": native(
        "/vendor/bin/hw/android.hardware.media.c2@1.2-mediatek", "2023-04-12T12:32:40"
    ),
    # 5: Timestamp: 2021-09-29 17:43:49+0200; 6: pid: 9850 >>> /system/bin/adbd <<<
    "tombstone/mvt-samsung-a10.txt": native("/system/bin/adbd", "2021-09-29T17:43:49"),
    # 5: Timestamp: 2023-08-21 23:28:59-0400; 6: pid: 3559 >>> /vendor/bin/tzts_daemon <<<
    "tombstone/mvt-samsung-a11.txt": native("/vendor/bin/tzts_daemon", "2023-08-21T23:28:59"),
    # 5: Timestamp: 2024-01-15 10:30:45+0800; 6: pid: 12345 >>> com.example.app <<<
    "tombstone/pixel4xl-a11-sample.txt": native("com.example.app", "2024-01-15T10:30:45"),
    # 5: pid: 2672 >>> media.metrics <<<; no Timestamp line
    "tombstone/smartron-tombstone_00.txt": native("media.metrics", None),
    # 3: ----- pid 3017 at 2018-07-21 12:50:41 -----: a stack dump in the tombstones folder; no signal, no crash
    "tombstone/smartron-tombstone_03-is-trace.txt": UNSAID,
    # 5: Crash time: '2019-10-12T03:18:21.127+0800'; 18: pid: 20501 >>> xcrash.sample <<< (an app's own crash library)
    "tombstone/xcrash-native-arm64-v8a-a10.txt": native("xcrash.sample", "2019-10-12T03:18:21"),
    # 5: Crash time: '2019-10-11T14:47:40.357+0800'; 18: pid: 6367
    "tombstone/xcrash-native-x86-a10.txt": native("xcrash.sample", "2019-10-11T14:47:40"),
}

JAVA: dict[str, Crashes] = {
    # marks for main, system and kernel, none for crash: pasted, nothing says that the crash buffer was asked for
    "crash_java/gringuide-utf16.txt": Crashes(None, None, 0, {}, None),
    # 07-30 16:03:02.388 FATAL EXCEPTION: main / Process: com.fota.pro, PID: 6502, and 16:03:08.241 PID: 8050; no year
    "crash_java/smartron-app_crashes.txt": Crashes(2, None, None, {"com.fota.pro": (2, 0, 0)}, None),
    # 3: Crash type: 'java'; 5: Crash time: '2019-10-12T03:23:25.533+0800'; 16: >>> xcrash.sample <<<
    "crash_java/xcrash-java-a10.txt": Crashes(1, None, None, {"xcrash.sample": (1, 0, 0)}, "2019-10-12T03:23:25"),
}

BARE: dict[str, Crashes] = {
    # messages without the log's own columns: 541: ANR in com.android.systemui; 893: FATAL EXCEPTION:
    # ConnectivityManager, 894: Process: com.android.systemui. No time, and no word on native crashes
    "crash_java/clusterfuzz-java_fatal_exception.txt": Crashes(1, None, 1, {"com.android.systemui": (1, 0, 1)}, None),
    # a bare stack: nothing says that it ended a process, or which
    "crash_java/loganalysis-JavaCrashParser-1.txt": UNSAID,
    "crash_java/loganalysis-JavaCrashParser-2.txt": UNSAID,
    "crash_java/loganalysis-JavaCrashParser-3.txt": UNSAID,
    "crash_java/loganalysis-JavaCrashParser-4.txt": UNSAID,
    "crash_java/loganalysis-JavaCrashParser-5.txt": UNSAID,
}
"""What only a file's name, `logcat_-d.txt`, could call a log; pasted, such a text is refused in a sentence."""

LOGS: dict[str, Crashes] = {
    # am_anr: [0,27299,com.google.android.apps.tachyon,...
    "logcat/smartron-anr-event-am_anr.txt": Crashes(
        None, None, 1, {"com.google.android.apps.tachyon": (0, 0, 1)}, None
    ),
    # am_crash of com.fota.pro at 16:03:02.391 and 16:03:08.243, pids 6502 and 8050
    "logcat/smartron-event-am_crash.txt": Crashes(2, None, None, {"com.fota.pro": (2, 0, 0)}, None),
    # am_anr: [0,3503,com.google.android.gms,...
    "logcat/historian-activity-1.txt": Crashes(None, None, 1, {"com.google.android.gms": (0, 0, 1)}, None),
    # ANR (application not responding) in process: com.android.package
    "logcat/loganalysis-LogcatParser-1.txt": Crashes(None, None, 1, {"com.android.package": (0, 0, 1)}, None),
    "logcat/loganalysis-LogcatParser-2.txt": Crashes(None, None, 1, {"com.android.package": (0, 0, 1)}, None),
    # a stack under AndroidRuntime without the words FATAL EXCEPTION: not said to have ended a process
    "logcat/loganalysis-LogcatParser-3.txt": UNSAID,
    # *** FATAL EXCEPTION IN SYSTEM PROCESS: message
    "logcat/loganalysis-LogcatParser-4.txt": Crashes(1, None, None, {"system_server": (1, 0, 0)}, None),
    # FATAL EXCEPTION: main / Process: com.android.package, PID: 1234
    "logcat/loganalysis-LogcatParser-5.txt": Crashes(1, None, None, {"com.android.package": (1, 0, 0)}, None),
    # FATAL EXCEPTION: main / PID: 1234 (Android 4.3 and older name no process)
    "logcat/loganalysis-LogcatParser-6.txt": Crashes(1, None, None, None, None),
}

DROPBOX: dict[str, Crashes] = {
    # head: 10 entries, 10 listed: wtf, boot, event_log and event_data; nothing crashed
    "misc/emu-a9-dropbox.txt": Crashes(0, 0, 0, {}, None),
    # head: 61 entries, 61 listed: strictmode, wtf, storage_trim, boot
    "misc/mtk-tb8168-a13-dropbox.txt": Crashes(0, 0, 0, {}, None),
    # head: 999 entries, 278 listed and the last one cut off: the list is not whole
    "misc/pixel-sailfish-a10-dropbox.txt": UNSAID,
    # head: 94 entries, 94 listed; 2018-04-25 11:42:24 system_app_crash, Process: .dataservices/PID: 2092
    "misc/smartron-a81-dropbox.txt": Crashes(1, 0, 0, {".dataservices": (1, 0, 0)}, "2018-04-25T11:42:24"),
    # head: 279 entries, 279 listed: 13 data_app_crash, 93 SYSTEM_TOMBSTONE, 9 data_app_anr; no line names a process
    # ("contents lost", or a vendor head that fills the preview), so no two of them are known to be the same.
    # First read as no list of packages at all; the source that would name them is there, so the list is, and is empty
    "misc/vivo-pd1616-a71-dropbox.txt": Crashes(13, 93, 9, {}, "2019-11-05T14:22:52"),
}
