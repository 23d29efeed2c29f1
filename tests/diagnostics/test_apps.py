"""Apps: what is new, what is in trouble since, who uses battery and storage; from each form a phone tells it in."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import apps, packages_text
from diagnostics.apps_rules import BatteryUse, Change, Suspect
from diagnostics.diskstats_text import DISKSTATS
from diagnostics.model import Now, Severity, Verdict
from diagnostics.packages_text import CHECKIN, LIST
from tests.diagnostics.given import ENCODINGS, NOON, judged, rules_of

DAY = 86400
OLD = (NOON - 300 * DAY) * 1000
NEW = (NOON - 3 * DAY) * 1000
LISTED = "package:org.example.chat  installer=com.android.vending\npackage:org.example.cleaner  installer=null\n"


def checkin(*, first: int = OLD, last: int = OLD, state: str = "0", sdk: int = 34) -> str:
    """Three packages; org.example.cleaner as asked for. From 13 on the first installation is in the user's line."""

    def one(name: str, uid: int, born: int, changed: int, enabled: str, installer: str) -> str:
        times = f"{born},{changed}" if sdk < 33 else f"{changed}"
        tail = f",?,{born}" if sdk >= 33 else ",?"
        return f"pkg,{name},{uid},7,{times},{installer}\npkg-splt,base,0\npkg-usr,0,IbsusLiavpiha,{enabled}{tail}\n"

    return (
        "vers,1\n"
        + one("android", 1000, 1230768000000, 1230768000000, "0", "?")
        + one("org.example.chat", 10230, OLD, OLD, "0", "com.android.vending")
        + one("org.example.cleaner", 10301, first, last, state, "?")
    )


def exits(*hours_ago: float, reason: int = 6, package: str = "org.example.cleaner") -> str:
    records = ""
    for number, hours in enumerate(hours_ago):
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(NOON - hours * 3600))
        records += (
            f"        ApplicationExitInfo #{number}:\n          timestamp={at}.120 pid={900 + number} realUid=10301 "
            f"packageUid=10301 definingUid=10301 user=0\n          process={package} reason={reason} (ANR) subreason=0 "
            "(UNKNOWN) status=0\n          importance=100 pss=0.00 rss=118MB description=x state=empty trace=null\n"
        )
    return (
        "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n"
        f"Last Timestamp of Persistence Into Persistent Storage: 2027-01-15 07:00:00.000\n  package: {package}\n"
        f"    Historical Process Exit for uid=10301\n{records}"
    )


STATS = """Statistics since last charge:
  Estimated power use (mAh):
    Capacity: 4312, Computed drain: 1000, actual drain: 990
    Global
      screen: 310 apps: 0 duration: 1h 2m
    UID u0a230: {0} fg: 20.0 bg: 10.0 ( cpu=90.0 )
    UID 1000: 700

  UID u0a301: 999
"""
DISK = (
    'App Size: 1\nPackage Names: ["org.example.chat","org.example.cleaner"]\nApp Sizes: [{0},5]\n'
    "App Data Sizes: [7,5]\nCache Sizes: [1,1]\n"
)
HEALTHY = {
    LIST: LISTED,
    CHECKIN: checkin(),
    apps.EXIT_INFO: exits(),
    apps.BATTERYSTATS: STATS.format("90.0"),
    DISKSTATS: DISK.format(123),
}
AT = Now(NOON, 0, NOON, 34)


def with_(now: Now = AT, **changed: str):  # type: ignore[no-untyped-def]
    names = {"listed": LIST, "checkin": CHECKIN, "exits": apps.EXIT_INFO, "stats": apps.BATTERYSTATS, "disk": DISKSTATS}
    return judged(apps.DIAGNOSTIC, HEALTHY | {names[name]: value for name, value in changed.items()}, now)


def test_an_ordinary_phone() -> None:
    result = with_()
    assert (result.severity, result.findings, result.complete) == (Severity.PASS, (), True)
    facts = result.facts
    assert (facts.third_party_count, facts.dated_count) == (2, 3)
    assert (facts.installed_7d, facts.updated_7d, facts.suspects, facts.disabled) == ((), (), (), ())
    assert facts.battery_uses == (BatteryUse("org.example.chat", 90.0, 9.0),), "the list ends at the empty line"
    assert [one.package for one in facts.storage_uses] == ["org.example.chat", "org.example.cleaner"]


