"""Camera: formats of AOSP 7 to 16 written out small, and what must never happen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import camera
from diagnostics.judge import judge
from diagnostics.model import Command, Now, Output, Outputs, Result, Severity, Verdict

DUMP = """
== Service global info: ==

Number of camera devices: 2
Number of normal camera devices: 2
    Device 0 maps to "0"
Active Camera Clients:
[]
Allowed user IDs: 0

== Camera service events log (most recent at top): ==
  04-25 11:42:18 : CONNECT device 0 client for package org.example.cam (PID 900)
  04-25 11:42:18 : EVICT device 0 client held by package org.other (PID 12, score 0, state 2)
   - Evicted by device 0 client for package org.example.cam (PID 900, score 0, PRIORITY 2)

== Camera device 0 dynamic info: ==
  Device 0 is closed, no client instance
"""

PRIVACY_13 = """SENSOR PRIVACY MANAGER STATE (dumpsys sensor_privacy)
{
  storage_implementation=com.android.server.sensorprivacy.SensorPrivacyStateControllerImpl
  users={
    user_id=0
    sensors=[
      {
        sensor=1
        toggles={
          toggle_type=1
          state_type=MIC
          last_change=1700000000000
        }
      }
      {
        sensor=2
        toggles={
          toggle_type=1
          state_type=CAM
          last_change=1700000000000
        }
      }
    ]
  }
}
"""

PRIVACY_12 = """SENSOR PRIVACY MANAGER STATE (dumpsys sensor_privacy)
{
  users={
    user_id=0
    is_enabled=OFF_TILE
    individual_enabled_sensor=[
      {
        sensor=1
        is_enabled=true
      }
      {
        sensor=2
        is_enabled=CAM
      }
    ]
  }
}
"""


def out(argv: tuple[str, ...], text: str | bytes, complete: bool = True) -> Output:
    raw = text if isinstance(text, bytes) else text.encode()
    return Output(Command(argv), 0, raw, complete=complete)


def judged(dump: str | bytes | None, privacy: str | None = None, complete: bool = True) -> Result:
    outputs = [] if dump is None else [out(camera.MEDIA_CAMERA, dump, complete)]
    if privacy is not None:
        outputs.append(out(camera.SENSOR_PRIVACY, privacy))
    return judge(camera.DIAGNOSTIC, Outputs(outputs), Now(sdk=34))


def rules_of(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}


def test_healthy_camera_has_no_finding_but_that_its_focus_was_not_seen() -> None:
    result = judged(DUMP, PRIVACY_13.replace("MIC", "1").replace("CAM", "2"))
    assert (result.severity, rules_of(result)) == (Severity.INFO, {"camera.focus_not_checked"})
    assert result.complete
    assert result.facts.device_count == 2
    assert result.facts.open_clients == ()
    assert result.facts.service_errors == 0
    assert result.facts.evictions == 1
    assert result.facts.blocked is False


@pytest.mark.parametrize(
    "privacy",
    [
        PRIVACY_13.replace("MIC", "2").replace("CAM", "1"),
        PRIVACY_12.replace("OFF_TILE", "false").replace("CAM", "true"),
        PRIVACY_12.replace("OFF_TILE", "true").replace("CAM", "false"),
    ],
)
def test_privacy_switch_is_a_setting(privacy: str) -> None:
    result = judged(DUMP, privacy)
    finding = next(f for f in result.findings if f.rule == "camera.blocked")
    assert (result.severity, finding.verdict) == (Severity.FAIL, Verdict.SETTING)
    assert finding.evidence


def test_microphone_switch_does_not_block_the_camera() -> None:
    privacy = PRIVACY_12.replace("OFF_TILE", "false").replace("CAM", "false")
    assert judged(DUMP, privacy).facts.blocked is False


def test_switch_never_touched_is_not_blocked_and_header_alone_says_nothing() -> None:
    only_user = "SENSOR PRIVACY MANAGER STATE (dumpsys sensor_privacy)\n{\n  users={\n    user_id=0\n  }\n}\n"
    assert judged(DUMP, only_user).facts.blocked is False
    assert judged(DUMP, "SENSOR PRIVACY MANAGER STATE (dumpsys sensor_privacy)\n").facts.blocked is None
    assert judged(DUMP, "Can't find service: sensor_privacy\n").facts.blocked is None


def test_other_users_switch_does_not_count() -> None:
    two = (
        "STATE\n{\n  users=[\n    {\n      user_id=10\n      sensors={\n        sensor=2\n        toggles={\n"
        "          toggle_type=1\n          state_type=1\n        }\n      }\n    }\n    {\n      user_id=0\n    }\n  ]\n}\n"
    )
    assert judged(DUMP, two).facts.blocked is False


def test_open_client_is_named() -> None:
    held = DUMP.replace(
        "[]\n",
        "[\n(Camera ID: 0, Cost: 100, PID: 900, Score: 0, State: 2User Id: 0, Client Package Name: org.example.cam, "
        "Conflicting Client Devices: {1, })\n]\n",
    )
    assert judged(held.replace("[\n(", "[(").replace(")\n]", ")]")).facts.open_clients == ("org.example.cam",)
    result = judged(held)
    assert result.facts.open_clients == ("org.example.cam",)
    assert result.severity is Severity.INFO
    assert "org.example.cam" in result.findings[0].says.technician.en


def test_no_hal_fails_although_no_number_is_printed() -> None:
    result = judged(
        "!! No camera HAL available !!\n\n== Camera service events log (most recent at top): ==\n  [no events yet]\n\n"
    )
    assert result.severity is Severity.FAIL
    assert rules_of(result) == {"camera.no_hal"}
    assert result.facts.device_count is None
    assert result.facts.service_errors == 1


def test_no_camera_module_of_7_is_the_same() -> None:
    result = judged("No camera module available!\n\nPrior client events (most recent at top):\n  [no events yet]\n\n")
    assert rules_of(result) == {"camera.no_hal"}
    assert (result.facts.device_count, result.facts.service_errors) == (None, 1)


def test_deadlock_died_and_service_error() -> None:
    assert rules_of(judged("!! CameraService may be deadlocked !!\n" + DUMP)) == {"camera.deadlocked"}
    died = DUMP.replace(
        "  04-25 11:42:18 : CONNECT",
        "  04-25 11:43:00 : DIED client(s) with PID 900, reason: (Binder died unexpectedly)\n  04-25 11:42:59 : SERVICE ERROR: Could not load camera HAL : -19 (No such device)\n  04-25 11:42:18 : CONNECT",
    )
    result = judged(died)
    assert rules_of(result) == {"camera.service_errors", "camera.client_died", "camera.focus_not_checked"}
    assert result.facts.service_errors == 2
    assert result.facts.client_deaths == 1
    found = {finding.rule: finding for finding in result.findings}
    assert "signs of" in found["camera.service_errors"].says.customer.en
    assert "1 error" in found["camera.service_errors"].says.technician.en
    assert any("SERVICE ERROR" in item.line for item in found["camera.service_errors"].evidence)


def test_a_program_that_died_with_the_camera_is_no_fault_of_the_camera_yet() -> None:
    event = "  04-{} : DIED client(s) with PID 900, reason: (Binder died unexpectedly)\n"
    result = judged(
        DUMP.replace(
            "  04-25 11:42:18 : CONNECT",
            event.format("25 11:43:00") + event.format("02 09:00:00") + "  04-25 11:42:18 : CONNECT",
        )
    )
    finding = next(one for one in result.findings if one.rule == "camera.client_died")
    assert (finding.severity, finding.verdict) == (Severity.FAIL, Verdict.UNDECIDED)
    assert (result.facts.service_errors, result.facts.client_deaths) == (2, 2)
    assert result.facts.client_died_at == "04-25 11:43:00"
    assert "2 time(s)" in finding.says.technician.en
    assert "04-25 11:43:00" in finding.says.technician.zh
    assert len(finding.evidence) == 2
    assert "camera.service_errors" not in rules_of(result)


def test_earlier_session_is_history() -> None:
    old = (
        DUMP
        + "**********Dumpsys from previous open session**********\n  04-25 11:00:00 : DIED client(s)\nmay be deadlocked\n"
    )
    assert judged(old).facts.service_errors == 0


def test_without_the_list_of_clients_the_open_device_tells() -> None:
    text = "Number of camera devices: 1\n  Device 0 is open. Client instance dump:\n    Client package: org.old\n"
    assert judged(text).facts.open_clients == ("org.old",)
    assert judged(text).facts.service_errors is None


def test_missing_dump_is_unknown_not_an_error() -> None:
    for text in (
        None,
        "",
        "Can't find service: media.camera\n",
        "Permission Denial: can't dump CameraService from pid=1, uid=2\n",
    ):
        result = judged(text)
        assert result.severity is Severity.UNKNOWN
        assert result.error is None
        assert result.facts == camera.CameraFacts()
    assert not judged(None).complete


def test_cut_dump_counts_nothing_as_zero() -> None:
    assert judged(DUMP, complete=False).facts.service_errors == 0  # the log itself had ended
    result = judged(DUMP.partition("   - Evicted")[0], complete=False)
    assert result.facts.service_errors is None
    assert result.severity is Severity.UNKNOWN
    assert not result.complete


def test_contradicting_counts_are_null_with_a_finding() -> None:
    result = judged("Number of camera devices: 1\n" + DUMP)
    assert result.facts.device_count is None
    assert "camera.implausible" in rules_of(result)


def test_unterminated_last_line_is_not_read() -> None:
    assert judged("Number of camera devices: 1").facts.device_count is None


@pytest.mark.parametrize(
    "encode",
    [
        lambda s: s.replace("\n", "\r\n").encode(),
        lambda s: s.replace("\n", "\r\r\n").encode(),
        lambda s: s.encode("utf-16"),
        lambda s: b"\xff\xfe\xfd junk \xc0\n".replace(b"\xff\xfe", b"\xfd") + s.encode(),
    ],
)
def test_encoding_changes_nothing(encode) -> None:  # type: ignore[no-untyped-def]
    assert judged(encode(DUMP)).facts == judged(DUMP).facts


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(DUMP)), st.binary(max_size=200))
def test_arbitrary_bytes_never_raise(junk: bytes, cut: int, tail: bytes) -> None:
    outputs = Outputs(
        [
            out(camera.MEDIA_CAMERA, DUMP[:cut].encode() + junk),
            out(camera.SENSOR_PRIVACY, PRIVACY_13.encode()[:cut] + tail),
        ]
    )
    assert judge(camera.DIAGNOSTIC, outputs, Now()).error is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["{", "}", "[", "]", "users={", "user_id=0", "sensor=2", "state_type=1", "x", "="])))
def test_any_tree_is_read(parts: list[str]) -> None:
    assert judge(camera.DIAGNOSTIC, Outputs([out(camera.SENSOR_PRIVACY, "\n".join(parts) + "\n")]), Now()).error is None


def test_long_dump_is_read_in_linear_time() -> None:
    event = "  04-25 11:43:00 : DIED client(s) with PID 900, reason: (Binder died unexpectedly)\n"
    text = DUMP.replace("  04-25 11:42:18 : CONNECT", event * 60_000 + "  04-25 11:42:18 : CONNECT")
    started = time.process_time()
    result = judged(text)
    assert result.facts.service_errors == 60_000
    assert time.process_time() - started < 5


def focus(*states: str, camera_id: str = "0", start: int = 1) -> str:
    """The tag monitor's ring, newest first (TagMonitor.cpp)."""
    rows = [
        f"        f{start + at}:{(start + at) * 33_000_000}ns:{camera_id:>2}"
        f"                          RES:android.control.afState: [{state}]\n"
        for at, state in enumerate(states)
    ]
    return (
        "     Tag monitoring enabled for tags:\n        android.control.afState\n     Monitored tag event log:\n"
        + "".join(reversed(rows))
    )


