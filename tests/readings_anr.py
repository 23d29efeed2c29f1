"""What a person reads in recorded traces and "ANR in" blocks. The rules are those of `readings_crashes`.

A trace names itself an ANR only from Android 14, where it begins with `Subject:`. Older ones begin with
`----- pid`, as does every other stack dump; what makes them an ANR is their place, `/data/anr/anr_*`. So such a text is
given in two ways: pasted, where nothing says ANR, and as the file of a bugreport. The critical events that Android 16
prints above the stacks are what came before, each with a trace of its own: they are not counted again.
"""

from __future__ import annotations

from tests.readings_crashes import UNSAID, Crashes


def anr(name: str, last_at: str | None, count: int = 1) -> Crashes:
    """So many ANRs of one process, and nothing about the other two kinds."""
    return Crashes(None, None, count, {name: (0, 0, count)}, last_at)


SAYING: dict[str, Crashes] = {
    # 1: Subject: Input dispatching timed out; 16: ----- pid 3994 at 2025-04-10 15:37:52.936768373+0200; 17: Cmd line
    "anr/bitdrift-emu-a14-deadlock.txt": anr("io.bitdrift.capture", "2025-04-10T15:37:52"),
    # 1: Subject:; 16: ----- pid 10348 at 2024-02-13 11:43:44.465960343+0100 -----
    "anr/datadog-emu-a14.txt": anr("com.datadog.android.sample", "2024-02-13T11:43:44"),
    # 1: ANR in vip.com.vipmeetings at 05-22 20:06:58.769, 405: again at 22:51:44.123; the year stands in
    # 424: CPU usage from 197708ms to -2ms ago (2025-05-22 22:46:05.571 to ...). 203 is a clipboard suggestion of it
    "anr/emu-a14-anr_section.txt": anr("vip.com.vipmeetings", "2025-05-22T22:51:44", 2),
    # 1: Subject: Process ProcessRecord{7cd413c 4181:com.android.phone/1001}; 158: ----- pid 4181 at 2026-03-26 18:51:18
    "anr/emu-a16-app1.txt": anr("com.android.phone", "2026-03-26T18:51:18"),
    # 1: Subject: ... 6921:com.google.android.as; 211: ----- Waiting Channels: pid 6921 at 2026-03-26 18:55:56.096171600
    "anr/emu-a16-short.txt": anr("com.google.android.as", "2026-03-26T18:55:56"),
    # 1: ANR (application not responding) in process: com.android.package
    "anr/loganalysis-AnrParser-1.txt": anr("com.android.package", None),
    # 1: ANR in com.android.package
    "anr/loganalysis-AnrParser-2.txt": anr("com.android.package", None),
    # 1: ANR in com.android.package (com.android.package/.Activity)
    "anr/loganalysis-AnrParser-3.txt": anr("com.android.package", None),
    "anr/loganalysis-AnrParser-4.txt": anr("com.android.package", None),
    # 1: Subject: Input dispatching timed out; 21: ----- Waiting Channels: pid 12233 at 2024-11-13 19:48:09.980104540
    "anr/sentry-emu-a13-baddata.txt": anr("com.example.app", "2024-11-13T19:48:09"),
    # 7: ANR in com.google.android.apps.tachyon at 06-05 18:09:06.286;
    # 11: CPU usage from 0ms to 6328ms later (2018-06-05 18:08:59.896 to 2018-06-05 18:09:06.224) gives the year
    "anr/smartron-anr-summary.txt": anr("com.google.android.apps.tachyon", "2018-06-05T18:09:06"),
    # 3: Crash type: 'anr'; 5: Crash time: '2019-10-12T03:25:25.645+0800'; 19: pid: 21533  >>> xcrash.sample <<<
    "anr/xcrash-anr-arm64-a10.txt": anr("xcrash.sample", "2019-10-12T03:25:25"),
}

ONLY_BY_PLACE: dict[str, Crashes] = {
    # 1: ----- pid 12161 at 2023-10-05 11:11:47.498470708+0100 -----, 2: Cmd line: com.droidcon.fix.anrs
    "anr/embrace-emu-a12.txt": anr("com.droidcon.fix.anrs", "2023-10-05T11:11:47"),
    # 2: ----- pid 2061 at 2019-04-11 14:10:57 -----, 3: Cmd line: com.android.systemui; the others were dumped beside it
    "anr/emu-a9-vm_traces_last_anr.txt": anr("com.android.systemui", "2019-04-11T14:10:57"),
    # 3: ----- pid 2887 at 2012-05-02 16:43:41 -----, 4: Cmd line: com.android.package
    "anr/loganalysis-TracesParser-1.txt": anr("com.android.package", "2012-05-02T16:43:41"),
    "anr/loganalysis-TracesParser-4.txt": anr("com.android.package", "2012-05-02T16:43:41"),
    # 4: Cmdline: com.android.package      Original command line: <unset>
    "anr/loganalysis-TracesParser-5.txt": anr("com.android.package", "2012-05-02T16:43:41"),
    # 2: ----- pid 28426 at 2020-01-08 16:01:15 -----, 3: Cmd line: com.android.bluetooth; 313: the same pid once more
    "anr/pixel-sailfish-a10-vm_traces_last_anr.txt": anr("com.android.bluetooth", "2020-01-08T16:01:15"),
    # 2: ----- Waiting Channels: pid 9955 at 2023-07-04 14:51:13.302627725+0200; 67: its stacks ten seconds later
    "anr/sentry-emu-a13-native-only.txt": anr("io.sentry.samples.android", "2023-07-04T14:51:13"),
    # 2: ----- pid 12345 at 2024-01-01 10:00:00.000000000+0000 -----
    "anr/sentry-emu-a13-no-stack.txt": anr("io.sentry.samples.android", "2024-01-01T10:00:00"),
    "anr/sentry-emu-a13-procmain.txt": anr("io.sentry.samples.android", "2024-01-01T10:00:00"),
    # 2: ----- pid 28941 at 2023-04-04 22:06:31.064728684+0200 -----
    "anr/sentry-emu-a13.txt": anr("io.sentry.samples.android", "2023-04-04T22:06:31"),
    # 2: ----- pid 6580 at 2018-07-29 17:19:09 -----, 3: Cmd line: com.android.bluetooth
    "anr/smartron-anr-file.txt": anr("com.android.bluetooth", "2018-07-29T17:19:09"),
    # 1: ----- pid 27299 at 2018-06-05 18:09:00 -----
    "anr/tachyon-a8.txt": anr("com.google.android.apps.tachyon", "2018-06-05T18:09:00"),
    # 2: ----- pid 31326 at 2019-11-04 22:29:08 -----, 3: Cmd line: com.tencent.tmgp.stzb
    "anr/vivo-pd1616-a71-vm_traces_last_anr.txt": anr("com.tencent.tmgp.stzb", "2019-11-04T22:29:08"),
}

NO_ANR: dict[str, Crashes] = {
    # dumpstate took these itself while it wrote the bugreport (VM TRACES JUST NOW): nobody hung
    "anr/emu-a9-vm_traces_now.txt": UNSAID,
    "anr/mtk-tb8168-a13-vm_traces_now.txt": UNSAID,
    "anr/nexusone-miui-a23-vm_traces_now.txt": UNSAID,
    "anr/pixel-sailfish-a10-vm_traces_now.txt": UNSAID,
    "anr/smartron-a81-vm_traces_now.txt": UNSAID,
    "anr/vivo-pd1616-a71-vm_traces_now.txt": UNSAID,
}