@pytest.mark.parametrize("sdk", [30, 34])
def test_new_and_updated_apps(sdk: int) -> None:
    result = with_(checkin=checkin(first=NEW, last=NEW, sdk=sdk))
    assert result.facts.installed_7d == (Change("org.example.cleaner", "2027-01-12T08:00:00", None),)
    assert (result.severity, rules_of(result), result.facts.updated_7d) == (Severity.INFO, {"apps.new"}, ())
    updated = with_(checkin=checkin(last=NEW, sdk=sdk)).facts
    assert (updated.installed_7d, [one.package for one in updated.updated_7d]) == ((), ["org.example.cleaner"])


def test_an_app_that_freezes_since_it_came_is_the_first_suspect() -> None:
    result = with_(checkin=checkin(first=NEW, last=NEW), exits=exits(70, 30, 2))
    assert result.facts.suspects == (Suspect("org.example.cleaner", "installed", "2027-01-12T08:00:00", 0, 3),)
    assert (result.severity, result.findings[0].rule) == (Severity.WARN, "apps.recent_conflict")
    assert result.findings[0].verdict is Verdict.SETTING
    shown = {item.line for item in result.findings[0].evidence}
    assert any("process=org.example.cleaner reason=6" in line for line in shown)
    assert any(line.startswith("pkg,org.example.cleaner") for line in shown)


def test_what_does_not_make_a_suspect() -> None:
    new = checkin(first=NEW, last=NEW)
    assert "apps.recent_conflict" not in rules_of(with_(checkin=new, exits=exits(2)))  # one freeze only
    assert with_(checkin=new, exits=exits(100, 90)).facts.suspects == ()  # froze before it came
    assert with_(exits=exits(70, 30, 2)).facts.suspects == ()  # it has been here for long
    assert with_(checkin=new, exits=exits(70, 30, 2, reason=10)).facts.suspects == ()  # the user stopped it
    other = with_(checkin=new, exits=exits(70, 30, 2, package="com.android.systemui"))
    assert other.facts.suspects == ()


def test_eaters_are_told_not_blamed() -> None:
    result = with_(stats=STATS.format("412.0"), disk=DISK.format(12 * 10**9))
    assert (result.severity, rules_of(result)) == (Severity.INFO, {"apps.battery_use", "apps.storage_use"})
    assert "org.example.chat used 41.2 %" in result.findings[0].says.technician.en
    assert with_(stats=STATS.replace("drain: 1000", "drain: 0").format("1")).facts.battery_uses is None


def test_disabled_apps() -> None:
    result = with_(checkin=checkin(state="3"))
    assert (result.facts.disabled, rules_of(result)) == (("org.example.cleaner",), {"apps.disabled"})


LONG = """Activity Resolver Table:
  Non-Data Actions:
      android.intent.action.MAIN:
        400b024 org.example.cleaner/.Home filter 9ce278d
          Action: "android.intent.action.MAIN"
          Category: "android.intent.category.LAUNCHER"

Packages:
  Package [android] (1a2b3c):
    appId=1000
    flags=[ SYSTEM HAS_CODE ]
    lastUpdateTime=2009-01-01 00:00:00
    User 0: ceDataInode=1 installed=true enabled=0 instant=false
      firstInstallTime=2009-01-01 00:00:00
  Package [org.example.cleaner] (d8c71fd):
    appId=10301
    flags=[ HAS_CODE ALLOW_BACKUP ]
    lastUpdateTime=2027-01-12 16:00:00
    installerPackageName=com.google.android.packageinstaller
    User 0: ceDataInode=2 installed=true enabled=0 instant=false
      firstInstallTime=2027-01-12 16:00:00
    User 10: ceDataInode=0 installed=false enabled=2 instant=false
      firstInstallTime=1970-01-01 08:00:00

Hidden system packages:
  Package [org.example.hidden] (77):
    flags=[ SYSTEM ]
"""


def test_the_long_form_of_a_bugreport_serves_as_well() -> None:
    east = Now(NOON, 8 * 3600, NOON, 34)
    facts = judged(apps.DIAGNOSTIC, {("dumpsys", "package"): LONG, apps.EXIT_INFO: exits()}, east).facts
    assert (facts.third_party_count, facts.dated_count, facts.disabled) == (1, 2, ())
    assert facts.installed_7d == (
        Change("org.example.cleaner", "2027-01-12T16:00:00", "com.google.android.packageinstaller"),
    )
    no_zone = judged(apps.DIAGNOSTIC, {("dumpsys", "package"): LONG}, Now(NOON)).facts
    assert (no_zone.dated_count, no_zone.installed_7d) == (2, None)