MISS, HIT = "NOT_FOCUSED_LOCKED", "FOCUSED_LOCKED"


@pytest.mark.parametrize(
    ("text", "tries", "failed"),
    [
        (focus("ACTIVE_SCAN", MISS, "INACTIVE", "ACTIVE_SCAN", MISS, "ACTIVE_SCAN", MISS), 3, 3),
        (focus(HIT, MISS, MISS, MISS), 4, 3),
        (focus(MISS, MISS, MISS, HIT), 4, 0),
        (focus(MISS, MISS, "PASSIVE_FOCUSED", MISS), 3, 1),
        (focus("5", "5", "5"), 3, 3),
        (focus(MISS, MISS) + focus(HIT, camera_id="1"), 3, 2),
        (focus(MISS, MISS) + focus(MISS, camera_id="1"), 3, 2),
        (focus(MISS, MISS) * 2, 2, 2),  # the same session printed twice
    ],
)
def test_attempts_to_focus_are_counted_up_to_the_newest(text: str, tries: int, failed: int) -> None:
    result = judge(camera.DIAGNOSTIC, Outputs([out(camera.AUTOFOCUS, DUMP + text)]), Now(sdk=34))
    assert (result.facts.autofocus_tries, result.facts.autofocus_failed_in_a_row) == (tries, failed)
    assert ("camera.no_focus" in rules_of(result)) is (failed >= 3)
    assert result.facts.device_count == 2, "the same dump serves for the rest"


