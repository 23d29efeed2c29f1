"""Updates: how the last one went, what would stop the next one, and what the phone does not tell."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import network, storage, updates
from diagnostics.battery_text import BATTERY
from diagnostics.model import Now, Severity, Verdict
from diagnostics.settings_text import GETPROP
from diagnostics.update_engine_text import LOG
from tests.diagnostics.given import ENCODINGS, NOON, judged, rules_of

PROPS = """[ro.build.ab_update]: [true]
[ro.build.display.id]: [AP4A.250105.002]
[ro.build.version.release]: [15]
[ro.build.version.security_patch]: [2026-12-05]
"""
DF = "Filesystem      1K-blocks     Used Available Use% Mounted on\n/dev/block/dm-54 113246208 71000000  42246208  63% /data\n"
BATT = "Current Battery Service state:\n  AC powered: false\n  USB powered: true\n  status: 2\n  health: 2\n  level: 76\n  scale: 100\n  temperature: 287\n"
CONN = (
    "Active default network: 101\n\nCurrent Networks:\n"
    "  NetworkAgentInfo{network{101} handle{1} ni{WIFI CONNECTED extra: } created=1 everConnected{true} "
    "nc{[ Transports: WIFI Capabilities: NOT_METERED&INTERNET&VALIDATED&NOT_VPN LinkUpBandwidth>=1Kbps]}}\n"
)
BEGIN = "--------- beginning of main\n"


def log(*steps: str) -> str:
    lines = "".join(
        f"01-15 03:0{number}:11.038   169   169 I update_engine: [INFO:action_processor.cc(116)] {step}\n"
        for number, step in enumerate(steps)
    )
    return BEGIN + lines


def finished(action: str, code: str, last: bool = False) -> str:
    return f"ActionProcessor: finished {'last action ' if last else ''}{action} with code ErrorCode::{code}"


HEALTHY = {GETPROP: PROPS, LOG: BEGIN, storage.DF: DF, BATTERY: BATT, network.CONNECTIVITY: CONN}


def with_(text: str = BEGIN, now: Now | None = None, **changed: str):  # type: ignore[no-untyped-def]
    names = {"props": GETPROP, "df": storage.DF, "battery": BATTERY, "connectivity": network.CONNECTIVITY}
    texts = HEALTHY | {LOG: text} | {names[name]: value for name, value in changed.items()}
    return judged(updates.DIAGNOSTIC, texts, now or Now(NOON, 0, NOON, 35))


def test_a_phone_that_could_update_now() -> None:
    result = with_()
    assert (result.severity, result.findings, result.complete) == (Severity.PASS, (), True)
    facts = result.facts
    assert (facts.build, facts.android, facts.security_patch, facts.patch_age_days) == (
        "AP4A.250105.002", "15", "2026-12-05", 41)  # fmt: skip
    assert (facts.seamless, facts.engine_state, facts.engine_error) == (True, None, None)
    assert (facts.battery_level_percent, facts.charging, facts.internet_validated) == (76, True, True)
    assert facts.data_free_bytes == 42246208 * 1024
    assert "updates.failed" in result.not_judged, "no update in the log is not a good update"


@pytest.mark.parametrize(
    ("code", "rule", "verdict"),
    [
        ("kNotEnoughSpace", "updates.failed_space", Verdict.SETTING),
        ("kDownloadTransferError", "updates.failed_download", Verdict.SETTING),
        ("kPayloadHashMismatchError", "updates.failed_download", Verdict.SETTING),
        ("kNewRootfsVerificationError", "updates.failed", Verdict.UNDECIDED),
        ("kPayloadTimestampError", "updates.failed", Verdict.UNDECIDED),
    ],
)
def test_a_failed_update_is_named_by_its_cause(code: str, rule: str, verdict: Verdict) -> None:
    steps = (
        finished("InstallPlanAction", "kSuccess"),
        "ActionProcessor: starting DownloadAction",
        finished("DownloadAction", code),
    )
    result = with_(log(*steps))
    assert (result.severity, rules_of(result)) == (Severity.FAIL, {rule})
    finding = result.findings[0]
    assert finding.verdict is verdict
    assert code in finding.says.technician.en
    assert code in finding.evidence[0].line
    assert (result.facts.engine_state, result.facts.engine_error) == ("failed", code)


def test_the_newest_run_counts() -> None:
    failed = finished("DownloadAction", "kDownloadTransferError")
    applied = "Update successfully applied, waiting to reboot."
    assert rules_of(with_(log(failed, "ActionProcessor: starting DownloadAction", applied))) == {
        "updates.restart_pending"
    }
    assert with_(log(failed, "ActionProcessor: starting DownloadAction")).facts.engine_state == "running"
    assert rules_of(with_(log(applied, "ActionProcessor: starting DownloadAction", failed))) == {
        "updates.failed_download"
    }


def test_the_routine_at_every_start_and_a_cancellation_are_no_failures() -> None:
    routine = finished("CleanupPreviousUpdateAction", "kError", last=True)
    assert with_(log(routine)).facts.engine_state is None
    assert with_(log(finished("DownloadAction", "kUserCanceled"))).findings == ()


def test_other_programs_quoting_it_do_not_count() -> None:
    quoted = BEGIN + f"01-15 03:00:11.038 1 1 I other: {finished('DownloadAction', 'kError')}\n"
    assert with_(quoted).facts.engine_state is None


def test_blockers_are_told_without_alarm() -> None:
    offline = "Active default network: none\n\nCurrent Networks:\n"
    result = with_(
        df=DF.replace("42246208", " 2000000"),
        battery=BATT.replace("level: 76", "level: 41"),
        connectivity=offline,
        now=Now(NOON + 4000, 0, NOON, 35),
    )
    assert result.severity is Severity.INFO
    told = {"updates.needs_room", "updates.needs_charge", "updates.clock_wrong"}
    assert told <= rules_of(result) <= told | {"updates.needs_network"}


@pytest.mark.parametrize(
    "changed",
    [
        {"props": PROPS.replace("[ro.build.display.id]: [AP4A.250105.002]\n", "")},
        {"props": PROPS.replace("2026-12-05", "soon")},
        {"df": ""},
        {"battery": BATT.replace("  level: 76\n", "")},
        {"battery": BATT.replace("  level: 76\n", "  level: 76\n  level: 12\n")},
        {"props": PROPS + "[ro.build.version.security_patch]: [2020-01-01]\n"},
    ],
)
def test_required_facts(changed: dict[str, str]) -> None:
    result = with_(**changed)
    assert (result.severity, result.error) == (Severity.UNKNOWN, None)


def test_faked_battery_values_are_not_believed() -> None:
    faked = BATT.replace("state:\n", "state:\n  (UPDATES STOPPED -- use 'reset' to restart)\n")
    assert with_(battery=faked).facts.battery_level_percent is None


def test_patch_from_the_future_has_no_age() -> None:
    result = with_(props=PROPS.replace("2026-12-05", "2029-12-05"))
    assert (result.facts.patch_age_days, rules_of(result)) == (None, {"updates.implausible"})


@pytest.mark.parametrize("encode", ENCODINGS)
def test_encoding_changes_nothing(encode) -> None:  # type: ignore[no-untyped-def]
    failed = HEALTHY | {LOG: log(finished("DownloadAction", "kError"))}
    plain = judged(updates.DIAGNOSTIC, failed)
    assert judged(updates.DIAGNOSTIC, {argv: encode(value) for argv, value in failed.items()}).facts == plain.facts


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_arbitrary_bytes_never_raise(junk: bytes, at: int) -> None:
    texts = HEALTHY | {LOG: log(finished("DownloadAction", "kError"))}
    broken = {argv: value.encode()[:at] + junk + value.encode()[at:] for argv, value in texts.items()}
    assert judged(updates.DIAGNOSTIC, broken).error is None


def test_a_long_log_is_read_in_linear_time() -> None:
    started = time.process_time()
    line = log(finished("DownloadAction", "kError")).partition("\n")[2]
    assert with_(BEGIN + line * 80_000).facts.engine_error == "kError"
    assert with_("update_engine " + "need " * 500_000 + "\n").error is None
    assert time.process_time() - started < 5
