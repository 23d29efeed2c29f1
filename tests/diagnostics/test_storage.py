"""Storage: three layouts of df, diskstats, wear lines, and what must never happen."""

from __future__ import annotations

import codecs
import time
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import storage
from diagnostics.diskstats_text import AppUse
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Now, Output, Outputs, Result, Severity, Verdict
from diagnostics.storage_rules import Volume

DF: Argv = ("df", "/data")
ALL: Argv = ("df",)
DISKSTATS: Argv = ("dumpsys", "diskstats")
EVENTS: Argv = ("logcat", "-b", "events", "-d")
TOYBOX = """Filesystem       1K-blocks     Used Available Use% Mounted on
/dev/block/dm-12    904496   901736         0 100% /
tmpfs              1944756        0   1944756   0% /data_mirror
/dev/block/dm-66 100000000 60000000  40000000  60% /data
/dev/fuse        100000000 60000000  30000000  60% /storage/emulated
"""
STATS = """Latency: 1ms [512B Data Write]
Recent Disk Write Speed (kB/s) = 33635
Data-Free: 41000000K / 100000000K total = 41% free
Cache-Free: 1K / 2K total = 50% free
System-Free: 0K / 1801992K total = 0% free
File-based Encryption: true
App Size: 3000
App Data Size: 2000
App Cache Size: 1000
Photos Size: 7
Videos Size: 6
Audio Size: 0
Downloads Size: 0
System Size: 25172115456
Other Size: 5
Package Names: ["org.a","org.b","org.c"]
App Sizes: [10,300,20]
App Data Sizes: [0,0,500]
Cache Sizes: [1,2,3]
"""
WEAR = """--------- beginning of events
04-25 11:42:15.944  root   845  1020 I storaged_emmc_info: [emmc 5.1,1,2,3]
04-26 08:00:00.000  root   845  1020 I storaged_emmc_info: [emmc 5.1,1,9,4]
"""
KIB = 1024


def run(*texts: tuple[Argv, str | bytes]) -> Result:
    outputs = [Output(Command(argv), 0, text.encode() if isinstance(text, str) else text) for argv, text in texts]
    return judge(storage.DIAGNOSTIC, Outputs(outputs), Now(sdk=36))


def space(result: Result) -> tuple[int | None, int | None, float | None]:
    facts = result.facts
    return facts.data_total_bytes, facts.data_free_bytes, facts.data_free_percent


def rules(result: Result) -> dict[str, str]:
    return {finding.rule: finding.severity.value for finding in result.findings}


def row(mount: str, device: str = "/dev/block/dm-66", total: int = 10_000_000, free: int = 4_000_000) -> str:
    return f"{device} {total} {total - free} {free} 60% {mount}\n"


HEAD = "Filesystem 1K-blocks Used Available Use% Mounted on\n"


@pytest.mark.parametrize("argv", [DF, ALL, ("df", "-k"), ("df", "-k", "/data")])
def test_data_is_found_among_other_file_systems(argv: Argv) -> None:
    assert space(run((argv, TOYBOX))) == (100000000 * KIB, 40000000 * KIB, 40.0)


def test_oldest_and_toolbox_layouts() -> None:
    oldest = "/dev: 87044K total, 0K used, 87044K available (block size 4096)\n/data: 437888K total, 100000K used, 337888K available (block size 4096)\n"
    assert space(run((ALL, oldest))) == (437888 * KIB, 337888 * KIB, 77.2)
    toolbox = "shell@x:/ $ df\r\nFilesystem               Size     Used     Free   Blksize\r\n/mnt/secure: Permission denied\r\n/data                   26.0G     8.0G    18.0G   4096\r\n"
    assert space(run((ALL, toolbox))) == (26 * KIB**3, 18 * KIB**3, 69.2)
    human = "Filesystem        Size Used Avail Use% Mounted on\n/dev/block/dm-59  457G  25G  432G   6% /data\n"
    assert space(run((("df", "-h"), human))) == (457 * KIB**3, 432 * KIB**3, 94.5)


