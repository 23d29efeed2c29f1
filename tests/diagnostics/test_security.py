"""Security: combinations of powers, start-up protection, patch age; calm words; no match is never called clean."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import packages_text, security
from diagnostics import security_text as text
from diagnostics.model import Severity, Verdict
from diagnostics.packages_text import CHECKIN, LAUNCHERS, LIST
from diagnostics.security_rules import RULES, RiskyApp
from diagnostics.settings_text import GETPROP, LIST_GLOBAL
from tests.diagnostics.given import ENCODINGS, NOW, judged, rules_of

BAD = "org.example.parcel"
PROPS = """[ro.boot.flash.locked]: [1]
[ro.boot.verifiedbootstate]: [green]
[ro.build.version.security_patch]: [2026-12-05]
[ro.debuggable]: [0]
"""
POLICY = "Current Device Policy Manager state:\n  Enabled Device Admins (User 0, provisioningState: 0):\n{0}\n    mPasswordOwner=-1\n"
HEALTHY = {
    GETPROP: PROPS,
    LIST_GLOBAL: "adb_enabled=1\npackage_verifier_user_consent=1\n",
    security.GET_ACCESSIBILITY: "null\n",
    security.GET_LISTENERS: "com.android.launcher3/.Listener\n",
    LIST: "package:org.example.chat  installer=com.android.vending\n",
    CHECKIN: "vers,1\npkg,android,1000,1,1230768000000,?\npkg-usr,0,IbsusLiavpiha,0,?,1230768000000\n",
    LAUNCHERS: "org.example.chat/.Main\ncom.android.settings/.Settings\n",
    text.DEVICE_POLICY: POLICY.format(""),
    text.OVERLAYS: "No operations.\n",
    text.INSTALLERS: "No operations.\n",
}
INSTALLED = HEALTHY[LIST] + f"package:{BAD}  installer=com.google.android.packageinstaller\n"
WATCHED = HEALTHY | {
    LIST: INSTALLED,
    security.GET_ACCESSIBILITY: f"{BAD}/{BAD}.Help:com.google.android.marvin.talkback/.TalkBackService\n",
    text.DEVICE_POLICY: POLICY.format(f"    {BAD}/.Guard:\n      uid=10301\n      policies:\n        force-lock"),
    text.OVERLAYS: f"{BAD}\n",
}


def of(texts: dict[tuple[str, ...], str]):  # type: ignore[no-untyped-def]
    return judged(security.DIAGNOSTIC, texts, NOW)


def told(texts: dict[tuple[str, ...], str]) -> set[str]:
    return rules_of(of(texts)) - {"security.scam_check"}


def test_an_ordinary_phone_is_not_called_clean() -> None:
    result = of(HEALTHY)
    assert (result.severity, rules_of(result), result.complete) == (Severity.INFO, {"security.scam_check"}, True)
    facts = result.facts
    assert (facts.security_patch, facts.patch_age_days, facts.verified_boot) == ("2026-12-05", 41, "green")
    assert (facts.bootloader_locked, facts.debuggable, facts.play_protect) == (True, False, "on")
    assert (facts.accessibility_apps, facts.device_admins, facts.risky_apps, facts.sideloaded) == ((), (), (), ())
    assert facts.notification_listeners == ("com.android.launcher3",)
    said = result.findings[0].says
    assert "does not mean clean" in said.technician.en
    assert "does not prove that a phone is clean" in said.customer.en
    assert "不等于" in said.technician.zh
    assert "不等于" in said.customer.zh


def test_the_whole_combination_fails_and_a_screen_reader_does_not() -> None:
    result = of(WATCHED)
    assert result.facts.risky_apps == (RiskyApp(BAD, ("accessibility", "overlay", "admin"), True),)
    finding = result.findings[0]
    assert (finding.rule, finding.severity, finding.verdict) == (
        "security.hidden_app", Severity.FAIL, Verdict.SETTING)  # fmt: skip
    assert "signs of" in finding.says.customer.en
    lines = {item.line for item in finding.evidence}
    assert any(BAD in line and "installer" in line for line in lines)
    assert f"{BAD}/.Guard:" in lines
    talkback = HEALTHY | {security.GET_ACCESSIBILITY: "com.google.android.marvin.talkback/.TalkBackService\n"}
    assert told(talkback) == set()


@pytest.mark.parametrize("left", [text.OVERLAYS, text.DEVICE_POLICY])
def test_one_of_overlay_and_admin_is_enough(left: tuple[str, ...]) -> None:
    assert "security.hidden_app" in told(WATCHED | {left: HEALTHY[left]})


def test_with_an_icon_it_is_a_question_not_a_failure() -> None:
    result = of(WATCHED | {LAUNCHERS: HEALTHY[LAUNCHERS] + f"{BAD}/.Main\n"})
    assert "security.powerful_app" in rules_of(result)
    assert "security.hidden_app" not in rules_of(result)
    assert result.severity is Severity.WARN
    assert "security.powerful_app" in told({k: v for k, v in WATCHED.items() if k != LAUNCHERS}), "icon unknown"


@pytest.mark.parametrize(
    "changed",
    [
        {LIST: INSTALLED.replace("com.google.android.packageinstaller", "com.android.vending")},
        {security.GET_ACCESSIBILITY: "null\n", text.OVERLAYS: "No operations.\n"},
        {text.OVERLAYS: "No operations.\n", text.DEVICE_POLICY: POLICY.format("")},
    ],
)
def test_without_one_of_the_signs_it_does_not_fail(changed: dict[tuple[str, ...], str]) -> None:
    assert not told(WATCHED | changed) & {"security.hidden_app", "security.powerful_app"}


@pytest.mark.parametrize("gone", [text.OVERLAYS, text.DEVICE_POLICY])
def test_a_power_that_could_not_be_asked_for_is_unknown_not_absent(gone: tuple[str, ...]) -> None:
    bare = WATCHED | {text.OVERLAYS: "No operations.\n", text.DEVICE_POLICY: POLICY.format("")}
    result = of(bare | {gone: "Permission Denial: not allowed\n"})
    assert result.facts.risky_apps is None
    assert result.severity is Severity.UNKNOWN
    assert "security.scam_check" in result.not_judged


@pytest.mark.parametrize(
    ("props", "rules"),
    [
        (PROPS.replace("green", "orange"), {"security.start_up_open"}),
        (PROPS.replace("green", "red"), {"security.start_up_open"}),
        (PROPS.replace("locked]: [1]", "locked]: [0]"), {"security.start_up_open"}),
        (PROPS.replace("green", "yellow"), {"security.other_key"}),
        (PROPS.replace("debuggable]: [0]", "debuggable]: [1]"), {"security.debuggable"}),
        (PROPS.replace("2026-12-05", "2026-07-10"), {"security.patch_old"}),
        (PROPS.replace("2026-12-05", "2025-12-05"), {"security.patch_too_old"}),
        (PROPS.replace("2026-12-05", "2028-12-05"), {"security.implausible"}),
        (PROPS.replace("green", "purple"), {"security.implausible"}),
    ],
)
def test_start_up_and_patch(props: str, rules: set[str]) -> None:
    assert told(HEALTHY | {GETPROP: props}) == rules


@pytest.mark.parametrize(
    ("table", "answer", "rules"),
    [
        ("adb_enabled=1\npackage_verifier_user_consent=-1\n", "off", {"security.play_protect_off"}),
        ("package_verifier_user_consent=1\npackage_verifier_enable=0\n", "off", {"security.play_protect_off"}),
        ("adb_enabled=1\n", "unset", set()),
        ("", None, set()),
        ("package_verifier_user_consent=1\npackage_verifier_user_consent=0\n", None, {"security.implausible"}),
    ],
)
def test_play_protect_unset_is_not_off(table: str, answer: str | None, rules: set[str]) -> None:
    result = of(HEALTHY | {LIST_GLOBAL: table})
    assert result.facts.play_protect == answer
    assert rules_of(result) - {"security.scam_check"} == rules


def test_the_phone_s_own_warning() -> None:
    marked = HEALTHY[CHECKIN] + f"pkg,{BAD},10301,7,1230768000000,?\npkg-usr,0,IbsusLiavpiHA,0,?,1230768000000\n"
    result = of(HEALTHY | {CHECKIN: marked})
    assert result.facts.marked_harmful == (BAD,)
    assert result.findings[0].rule == "security.marked_harmful"


def test_accessibility_of_an_own_app_alone_is_only_told() -> None:
    chat = HEALTHY | {security.GET_ACCESSIBILITY: "org.example.chat/.Reader\n"}
    result = of(chat)
    assert result.severity is Severity.INFO
    assert told(chat) == {"security.reads_screen"}


@pytest.mark.parametrize(
    "changed",
    [
        {GETPROP: PROPS.replace("[ro.build.version.security_patch]: [2026-12-05]\n", "")},
        {security.GET_ACCESSIBILITY: ""},
        {security.GET_ACCESSIBILITY: "Error while accessing settings provider\n"},
        {security.GET_ACCESSIBILITY: "not a component\n"},
        {text.DEVICE_POLICY: "Can't find service: device_policy\n"},
        {LIST: "Failure calling service package\n"},
    ],
)
def test_required_facts(changed: dict[tuple[str, ...], str]) -> None:
    result = of(HEALTHY | changed)
    assert (result.severity, result.error) == (Severity.UNKNOWN, None)


def test_settings_lists_and_dumps_serve_as_well() -> None:
    base = {argv: value for argv, value in WATCHED.items() if argv[:2] != ("settings", "get")}
    service = f"{BAD}/{BAD}.Help"
    listed = base | {
        ("settings", "list", "secure"): f"accessibility_enabled=1\nenabled_accessibility_services={service}\n"
    }
    assert of(listed).facts.accessibility_apps == (BAD,)
    assert of(listed).facts.notification_listeners == ()
    dumped = f"SECURE SETTINGS (user 0)\nversion: 1\n_id:1 name:enabled_accessibility_services pkg:x value:{service} default:{service} defaultSystemSet:true\n"
    assert of(base | {("dumpsys", "settings"): dumped}).facts.accessibility_apps == (BAD,)
    assert of(base | {("dumpsys", "settings"): "GLOBAL SETTINGS (user 0)\n"}).facts.accessibility_apps is None


def test_the_long_dump_of_a_bugreport_serves_as_well() -> None:
    long = (
        "Activity Resolver Table:\n  Non-Data Actions:\n      android.intent.action.MAIN:\n"
        "        1b382 org.example.chat/.Main\n      android.intent.action.VIEW:\n        1b383 TABLE/.See\n\n"
        "Packages:\n  Package [android] (1):\n    flags=[ SYSTEM ]\n"
        f"  Package [{BAD}] (2):\n    flags=[ HAS_CODE ]\n    installerPackageName=null\n\n"
    )
    base = {argv: value for argv, value in WATCHED.items() if argv not in (LIST, CHECKIN, LAUNCHERS)}
    facts = of(base | {packages_text.LONG[1]: long.replace("TABLE", BAD)}).facts
    assert (facts.sideloaded, facts.third_party_count, facts.without_icon) == ((BAD,), 1, (BAD,))
    assert facts.risky_apps[0].hidden is True, "without a MAIN activity there is no icon"
    main = long.replace("android.intent.action.VIEW", "android.intent.action.MAIN").replace("TABLE", BAD)
    assert of(base | {packages_text.LONG[1]: main}).facts.risky_apps[0].hidden is None, "MAIN is not yet an icon"
    bare = long.partition("\n\n")[2]
    facts = of(base | {packages_text.LONG[1]: bare}).facts
    assert (facts.without_icon, facts.risky_apps[0].hidden) == (None, None)


def test_no_sentence_gives_a_verdict_or_alarms() -> None:
    loud = re.compile(r"infected|hacked|virus|dangerous|!|感染|被黑|病毒|危险", re.I)
    for rule in RULES:
        for said in (rule.says.customer, rule.says.technician):
            assert not loud.search(said.en + said.zh), rule.id


@pytest.mark.parametrize("encode", ENCODINGS)
def test_encoding_changes_nothing(encode) -> None:  # type: ignore[no-untyped-def]
    again = judged(security.DIAGNOSTIC, {argv: encode(value) for argv, value in WATCHED.items()}, NOW)
    assert again.facts == of(WATCHED).facts


def test_unterminated_last_line_is_not_read() -> None:
    assert of(WATCHED | {security.GET_ACCESSIBILITY: f"{BAD}/{BAD}.Help"}).facts.accessibility_apps is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 250))
def test_arbitrary_bytes_never_raise(junk: bytes, at: int) -> None:
    texts = {argv: value.encode()[:at] + junk + value.encode()[at:] for argv, value in WATCHED.items()}
    assert judged(security.DIAGNOSTIC, texts, NOW).error is None


def test_floods_are_read_in_linear_time() -> None:
    started = time.process_time()
    many = WATCHED | {
        security.GET_ACCESSIBILITY: ":".join(f"org.a{n}/.S" for n in range(200_000)) + "\n",
        text.DEVICE_POLICY: POLICY.format("".join(f"    org.a{n}/.Guard:\n" for n in range(90_000))),
        text.OVERLAYS: "".join(f"org.a{n}\n" for n in range(90_000)),
        LIST: "".join(f"package:org.a{n}  installer=null\n" for n in range(90_000)),
    }
    assert of(many).error is None
    assert time.process_time() - started < 6


NO_READER = WATCHED | {security.GET_ACCESSIBILITY: "null\n"}
NO_ADMIN = {text.DEVICE_POLICY: POLICY.format("")}


@pytest.mark.parametrize(
    ("changed", "powers"),
    [
        ({}, ("overlay", "admin")),
        ({text.INSTALLERS: f"{BAD}\n"}, ("overlay", "admin", "installs_apps")),
        (
            NO_ADMIN | {text.INSTALLERS: f"{BAD}\n", security.GET_LISTENERS: f"{BAD}/.Ears\n"},
            ("overlay", "installs_apps", "reads_notifications"),
        ),
    ],
)
def test_powers_that_together_are_too_many_without_reading_the_screen(
    changed: dict[tuple[str, ...], str], powers: tuple[str, ...]
) -> None:
    result = of(NO_READER | changed)
    assert result.facts.risky_apps == (RiskyApp(BAD, powers, True),)
    assert "security.hidden_app" in rules_of(result)


@pytest.mark.parametrize(
    "changed",
    [
        {text.INSTALLERS: f"{BAD}\n"},
        {security.GET_LISTENERS: f"{BAD}/.Ears\n"},
        {text.OVERLAYS: "No operations.\n", text.INSTALLERS: f"{BAD}\n", security.GET_LISTENERS: f"{BAD}/.Ears\n"},
    ],
)
def test_two_powers_that_many_browsers_have_are_no_sign(changed: dict[tuple[str, ...], str]) -> None:
    assert of(NO_READER | NO_ADMIN | changed).facts.risky_apps == ()


def test_apps_over_a_cable_unchecked() -> None:
    off = HEALTHY | {LIST_GLOBAL: HEALTHY[LIST_GLOBAL] + "verifier_verify_adb_installs=0\n"}
    assert told(off) == {"security.adb_installs_unchecked"}
    assert of(HEALTHY).facts.adb_installs_checked is None
