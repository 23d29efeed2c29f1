"""Heat, memory, apps, security and updates on recordings of real phones. The tables hold what a person reads there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from diagnostics import apps, memory, packages_text, security, thermal, updates
from diagnostics import memory_text as memory_form
from diagnostics import security_text as security_form
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Now, Output, Outputs
from diagnostics.power_use_text import power_use_mah
from diagnostics.settings_text import DUMP_SETTINGS, GETPROP
from diagnostics.update_engine_text import LOG

AT = Now(int(datetime(2026, 8, 1, tzinfo=UTC).timestamp()), 0, int(datetime(2026, 8, 1, tzinfo=UTC).timestamp()), 34)


def facts(area: Any, path: Path, argv: Argv, now: Now = AT) -> Any:
    return judge(area, Outputs([Output(Command(argv), 0, path.read_bytes())]), now).facts


# file → status, how many temperatures, hottest skin, hottest processor, the hottest of all
THERMAL: dict[str, tuple[int | None, int, float | None, float | None, tuple[str, float]]] = {
    "memfault-nan-or-short-1": (0, 2, None, 32.3, ("cpu0-silver-usr", 32.3)),
    "memfault-nan-or-short-2": (0, 1, None, 32.3, ("cpu0-silver-usr", 32.3)),
    "mtk-tb8168-a13-thermalservice": (0, 4, 35.0, 45.3, ("CPU", 45.3)),
    "pixel-sailfish-a10-thermalservice": (0, 7, 30.0, 37.0, ("tsens_tz_sensor10", 37.0)),
    # mType is Samsung's own: TYPE_CPU is 1, TYPE_SKIN 4; −99.9 is no reading.
    "skia-impl_test-13": (0, 4, 25.3, 24.0, ("TYPE_SKIN", 25.3)),
    "skia-impl_test-3": (0, 13, 30.1, 44.1, ("cpu1-silver-usr", 44.1)),
    # A Pixel 6: volts and amperes as mType 6 and 7, the vendor's own −1, zeros; eight temperatures remain.
    "skia-impl_test-4": (0, 8, 24.8, 27.0, ("LITTLE", 27.0)),
    "skia-samsung-sentinel-head": (0, 1, None, 24.0, ("TYPE_CPU", 24.0)),
}


@pytest.mark.parametrize("name", THERMAL)
def test_thermal(devices: Path, name: str) -> None:
    found = facts(thermal.DIAGNOSTIC, devices / "thermal" / f"{name}.txt", thermal.THERMAL)
    told = (found.status, len(found.temperatures), found.skin_temperature_c, found.cpu_temperature_c)
    assert (*told, (found.hottest_name, found.hottest_c)) == THERMAL[name]
    assert (found.throttling, found.throttled_parts) == (False, ())


@pytest.mark.parametrize(
    ("name", "count", "skin", "cpu"), [("mtk-tb8168-a13", 3, 35.0, 46.7), ("pixel-sailfish-a10", 7, 30.0, 37.4)]
)
def test_hardware_properties(devices: Path, name: str, count: int, skin: float, cpu: float) -> None:
    path = devices / "thermal" / f"{name}-hardware_properties.txt"
    found = facts(thermal.DIAGNOSTIC, path, thermal.PROPERTIES)
    assert (len(found.temperatures), found.skin_temperature_c, found.cpu_temperature_c) == (count, skin, cpu)
    assert (found.status, found.throttling) == (None, False)


# file → MemTotal, MemAvailable, SwapTotal in kB, swap used in kB
MEMINFO: dict[str, tuple[int, int | None, int | None, int | None]] = {
    "asus-tf201-a32-proc": (1008528, None, 0, 0),
    "awesomeadb-proc": (1027424, None, 262140, 54568),
    "emu-a15_16-proc": (2531828, 1030716, 1898864, 988724),
    "emu-a9-proc_meminfo": (1530708, 806884, 0, 0),
    "htc-evo4g-a22-proc_meminfo": (424832, None, 0, 0),
    "jbl-bar-proc": (458524, 339248, 0, 0),
    "loganalysis-MemInfoParser-1": (353332, None, None, None),
    "mtk-tb8168-a13-proc_meminfo": (3889512, 2279120, 2139224, 0),
    "smartron-a81-proc_meminfo": (3669728, 2200236, 0, 0),
    "tcl-tv-proc": (518440, None, 0, 0),
}


@pytest.mark.parametrize("name", MEMINFO)
def test_proc_meminfo(devices: Path, name: str) -> None:
    found = facts(memory.DIAGNOSTIC, devices / "meminfo" / f"{name}.txt", memory_form.MEMINFO)
    sizes = (found.total_bytes, found.available_bytes, found.swap_total_bytes, found.swap_used_bytes)
    assert tuple(None if size is None else size // 1024 for size in sizes) == MEMINFO[name]


@pytest.mark.parametrize(
    ("name", "largest"),
    [
        ("mtk-tb8168-a13-meminfo", [("system", 223_926), ("com.android.systemui", 98_233)]),
        ("emu-a9-meminfo", [("system", 103_680), ("com.google.android.gms", 61_377)]),
        ("samsung-a15_16-dumpsys_meminfo", [("system", 343_738), ("com.android.systemui", 308_257)]),
    ],
)
def test_dumpsys_meminfo(devices: Path, name: str, largest: list[tuple[str, int]]) -> None:
    path = devices / "meminfo" / f"{name}.txt"
    found = facts(memory.DIAGNOSTIC, path, memory_form.DUMP_MEMINFO).top_processes
    assert [(one.name, one.memory_bytes // 1024) for one in found[:2]] == largest
    assert {one.measure for one in found} == {"pss"}


@pytest.mark.parametrize("name", ["emu-a15_16-app", "loganalysis-CompactMemInfo-1", "smartron-dump_all_meminfo"])
def test_what_is_no_list_of_processes(devices: Path, name: str) -> None:
    path = devices / "meminfo" / f"{name}.txt"
    assert facts(memory.DIAGNOSTIC, path, memory_form.DUMP_MEMINFO) == memory.MemoryFacts()


# 400%cpu … 292%idle 0%iow → 27 % busy; the toolbox of Android 7 gives user, system and interrupts in percent.
@pytest.mark.parametrize(
    ("name", "busy", "first"),
    [
        ("emu-a9-top", 27.0, ("com.jeanboy.app.training", 30.4)),
        ("mtk-tb8168-a13-top", 53.8, ("app_process", 58.3)),
        ("pixel-sailfish-a10-top", 29.5, ("com.android.systemui", 8.9)),
        ("smartron-a81-top", 14.5, ("com.android.settings", 130.6)),
        ("vivo-pd1616-a71-top", 7.0, None),
        ("loganalysis-TopParser-1", 43.0, None),
    ],
)
def test_top(devices: Path, name: str, busy: float, first: tuple[str, float] | None) -> None:
    found = facts(memory.DIAGNOSTIC, devices / "misc" / f"{name}.txt", ("top", "-n", "1"))
    assert (found.cpu_busy_percent, found.cpu_samples) == (busy, 1)
    processes = found.busy_processes or ()
    assert first is None or (processes[0].name, processes[0].cpu_percent) == first


# file → package, app id, system, first installed, last updated, installer, enabled, has a launcher icon
Told = tuple[str, int, bool, str | None, str, str | None, int, bool | None]
PACKAGES: dict[str, Told] = {
    "adbclient-fixture-package": (
        "com.lufthansa.android.lufthansa", 10081, False, "2015-08-13 11:12:36", "2015-08-13 11:12:36", None, 0, None),
    "allwinner-projector-utf16": (
        "com.android.nfx", 10097, False, "2025-09-12 04:32:22", "2025-09-12 04:32:22", None, 0, None),
    "astroeleven": (
        "com.astroeleven.app", 11575, False, "2026-05-30 22:20:21", "2026-05-30 22:24:45", None, 0, True),
    "samsung-a15_16-dumpsys_package": (
        "com.architit.radriloniuma", 10319, False, "2026-07-07 18:35:06", "2026-07-07 18:35:06",
        "com.google.android.packageinstaller", 0, True),
    "utf16-air3": (
        "com.xc.air3xctaddon", 10148, False, "2025-05-12 11:50:54", "2025-05-12 11:50:54", None, 0, True),
    # First installed in 1970: a default, no time.
    "utf16-automotive-emu": (
        "com.wheelchair.cockpit", 10248, False, None, "2026-08-04 18:48:33", None, 0, True),
    "utf16-tablet-a13": (
        "com.tabletcontrol.companion", 10177, True, "2026-07-24 23:52:52", "2026-07-29 23:04:55", None, 0, None),
}  # fmt: skip


@pytest.mark.parametrize("name", PACKAGES)
def test_packages(devices: Path, name: str) -> None:
    output = Output(Command(("dumpsys", "package")), 0, (devices / "packages" / f"{name}.txt").read_bytes())
    records = packages_text.long_form(output.lines)
    assert records is not None
    ((package, one),) = records.items()
    assert one is not None
    told = (one.app_id, one.system, None if one.installed is None else str(one.installed), str(one.updated))
    assert (package, *told, one.installer, one.enabled, one.launcher) == PACKAGES[name]


def test_dumps_of_one_app_or_cut_ones_count_no_apps(devices: Path) -> None:
    for path in sorted((devices / "packages").glob("*.txt")):
        found = facts(apps.DIAGNOSTIC, path, ("dumpsys", "package"))
        assert (found.third_party_count, found.installed_7d, found.disabled) == (None, None, None), path


# file → computed drain in mAh, the two largest users
@pytest.mark.parametrize(
    ("name", "drain", "largest"),
    [
        ("china-2018-4g", 515.0, [(0, 117.0), (10158, 92.3)]),
        ("china-2018-nonet", 109.0, [(10087, 6.0), (10085, 0.000662)]),
        ("dailyproject-cn", 1.3, [(10376, 0.386), (1000, 0.18)]),
        ("emu-a9-batterystats", 10.7, [(1000, 9.07), (1051, 0.0935)]),
        ("mtk-tb8168-a13-batterystats", 235.0, [(1047, 0.674), (10090, 0.419)]),
        # u0a87 and u11a87: the same app of two users.
        ("pixel-sailfish-a10-batterystats", 52.6, [(10087, 0.793 + 0.00359), (1000, 0.719)]),
    ],
)
def test_power_use(devices: Path, name: str, drain: float, largest: list[tuple[int, float]]) -> None:
    output = Output(Command(("x",)), 0, (devices / "batterystats" / f"{name}.txt").read_bytes())
    table = power_use_mah(output.lines)
    assert table is not None
    assert table[0] == drain
    uses = sorted(((app, mah) for app, (_, mah) in table[1].items()), key=lambda pair: -pair[1])
    assert [(app, pytest.approx(mah)) for app, mah in largest] == uses[:2]


# file → patch level, verified boot, bootloader locked, debuggable, build, Android, two system slots
Props = tuple[str | None, str | None, bool | None, bool | None, str | None, str | None, bool | None]
GETPROPS: dict[str, Props] = {
    # flash.locked 0 and device_state locked contradict each other.
    "allwinner-projector-utf16": (
        "2024-06-05", "orange", None, True,
        "h723_evb1-userdebug 14 UP1A.231105.001.A1 eng.hxws.20250912.122816 test-keys", "14", True),
    "emu-a9-getprop": ("2018-09-05", "orange", None, False, "PSR1.180720.075", "9", None),
    "fiio-m17": ("2020-02-05", "orange", False, False, "QKQ1 release-keys", "10", True),
    "goadb-properties-1": (None, None, None, None, None, None, None),
    "gwm-haval-car-a9": ("2020-02-05", "orange", False, False, "PQ1A.190105.004 test-keys", "9", True),
    "htc-evo4g-a22-getprop": (None, None, None, False, "3.29.651.5", "2.2", None),
    "loganalysis-SystemPropsParser-1": (None, None, None, None, None, None, None),
    "loganalysis-SystemPropsParser-2": (None, None, None, None, None, None, None),
    "mtk-tb8168-a13-getprop": (
        "2025-04-05", "green", True, True,
        "CurstomerVersion-20251205-PAD-sys_mssi_t_64_ab-userdebug-release-keys", "13", True),
    "pixel-sailfish-a10-getprop": (
        "2019-10-06", "orange", False, True,
        "aosp_sailfish-userdebug 10 QP1A.191005.007.A3 eng.230473.20191211.100332 test-keys", "10", True),
    "skia-impl_test-0": (None, None, None, None, None, None, None),
    "smartron-a81-getprop": ("2018-02-01", "green", True, False, "T5911INDURD-147 release-keys", "8.1.0", None),
    "vivo-pd1616-a71-getprop": ("2019-10-01", "green", None, False, "N2G47H release-keys", "7.1.2", None),
    "xiaomi12x-psyche-a12": ("2022-06-01", "green", True, False, "SKQ1.211230.001 release-keys", "12", True),
}  # fmt: skip


@pytest.mark.parametrize("name", GETPROPS)
def test_getprop(devices: Path, name: str) -> None:
    path = devices / "getprop" / f"{name}.txt"
    one, other = facts(security.DIAGNOSTIC, path, GETPROP), facts(updates.DIAGNOSTIC, path, GETPROP)
    told = (one.security_patch, one.verified_boot, one.bootloader_locked, one.debuggable)
    assert (*told, other.build, other.android, other.seamless) == GETPROPS[name]
    assert other.security_patch == one.security_patch


@pytest.mark.parametrize(
    ("name", "listeners"),
    [
        ("emu-a9", ("com.google.android.apps.restore",)),
        ("mtk-tb8168-a13", ()),
        ("pixel-sailfish-a10", ("com.android.launcher3",)),
        ("smartron-a81", ("com.google.android.inputmethod.latin", "com.smartron.tronxlauncher")),
    ],
)
def test_settings(devices: Path, name: str, listeners: tuple[str, ...]) -> None:
    found = facts(security.DIAGNOSTIC, devices / "settings" / f"{name}-settings.txt", DUMP_SETTINGS)
    assert (found.accessibility_apps, found.notification_listeners) == ((), listeners)
    assert found.play_protect == "unset", "nobody was asked; the verifier itself is not switched off"


FORMS: dict[str, tuple[Argv, ...]] = {
    "thermal": (thermal.THERMAL, thermal.PROPERTIES),
    "meminfo": (memory_form.MEMINFO, memory_form.DUMP_MEMINFO, memory_form.PS),
    "misc": (memory_form.TOP, memory_form.PS, memory_form.LMK, apps.EXIT_INFO, LOG, security_form.DEVICE_POLICY),
    "packages": (packages_text.CHECKIN, ("dumpsys", "package"), packages_text.LIST, packages_text.LAUNCHERS),
    "settings": (DUMP_SETTINGS, security.GET_ACCESSIBILITY, security_form.OVERLAYS),
    "getprop": (GETPROP,),
    "batterystats": (apps.BATTERYSTATS,),
    "logcat": (LOG,),
}
AREAS = tuple(each.DIAGNOSTIC for each in (thermal, memory, apps, security, updates))


@pytest.mark.parametrize("folder", FORMS)
def test_nothing_raises_on_any_recording(devices: Path, folder: str) -> None:
    """Every file of the folder given as every command that it could be mistaken for."""
    for path in sorted((devices / folder).glob("*.txt")):
        raw = path.read_bytes()[:150_000]
        for argv in FORMS[folder]:
            outputs = Outputs([Output(Command(argv), 0, raw)])
            for area in AREAS:
                assert judge(area, outputs, AT).error is None, (path, argv, area.name)
