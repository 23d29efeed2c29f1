"""Whose the program is that crashes: an app that can be updated or set back, or a part of the system."""

from __future__ import annotations

import pytest

from diagnostics.crash_sources import DROPBOX, EXIT_INFO
from diagnostics.model import Argv
from tests.diagnostics.test_crash_window import box, exits, found, judged

UPDATED, NEVER_UPDATED = "0x38c8bec5", "0x38c8be45"
APPS_THAT_COME_WITH_IT = ["com.android.chrome", "com.android.vending", "com.sec.android.app.sbrowser"]
APPS_THAT_COME_WITH_IT += ["com.google.android.gms.persistent", "com.sec.android.app.launcher", "com.android.launcher3"]
CORE = ["com.android.systemui", "com.android.phone", "android.process.acore", "com.android.providers.media"]


def nine(tag: str, process: str, flags: str, *, printed: bool = False) -> dict[Argv, str]:
    """Nine crashes in the drop box, as its list or as its contents tells them."""
    rule = "=" * 40 + "\n"
    if not printed:
        told = f"Process: {process}/PID: {{}}/Flags: {flags}/Package: {process} v ..."
        text = box(*[(f"2024-03-10 0{n}:00:00", tag, told.format(n + 10)) for n in range(9)])
        return {DROPBOX: text}
    body = f"{rule}2024-03-10 0{{0}}:00:00 {tag} (text, 1 bytes)\nProcess: {process}\nPID: 1{{0}}\nFlags: {flags}\n\n"
    return {(*DROPBOX, "--print"): box() + "".join(body.format(n) for n in range(9))}


def am_crashes(process: str, flags: str) -> dict[Argv, str]:
    event = "03-10 0{0}:00:00.100  1000  1020 I am_crash: [1{0},0,{1},{2},java.lang.Error,x,X.java,1]\n"
    number = int(flags, 16) - (1 << 32 if int(flags, 16) >> 31 else 0)
    return {("logcat", "-b", "events", "-d"): "".join(event.format(n, process, number) for n in range(9))}


@pytest.mark.parametrize("flags", [UPDATED, "0xb8c8bec5"])
@pytest.mark.parametrize("printed", [False, True])
def test_an_update_of_a_preinstalled_app_can_be_taken_off(flags: str, printed: bool) -> None:
    name = "org.example.maps"
    for texts in (nine("system_app_crash", name, flags, printed=printed), am_crashes(name, flags)):
        result = judged(texts)
        assert (result.facts.worst_app_24h, result.facts.worst_system_24h) == (name, None)
        said = found(result)["crashes.app_crashing"].says.technician
        assert "update it or clear its cache" in said.en
        never = nine("system_app_crash", name, NEVER_UPDATED, printed=printed)
        assert judged(never).facts.worst_system_24h == name


def test_a_flag_that_the_list_has_cut_decides_nothing() -> None:
    cut = box(
        *[(f"2024-03-10 0{n}:00:00", "system_app_crash", f"Process: a.b/PID: 1{n}/Flags: 0x80 ...") for n in range(9)]
    )
    assert judged({DROPBOX: cut}).facts.worst_system_24h == "a.b"


@pytest.mark.parametrize("process", APPS_THAT_COME_WITH_IT)
def test_apps_of_the_store_are_apps_though_they_came_with_the_phone(process: str) -> None:
    told = [nine("system_app_crash", process, NEVER_UPDATED), am_crashes(process, NEVER_UPDATED)]
    for texts in (*told, {EXIT_INFO: exits(*[(f"2024-03-10 0{n}:00:00", process) for n in range(9)])}):
        result = judged(texts)
        assert (result.facts.worst_app_24h, result.facts.worst_system_24h) == (process, None)
        assert not any("cannot be removed" in each.says.technician.en for each in result.findings)


@pytest.mark.parametrize("process", CORE)
def test_the_core_is_the_system_whatever_is_said_of_it(process: str) -> None:
    for texts in (nine("data_app_crash", process, "0x38"), am_crashes(process, UPDATED)):
        result = judged(texts)
        assert (result.facts.worst_app_24h, result.facts.worst_system_24h) == (None, process)
        assert result.facts.suspects == ()


def test_the_drop_box_tag_of_an_installed_app_goes_before_the_flags_of_the_log() -> None:
    texts = {**am_crashes("org.example.maps", NEVER_UPDATED), **nine("data_app_crash", "org.example.maps", "0x1")}
    for order in (texts, dict(reversed(texts.items()))):
        facts = judged(order).facts
        assert (facts.worst_app_24h, facts.worst_app_24h_count, facts.worst_system_24h) == ("org.example.maps", 9, None)


def test_an_app_that_keeps_crashing_is_uninstalled_or_set_back_to_what_came_with_the_phone() -> None:
    times = [(f"2024-03-10 0{n % 9}:0{n // 9}:00", "com.android.chrome") for n in range(12)]
    said = found(judged({EXIT_INFO: exits(*times)}))["crashes.app_crash_loop"].says
    assert "uninstall it (if it came with the phone, uninstall its updates)" in said.technician.en
    assert "卸载更新" in said.technician.zh