def test_a_long_device_name_wraps_the_row() -> None:
    wrapped = (
        HEAD + "/dev/block/platform/soc/1d84000.ufshc/by-name/userdata\n" + "     1000000 600000 400000 60% /data\n"
    )
    assert space(run((ALL, wrapped))) == (1000000 * KIB, 400000 * KIB, 40.0)
    assert space(run((ALL, HEAD + "/dev/block/x\n" + row("/data")))) == (10_000_000 * KIB, 4_000_000 * KIB, 40.0)


def test_block_size_is_taken_from_the_head() -> None:
    assert space(run((ALL, HEAD.replace("1K", "512") + row("/data"))))[0] == 10_000_000 * 512
    assert space(run((ALL, row("/data")))) == (None, None, None), "no head, no unit"


@pytest.mark.parametrize(
    ("argv", "mounts", "found"),
    [
        (ALL, ["/data/user/0"], True),
        (DF, ["/data/user/0"], True),
        (DF, ["/storage/emulated/0/Android/data"], True),
        (ALL, ["/storage/emulated"], False),
        (DF, ["/"], False),
        (DF, ["/storage/emulated", "/data/media"], False),
        (ALL, ["/data_mirror", "/database", "/mnt/data"], False),
    ],
)
def test_which_mount_is_data(argv: Argv, mounts: list[str], found: bool) -> None:
    result = run((argv, HEAD + "".join(row(mount) for mount in mounts)))
    assert (result.facts.data_total_bytes is not None) is found
    assert not result.findings


def test_diskstats_stands_in_where_df_does_not_tell() -> None:
    expected = (100000000 * KIB, 41000000 * KIB, 41.0)
    assert space(run((DISKSTATS, STATS))) == expected
    assert space(run((DF, HEAD), (DISKSTATS, STATS))) == expected
    assert space(run((DF, "df: /data: Permission denied\n"), (DISKSTATS, STATS))) == expected
    assert space(run((DF, TOYBOX), (DISKSTATS, STATS)))[1] == 40000000 * KIB


@pytest.mark.parametrize(
    "bad",
    [
        row("/data", free=-5),
        row("/data", total=10, free=20),
        row("/data", total=0, free=0),
        row("/data") + row("/data", free=3_000_000),
    ],
)
def test_what_cannot_be_true_or_contradicts_itself_is_null_and_shown(bad: str) -> None:
    result = run((DF, HEAD + bad), (DISKSTATS, STATS))
    assert space(result) == (None, None, None)
    assert result.severity is Severity.UNKNOWN
    assert "storage.implausible" in rules(result)
    assert result.findings[0].evidence[0].line == bad.splitlines()[0]


def test_contradicting_diskstats() -> None:
    result = run((DISKSTATS, STATS + "Data-Free: 1K / 100000000K total = 0% free\nApp Size: 9\n"))
    assert (space(result), result.facts.app_bytes) == ((None, None, None), None)
    assert len(result.findings) == 2


def test_sizes_by_kind_and_by_app() -> None:
    facts = run((DISKSTATS, STATS)).facts
    assert (facts.app_bytes, facts.app_data_bytes, facts.app_cache_bytes) == (3000, 2000, 1000)
    assert facts.app_data_kept_bytes == 1000, "data includes the cache"
    assert (facts.photos_bytes, facts.videos_bytes, facts.audio_bytes) == (7, 6, 0)
    assert (facts.system_bytes, facts.other_bytes, facts.write_speed_kbps) == (25172115456, 5, 33635)
    assert facts.top_apps == (AppUse("org.c", 20, 500, 3), AppUse("org.b", 300, 0, 2), AppUse("org.a", 10, 0, 1))


def test_arrays_of_older_phones_uneven_arrays_and_many_apps() -> None:
    older = STATS.replace("App Data Sizes: [0,0,500]\n", "")
    assert run((DISKSTATS, older)).facts.top_apps[0] == AppUse("org.b", 300, None, 2)
    uneven = run((DISKSTATS, STATS.replace("[10,300,20]", "[10,300]")))
    assert uneven.facts.top_apps is None
    assert rules(uneven) == {"storage.implausible": "info"}
    assert run((DISKSTATS, STATS.replace("[10,300,20]", "[10,[[300]],20]"))).facts.top_apps is None
    names = ",".join(f'"org.app{number:04}"' for number in range(3000))
    sizes = ",".join(str(number) for number in range(3000))
    many = f"Package Names: [{names}]\nApp Sizes: [{sizes}]\nCache Sizes: [{sizes}]\n"
    top = run((DISKSTATS, many)).facts.top_apps
    assert (len(top), top[0].package) == (20, "org.app2999")