def test_the_dump_of_one_app_is_no_list_of_apps() -> None:
    one = LONG.replace("Package [android]", "Package [org.example.other]")
    facts = judged(apps.DIAGNOSTIC, {("dumpsys", "package"): one}, AT).facts
    assert (facts.third_party_count, facts.installed_7d, facts.disabled) == (None, None, None)


def test_an_app_told_twice_and_differently_is_not_used() -> None:
    twice = checkin() + "pkg,org.example.cleaner,10301,9,1,?\n"
    result = with_(checkin=twice)
    assert rules_of(result) == {"apps.implausible"}
    assert result.facts.dated_count == 2
    doubled = LONG.replace("Hidden system", "Packages:\n  Package [org.example.cleaner] (1):\n    appId=5\nHidden")
    assert packages_text.long_form(doubled.splitlines())["org.example.cleaner"] is None  # type: ignore[index]


@pytest.mark.parametrize(
    "changed",
    [
        {"listed": ""},
        {"listed": "Error: java.lang.SecurityException: Shell does not have permission\n"},
        {"listed": "package:org.example.chat  installer=com.android.ven"},
        {"checkin": ""},
        {"checkin": "Can't find service: package\n"},
        {"checkin": checkin().replace("pkg,android", "pkg,other.name")},
    ],
)
def test_required_lists(changed: dict[str, str]) -> None:
    if changed == {"listed": ""}:
        assert with_(**changed).facts.third_party_count == 0, "whole, without an error and empty: there are none"
        return
    result = with_(**changed)
    assert (result.severity, result.error) == (Severity.UNKNOWN, None)


def test_without_the_phone_s_time_nothing_is_new() -> None:
    result = with_(now=Now(), checkin=checkin(first=NEW, last=NEW), exits=exits(70, 30, 2))
    assert (result.facts.installed_7d, result.facts.suspects) == (None, None)
    assert {"apps.new", "apps.recent_conflict"} <= set(result.not_judged)


def test_a_cut_dump_lists_nothing_as_absent() -> None:
    result = judged(apps.DIAGNOSTIC, HEALTHY, AT, cut=(CHECKIN, apps.EXIT_INFO))
    assert (result.facts.installed_7d, result.facts.suspects, result.facts.disabled) == (None, None, None)
    assert result.severity is Severity.UNKNOWN
    stuck = judged(apps.DIAGNOSTIC, HEALTHY, AT, cut=(DISKSTATS,))
    assert (stuck.severity, stuck.complete) == (Severity.PASS, False)


@pytest.mark.parametrize("encode", ENCODINGS)
def test_encoding_changes_nothing(encode) -> None:  # type: ignore[no-untyped-def]
    new = HEALTHY | {CHECKIN: checkin(first=NEW, last=NEW), apps.EXIT_INFO: exits(70, 30, 2)}
    again = judged(apps.DIAGNOSTIC, {argv: encode(value) for argv, value in new.items()}, AT)
    assert again.facts == judged(apps.DIAGNOSTIC, new, AT).facts


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 900))
def test_arbitrary_bytes_never_raise(junk: bytes, at: int) -> None:
    texts = {argv: value.encode()[:at] + junk + value.encode()[at:] for argv, value in HEALTHY.items()}
    assert judged(apps.DIAGNOSTIC, texts, AT).error is None
    long = LONG.encode()[:at] + junk + LONG.encode()[at:]
    assert judged(apps.DIAGNOSTIC, {("dumpsys", "package"): long}, AT).error is None


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["pkg", "pkg-usr", "0", "-1", "org.a", "9" * 30, "", "1800000000000", "HA"]), max_size=12)
)
def test_any_check_in_line_is_read(words: list[str]) -> None:
    assert with_(checkin=checkin() + ",".join(words) + "\n").error is None


def test_many_packages_are_read_in_linear_time() -> None:
    started = time.process_time()
    block = LONG.partition("Packages:\n")[2].partition("\n\nHidden")[0]
    many = "".join(block.replace("org.example.cleaner", f"org.example.a{n}") + "\n" for n in range(4000))
    assert judged(apps.DIAGNOSTIC, {("dumpsys", "package"): "Packages:\n" + many}, AT).error is None
    rows = "".join(f"pkg,org.example.b{n},10{n},7,{NEW},?\npkg-usr,0,Iha,0,?,{NEW}\n" for n in range(30_000))
    assert with_(checkin=checkin() + rows).facts.dated_count == packages_text.MAX_PACKAGES
    assert with_(listed="package:" + "a" * 3_000_000 + "\n").facts.third_party_count is None
    assert time.process_time() - started < 6
