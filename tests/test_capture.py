"""Capture folders: ours and loose ones, and folders made to do harm."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostics import ALL
from diagnostics.judge import judge_all
from diagnostics.model import Argv, Command, Now, Output, Outputs
from remote_assist import capture_folder
from remote_assist.capture import loose_name, read_capture, write_capture
from remote_assist.errors import OutputError, UsageError
from remote_assist.privacy.text import Mask

KNOWN: tuple[Argv, ...] = (("dumpsys", "battery"), ("df", "/data"), ("logcat", "-b", "crash", "-d"))
NOW = Now(1_700_000_000, 28_800, 1_700_000_003, 35)
PHONE = {"brand": "acme", "model": "One", "android": "15", "sdk": "35", "serial": "S1"}


@dataclass(frozen=True)
class Timed:
    output: Output
    started_at_utc: str = "2026-01-02T03:04:05.000Z"


@dataclass(frozen=True)
class Acquired:
    timed: tuple[Timed, ...]
    now: Now = NOW
    captured_at_utc: str = "2026-01-02T03:04:05.000Z"


def output(argv: Argv, stdout: bytes, **more: Any) -> Output:
    return Output(Command(argv), more.pop("exit_code", 0), stdout, **more)


def described(folder: Path, outputs: Any, **more: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "capture.json").write_text(json.dumps({"schema": 1, "phone": PHONE, "outputs": outputs} | more))
    return folder


def entry(file: Any = "0001.txt", **more: Any) -> dict[str, Any]:
    return {"argv": ["dumpsys", "battery"], "file": file, "stderr_file": None, "exit_code": 0, "complete": True} | more


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (("dumpsys", "battery"), "dumpsys_battery"),
        (("df", "/data"), "df_data"),
        (("dumpsys", "media.camera"), "dumpsys_media_camera"),
        (("logcat", "-b", "crash", "-d"), "logcat_-b_crash_-d"),
        (("date", "+%s %z"), "date_s_z"),
        (("cat", "/sys/class/power_supply/battery/cycle_count"), "cat_sys_class_power_supply_battery_cycle_count"),
    ],
)
def test_loose_names(argv: Argv, name: str) -> None:
    assert loose_name(argv) == name


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    first = output(("dumpsys", "battery"), b"level: 3\r\n\xff\x00", duration_s=0.25)
    second = output(("df", "/data"), b"", stderr=b"df: gone\n", exit_code=1)
    third = output(("logcat", "-d"), b"cut", exit_code=None, complete=False)
    folder = tmp_path / "new" / "capture"
    write_capture(folder, PHONE, Acquired((Timed(first), Timed(second), Timed(third))), Mask(b"k" * 32))
    capture = read_capture(folder, KNOWN)
    assert [*capture.outputs] == [first, second, third]
    assert capture.now == NOW
    assert (dict(capture.phone), capture.foreign, capture.notes) == (PHONE, (), ())
    assert folder.stat().st_mode & 0o077 == 0
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    written = json.loads((folder / "capture.json").read_text())
    assert written["schema"] == 1
    assert written["captured_at_utc"] == "2026-01-02T03:04:05.000Z"
    assert written["outputs"][1] == {
        "argv": ["df", "/data"],
        "file": "0002.txt",
        "stderr_file": "0002.err.txt",
        "exit_code": 1,
        "complete": True,
        "started_at_utc": "2026-01-02T03:04:05.000Z",
        "duration_s": None,
    }


def test_what_is_written_is_masked_with_what_its_own_outputs_name(tmp_path: Path) -> None:
    named = output(("getprop",), b"[ro.serialno]: [R58M12ABCDE]\n[ro.product.model]: [One]\n")
    log = output(("logcat", "-d"), b"usb serial r58m12abcde to a@example.com, level: 3\n", stderr=b"tel:13812341234\n")
    write_capture(
        tmp_path / "c", PHONE | {"serial": "R58M12ABCDE"}, Acquired((Timed(named), Timed(log))), Mask(b"k" * 32)
    )
    whole = b"".join(file.read_bytes() for file in (tmp_path / "c").iterdir())
    assert b"58M12A" not in whole.upper()
    assert b"a@example" not in whole
    assert b"tel:138XXXX1234" in whole
    assert b"level: 3" in whole
    capture = read_capture(tmp_path / "c", KNOWN)
    assert capture.phone["serial"] == "XXXXXXXBCDE"
    assert capture.phone["model"] == "One"


def test_a_capture_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_capture(tmp_path, PHONE, Acquired(()), Mask(b"k" * 32))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(OutputError):
        write_capture(tmp_path / "mine.txt" / "below", PHONE, Acquired(()), Mask(b"k" * 32))


def test_live_and_offline_judgement_are_the_same(tmp_path: Path) -> None:
    battery = (
        b"Current Battery Service state:\n  status: 2\n  health: 2\n  level: 5\n  scale: 100\n  temperature: 480\n"
    )
    taken = Acquired((Timed(output(("dumpsys", "battery"), battery)),))
    write_capture(tmp_path / "c", PHONE, taken, Mask(b"k" * 32))
    capture = read_capture(tmp_path / "c", [])
    assert judge_all(ALL, capture.outputs, capture.now) == judge_all(
        ALL, Outputs([one.output for one in taken.timed]), taken.now
    )


def test_loose_folder(tmp_path: Path) -> None:
    (tmp_path / "dumpsys_battery.txt").write_bytes(b"level: 3\n")
    (tmp_path / "df_data.TXT").write_bytes(b"x\n")
    (tmp_path / "settings_get_global_http_proxy.txt").write_text("null\n")
    (tmp_path / "settings_list_secure.txt").write_text("a=b\n")
    (tmp_path / "getprop_gsm_sim_state.txt").write_text("READY\n")
    (tmp_path / "getprop.txt").write_text(
        "[ro.product.brand]: [acme]\n[ro.product.model]: [One [5G]]\n[ro.build.version.release]: [15]\n"
        "[ro.build.version.sdk]: [35]\n[persist.x]: [two\nlines]\n[persist.sys.timezone]: [Asia/Shanghai]\n"
    )
    (tmp_path / "date_s.txt").write_text("1700000000\n")
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    (tmp_path / "dumpsys_unknown.txt").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    capture = read_capture(tmp_path, KNOWN)
    assert {one.command.argv for one in capture.outputs} == {
        ("dumpsys", "battery"),
        ("df", "/data"),
        ("settings", "get", "global", "http_proxy"),
        ("settings", "list", "secure"),
        ("getprop", "gsm.sim.state"),
        ("getprop",),
        ("date", "+%s"),
    }
    assert dict(capture.phone) == {"brand": "acme", "model": "One [5G]", "android": "15", "sdk": "35", "serial": None}
    assert capture.foreign == ("dumpsys_unknown.txt", "folder", "holiday.jpg")
    assert (capture.now.phone_time_s, capture.now.sdk) == (1_700_000_000, 35)
    battery = capture.outputs.get("dumpsys", "battery")
    assert (battery.exit_code, battery.complete, battery.stdout) == (None, True, b"level: 3\n")


def test_loose_time_with_its_zone(tmp_path: Path) -> None:
    (tmp_path / "date_s_z.txt").write_text("1700000000 -0330\n")
    assert read_capture(tmp_path, []).now == Now(1_700_000_000, -12_600, None, None)


def test_by_key_properties_name_the_phone(tmp_path: Path) -> None:
    (tmp_path / "getprop_ro_product_model.txt").write_text("Two\n")
    (tmp_path / "getprop_ro_build_version_sdk.txt").write_text("34\n")
    capture = read_capture(tmp_path, [])
    assert (capture.phone["model"], capture.phone["brand"], capture.now.sdk) == ("Two", None, 34)


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    described(tmp_path, [entry("gone.txt"), entry("here.txt", argv=["df"]), entry(None, argv=["ls"])])
    (tmp_path / "here.txt").write_bytes(b"x")
    (tmp_path / "extra.txt").write_bytes(b"x")
    capture = read_capture(tmp_path, KNOWN)
    assert [one.command.argv for one in capture.outputs] == [("df",)]
    assert capture.foreign == ("extra.txt",)
    assert [(note.en, note.zh) for note in capture.notes] == [("gone.txt is missing.", "缺少文件 gone.txt。")]
    assert capture.now == Now(None, None, None, 35), "a time that is not there is not invented"


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "a/b", "..", ".", ".hidden", "a\x00b", "a\nb", "", 7, [], "capture.json"]
)
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, name: Any) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = described(tmp_path / "c", [entry(name)])
    with pytest.raises(UsageError) as refused:
        read_capture(folder, KNOWN)
    assert refused.value.exit_code == 2
    with pytest.raises(UsageError):
        read_capture(described(folder, [entry("0001.txt", stderr_file=name)]), KNOWN)


def test_links_pipes_and_folders_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = described(tmp_path / "c", [entry("link"), entry("pipe", argv=["a"]), entry("sub", argv=["b"])])
    (folder / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe")
    (folder / "sub").mkdir()
    capture = read_capture(folder, KNOWN)
    assert [*capture.outputs] == []
    assert len(capture.notes) == 3
    (folder / "capture.json").unlink()
    (folder / "dumpsys_battery.txt").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "df_data.txt")
    loose = read_capture(folder, KNOWN)
    assert ([*loose.outputs], len(loose.notes)) == ([], 2)
    (folder / "capture.json").symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError):
        read_capture(folder, KNOWN)


def test_sizes_are_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture_folder, "MAX_TOTAL_BYTES", 1000)
    monkeypatch.setattr(capture_folder.Folder.read, "__defaults__", (400,))
    (tmp_path / "big.txt").write_bytes(b"x" * 500)
    described(tmp_path, [entry("big.txt", argv=[str(number)]) for number in range(3)])
    capture = read_capture(tmp_path, [])
    assert sum(len(one.stdout) for one in capture.outputs) <= 1000
    assert {one.complete for one in capture.outputs} == {False}
    assert len(next(iter(capture.outputs)).stdout) == 400
    assert capture.notes


def test_a_sparse_giant_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    with open(tmp_path / "dumpsys_battery.txt", "wb") as file:
        file.truncate(1 << 40)
    (one,) = read_capture(tmp_path, KNOWN).outputs
    assert (len(one.stdout), one.complete) == (capture_folder.MAX_FILE_BYTES, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        "9" * 10_000,
        '{"schema": true, "outputs": []}',
        '{"schema": 2, "outputs": []}',
        '{"schema": 1}',
        '{"schema": 1, "outputs": {}}',
        '{"schema": 1, "outputs": [7]}',
        '{"schema": 1, "outputs": [{}]}',
        '{"schema": 1, "outputs": [{"argv": [], "file": "a"}]}',
        '{"schema": 1, "outputs": [{"argv": [1], "file": "a"}]}',
        '{"schema": 1, "outputs": [{"argv": ["\\ud800"], "file": "a"}]}',
        '{"schema": 1, "outputs": [{"argv": ["a"], "file": "a", "complete": 1}]}',
        '{"schema": 1, "outputs": [{"argv": ["a"], "file": "a", "exit_code": "0"}]}',
        '{"schema": 1, "outputs": [], "phone": []}',
    ],
)
def test_an_index_that_is_none_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "capture.json").write_text(text)
    with pytest.raises(UsageError, match=r"capture\.json"):
        read_capture(tmp_path, KNOWN)


def test_paths_that_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "bugreport.zip").write_bytes(b"PK")
    for path in (tmp_path / "nowhere", tmp_path / "bugreport.zip", tmp_path / ("x" * 300), Path("a\0b")):
        with pytest.raises(UsageError) as refused:
            read_capture(path, KNOWN)
        assert "dumpsys_battery.txt" in refused.value.next_step
    with pytest.raises(UsageError, match="is a file, not a capture folder"):
        read_capture(tmp_path / "bugreport.zip", KNOWN)


def test_an_empty_folder_is_an_empty_capture(tmp_path: Path) -> None:
    capture = read_capture(tmp_path, KNOWN)
    assert ([*capture.outputs], capture.foreign) == ([], ())


def test_strange_figures_are_absent_not_fatal(tmp_path: Path) -> None:
    described(tmp_path, [], phone={"sdk": 35, "brand": None, "model": ["x"], "evil": "x", "serial": "\ud800"},
              phone_time_s=float("inf"), utc_offset_s=True, host_time_s="1")  # fmt: skip
    capture = read_capture(tmp_path, KNOWN)
    assert dict(capture.phone) == {"brand": None, "model": None, "android": None, "sdk": "35", "serial": None}
    assert capture.now == Now(None, None, None, 35)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["argv", "file", "complete", "x"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["schema", "phone", "outputs", "phone_time_s", "host_time_s"]), JSON),
    st.lists(
        st.dictionaries(st.sampled_from(["argv", "file", "stderr_file", "exit_code", "duration_s"]), JSON), max_size=2
    ),
)
def test_any_index_is_read_or_refused(tmp_path: Path, index: dict[str, Any], outputs: list[Any]) -> None:
    (tmp_path / "capture.json").write_text(json.dumps({"schema": 1, "outputs": outputs} | index))
    with contextlib.suppress(UsageError):
        assert read_capture(tmp_path, KNOWN).phone.keys() == PHONE.keys()