def test_the_size_on_the_box_is_not_the_system() -> None:
    result = run((DF, TOYBOX), (DISKSTATS, STATS.replace("25172115456", "64000000000")))
    assert result.facts.system_bytes is None
    assert result.findings[0].evidence[0].line == "System Size: 64000000000"


@pytest.mark.parametrize(
    ("free", "found"),
    [
        (10_000_000, {}),
        (9_999_999, {"storage.low": "warn"}),
        (5_000_000, {"storage.low": "warn"}),
        (4_999_999, {"storage.full": "fail"}),
        (0, {"storage.full": "fail"}),
    ],
)
def test_thresholds_of_free_space(free: int, found: dict[str, str]) -> None:
    result = run((DF, HEAD + row("/data", total=100_000_000, free=free)))
    assert rules(result) == found
    assert all(f.verdict is Verdict.SETTING and f.guide == "storage-full" for f in result.findings)


def test_less_than_500_mb_is_full_on_a_small_phone_too() -> None:
    result = run((DF, HEAD + row("/data", total=2_000_000, free=400_000)))
    assert rules(result) == {"storage.full": "fail"}
    assert "0.41 GB (20.0 %)" in result.findings[0].says.technician.en
    assert "0.41 GB" in result.findings[0].says.customer.zh
    assert result.findings[0].evidence[0].command == "df /data"


def test_wear_of_the_newest_line_counts() -> None:
    result = run((EVENTS, WEAR))
    assert (result.facts.wear_percent, result.facts.pre_eol) == (90, 1)
    assert rules(result) == {"storage.wear_high": "warn"}
    assert "signs" in result.findings[0].says.customer.en


@pytest.mark.parametrize(
    ("fields", "wear", "eol", "found"),
    [
        ("ufs 310,1,1,1", 10, 1, {}),
        ("ufs 310,0,0,0", None, None, {}),
        ("ufs 310,2,0,8", 80, 2, {"storage.reserve_low": "warn"}),
        ("ufs 310,3,11,1", 110, 3, {"storage.wear_over": "fail", "storage.reserve_urgent": "fail"}),
        ("ufs 310,1,10,1", 100, 1, {"storage.wear_high": "warn"}),
        ("ufs 310,1,12,1", None, 1, {"storage.implausible": "info"}),
        ("ufs 310,9,1,1", 10, None, {"storage.implausible": "info"}),
        ("ufs 310,a,1,1", None, None, {"storage.implausible": "info"}),
    ],
)
def test_wear(fields: str, wear: int | None, eol: int | None, found: dict[str, str]) -> None:
    result = run((EVENTS, f"11-20 17:54:09.226 16112 16113 I storaged_emmc_info: [{fields}]\n"))
    assert (result.facts.wear_percent, result.facts.pre_eol, rules(result)) == (wear, eol, found)


def test_volumes() -> None:
    text = "private mounted null\nemulated;0 mounted null\npublic:179,65 unmountable 15E3-101E\n"
    result = run((DF, TOYBOX), (("sm", "list-volumes", "all"), text))
    assert result.facts.volumes[2] == Volume("public:179,65", "unmountable", "15E3-101E")
    assert rules(result) == {"storage.card_unreadable": "warn"}
    refused = "java.lang.SecurityException: Permission denied here\n"
    assert run((("sm", "list-volumes", "all"), refused)).facts.volumes is None


@pytest.mark.parametrize("text", ["", "\n", "Can't find service: diskstats\n", "df: not found\n", "Filesystem\n"])
def test_nothing_to_read(text: str) -> None:
    result = run((DF, text), (DISKSTATS, text), (EVENTS, text))
    assert (result.severity, result.error) == (Severity.UNKNOWN, None)
    assert set(asdict(result.facts).values()) == {None}
    assert not result.findings