def test_no_focus_is_neither_called_a_setting_nor_a_fault_before_the_lens_was_wiped() -> None:
    (finding,) = judge(
        camera.DIAGNOSTIC, Outputs([out(camera.AUTOFOCUS, DUMP + focus(MISS, MISS, MISS))]), Now()
    ).findings
    assert (finding.severity, finding.verdict) == (Severity.FAIL, Verdict.UNDECIDED)
    assert len(finding.evidence) == 3
    assert "wipe the lens" in finding.says.customer.en


def test_a_phone_that_notes_no_focusing_is_not_judged_on_it() -> None:
    silent = DUMP + "     Tag monitoring disabled (enable with -m <name1,..,nameN>)\n"
    result = judge(camera.DIAGNOSTIC, Outputs([out(camera.AUTOFOCUS, silent)]), Now(sdk=34))
    assert result.facts.autofocus_tries is None
    assert "camera.no_focus" in result.not_judged
    cut = focus(MISS, MISS, MISS).rstrip("]\n") + "\n"
    assert judged(DUMP + cut).facts.autofocus_tries == 2, "a torn line is no attempt"


def test_since_when_an_app_holds_the_camera() -> None:
    held = DUMP.replace(
        "[]\n",
        "[\n(Camera ID: 0, Cost: 50, PID: 900, Score: 0, State: 2User Id: 0, Client Package Name: org.example.cam, "
        "Conflicting Client Devices: {})\n]\n",
    )
    result = judged(held)
    assert result.facts.open_since == ({"package": "org.example.cam", "at": "04-25 11:42:18"},)
    assert any("CONNECT" in item.line for item in result.findings[0].evidence)
    assert judged(DUMP).facts.open_since is None