def test_encodings_change_nothing() -> None:
    plain = run((DF, TOYBOX), (DISKSTATS, STATS)).facts
    for encode in (
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: codecs.BOM_UTF16_LE + text.replace("\n", "\r\n").encode("utf-16-le"),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode() + b"\xff\xfe/x\n",
    ):
        assert run((DF, encode(TOYBOX)), (DISKSTATS, encode(STATS))).facts == plain


@given(st.integers(min_value=0, max_value=len(TOYBOX)), st.integers(min_value=0, max_value=len(STATS)))
def test_a_line_that_was_never_ended_is_not_read(df_cut: int, stats_cut: int) -> None:
    whole = asdict(run((DF, TOYBOX)).facts)
    for name, value in asdict(run((DF, TOYBOX[:df_cut])).facts).items():
        assert value in (None, whole[name])
    whole = asdict(run((DISKSTATS, STATS)).facts)
    for name, value in asdict(run((DISKSTATS, STATS[:stats_cut])).facts).items():
        if name == "top_apps" and value is not None:
            assert "Cache Sizes: [1,2,3]\n" in STATS[:stats_cut] or "App Data Sizes" not in STATS[:stats_cut]
        else:
            assert value in (None, whole[name])


SCRAPS = st.sampled_from(
    [
        *(HEAD + TOYBOX + STATS + WEAR).splitlines(),
        "/data " + "9" * 6000,
        "[" * 6000,
        "Package Names: [",
        "²K / ²K",
        "%",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.binary(max_size=40), SCRAPS.map(str.encode)), max_size=25),
    st.sampled_from([DF, ALL, DISKSTATS, EVENTS, ("sm", "list-volumes", "all")]),
)
def test_arbitrary_lines_never_raise(lines: list[bytes], argv: Argv) -> None:
    result = run((argv, b"\n".join(lines) + b"\n"))
    assert result.error is None
    total, free, _ = space(result)
    assert total is None or free is None or 0 <= free <= total


def test_time_grows_with_the_text_not_faster() -> None:
    def seconds(repeats: int) -> float:
        wide = "x" * 500 * repeats + "\n" + "[" * 500 * repeats + "\n" + "1 " * 500 * repeats + "\n"
        texts = [(argv, text * repeats + wide) for argv, text in ((DF, TOYBOX), (DISKSTATS, STATS), (EVENTS, WEAR))]
        begun = time.perf_counter()
        assert run(*texts).error is None
        return time.perf_counter() - begun

    seconds(20)
    small, large = min(seconds(100) for _ in range(3)), min(seconds(800) for _ in range(2))
    assert large < 8 * 4 * small + 0.2


@pytest.mark.parametrize(
    ("row", "rule", "severity"),
    [
        ("public:179,65 mounted_read_only 15E3-101E", "storage.card_read_only", "warn"),
        ("public:179,65 bad_removal null", "storage.card_lost", "warn"),
        ("private:179,67 mounted 8a1f2c30-0000", "storage.card_adopted", "info"),
        ("private:179,67 removed 8a1f2c30-0000", "storage.card_missing", "warn"),
        ("private:179,67 unmounted 8a1f2c30-0000", "storage.card_missing", "warn"),
        ("public:179,65 mounted 15E3-101E", None, None),
    ],
)
def test_cards_that_fail_or_belong_to_the_phone(row: str, rule: str | None, severity: str | None) -> None:
    text = f"private mounted null\nemulated;0 mounted null\n{row}\n"
    result = run((DF, TOYBOX), (("sm", "list-volumes", "all"), text))
    assert {name: kind for name, kind in rules(result).items() if "card" in name} == ({rule: severity} if rule else {})


@pytest.mark.parametrize("words", ["-b events -v threadtime -d *:v", "-d -b all", "-b events -d -v threadtime"])
def test_wear_is_found_in_whole_logs_too_however_long_they_are(words: str) -> None:
    noise = "11-20 17:54:10.000  1  2 I other: x\n" * 150_000
    line = "11-20 17:54:09.226 16112 16113 I storaged_emmc_info: [ufs 310,1,9,1]\n"
    torn = "11-20 17:54:11.226 16112 16113 I storaged_emmc_info: [ufs 310,3,11"
    result = run((("logcat", *words.split()), noise[:400] + line + noise + torn))
    assert result.facts.wear_percent == 90
