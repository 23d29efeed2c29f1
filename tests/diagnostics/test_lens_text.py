"""The try of each camera: read strictly, and judged without calling a covered lens a fault."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics import camera
from diagnostics.lens_text import ARGV, BRIGHTEST, MOST_DETAIL, MOST_LENSES, read_lenses
from diagnostics.model import Result, Severity, Verdict
from tests.diagnostics.given import ENCODINGS, judged, rules_of
from tests.diagnostics.test_camera import DUMP, PRIVACY_13

FINE = "opened=1 pictures=60 brightness=116.0 detail=1897.2"
SAID = "The_phone's_screen_server_gave_up:_java.io.IOException:_android.hardware.camera2.CameraAccessException:_"
DEAD = f"opened=0 pictures=0 error={SAID}The_camera_device_is_currently_in_the_error_state;_no_further_calls"
BUSY = f"opened=0 pictures=0 error={SAID}The_camera_device_is_in_use_already"
FULL = f"opened=0 pictures=0 error={SAID}The_system-wide_limit_for_number_of_open_cameras_has_been_reached"
POLICY = f"opened=0 pictures=0 error={SAID}The_camera_is_disabled_due_to_a_device_policy,_and_cannot_be_opened."
ENCODER = "opened=0 pictures=0 error=The_phone's_screen_server_gave_up:_android.media.MediaCodec$CodecException"
EMPTY = "opened=1 pictures=0"
HANGS = "pictures=0"
BLACK = "opened=1 pictures=60 brightness=3.0 detail=0.0"
BLURRED = "opened=1 pictures=60 brightness=115.8 detail=13.5"


def tried(*lenses: str, dump: str = DUMP, privacy: str = "") -> Result:
    text = "".join(
        f"camera {number} {'front' if number == 1 else 'back'} {said}\n" for number, said in enumerate(lenses)
    )
    texts = {camera.MEDIA_CAMERA: dump, ARGV: text} | ({camera.SENSOR_PRIVACY: privacy} if privacy else {})
    return judged(camera.DIAGNOSTIC, texts)


def test_every_part_of_a_line_is_read() -> None:
    (lens,) = read_lenses([f"camera 0 back {FINE}"])
    assert dataclasses.astuple(lens)[:-1] == ("0", "back", True, 60, 116.0, 1897.2, None)
    (lens,) = read_lenses(["camera 12 external opened=1 pictures=3 brightness=None detail=None"])
    assert dataclasses.astuple(lens)[:-1] == ("12", "external", True, 3, None, None, None)
    (lens,) = read_lenses(["camera 1 front"])
    assert dataclasses.astuple(lens)[:-1] == ("1", "front", None, None, None, None, None)


@pytest.mark.parametrize(
    "line",
    ["", "no camera is listed", "camera", "camera 0", "camera x back", "camera 0 side opened=1", "camera 0 back opened=2",
     "camera 0 back opened=1 pictures=-1", "camera 0 back opened=1 pictures=1e3", "camera 0 back brightness=nan",
     "camera 0 back brightness=inf", "camera 0 back pictures=1 opened=1", " camera 0 back opened=1", "camera 0 back opened=1 ",
     "camera 0 back opened=1 error=", "camera 0 back opened=1 error=two words", "camera ٣ back opened=1",
     "camera 0 back opened=1 pictures=٣", "camera 0 back opened=1\x00", f"camera 0 back error={'x' * 201}"],
)  # fmt: skip
def test_a_line_of_another_form_says_nothing(line: str) -> None:
    assert read_lenses([line]) == ()


def test_a_figure_that_cannot_be_true_is_not_told() -> None:
    (lens,) = read_lenses(["camera 0 back opened=1 pictures=60 brightness=255.1 detail=16256.3"])
    assert (lens.brightness, lens.detail) == (None, None)
    (lens,) = read_lenses([f"camera 0 back opened=1 pictures=60 brightness={BRIGHTEST} detail={MOST_DETAIL}"])
    assert (lens.brightness, lens.detail) == (BRIGHTEST, MOST_DETAIL)


def test_a_camera_told_twice_is_the_first_and_a_flood_is_cut() -> None:
    twice = read_lenses([f"camera 0 back {FINE}", f"camera 0 back {DEAD}"])
    assert [lens.opened for lens in twice] == [True]
    assert len(read_lenses(f"camera {number} back {FINE}" for number in range(900))) == MOST_LENSES


PIECES = st.sampled_from(
    [
        *f"camera 0 back {FINE} {DEAD} {BLACK} front camera 7 unknown\n camera 1".split(" "),
        "\n",
        "brightness=",
        "99999.999",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map(" ".join)))
def test_any_text_is_read_and_judged(text: str) -> None:
    for lens in read_lenses(text.split("\n")):
        assert lens.brightness is None or 0 <= lens.brightness <= BRIGHTEST
        assert lens.detail is None or 0 <= lens.detail <= MOST_DETAIL
        assert lens.error in (None, "in_use", "disabled", "failure", "other")
    result = judged(camera.DIAGNOSTIC, {camera.MEDIA_CAMERA: DUMP, ARGV: text.encode("utf-8", "surrogatepass")})
    assert result.error is None
    json.dumps(dataclasses.asdict(result.facts))


@pytest.mark.parametrize("encoded", ENCODINGS)
def test_the_encoding_changes_nothing(encoded: object) -> None:
    text = f"camera 0 back {FINE}\ncamera 1 front {DEAD}\n"
    seen = judged(camera.DIAGNOSTIC, {camera.MEDIA_CAMERA: DUMP, ARGV: encoded(text)})  # type: ignore[operator]
    assert seen.facts == judged(camera.DIAGNOSTIC, {camera.MEDIA_CAMERA: DUMP, ARGV: text}).facts
    assert len(seen.facts.lenses) == 2


@pytest.mark.parametrize(
    ("said", "rule", "severity", "verdict"),
    [
        (DEAD, "camera.lens_dead", Severity.FAIL, Verdict.FAULT),
        (BUSY, "camera.lens_busy", Severity.WARN, Verdict.UNDECIDED),
        (FULL, "camera.lens_busy", Severity.WARN, Verdict.UNDECIDED),
        (POLICY, "camera.lens_not_opened", Severity.WARN, Verdict.UNDECIDED),
        (ENCODER, "camera.lens_not_opened", Severity.WARN, Verdict.UNDECIDED),
        (EMPTY, "camera.lens_no_pictures", Severity.WARN, Verdict.UNDECIDED),
        (HANGS, "camera.lens_no_pictures", Severity.WARN, Verdict.UNDECIDED),
        (BLACK, "camera.lens_black", Severity.WARN, Verdict.UNDECIDED),
        (BLURRED, "camera.lens_blurred", Severity.WARN, Verdict.UNDECIDED),
    ],
)
def test_each_trouble_has_its_own_sentence_and_names_the_camera(
    said: str, rule: str, severity: Severity, verdict: Verdict
) -> None:
    result = tried(FINE, said, FINE)
    assert rules_of(result) == {rule, "camera.focus_not_checked"}
    finding = next(one for one in result.findings if one.rule == rule)
    assert (finding.severity, finding.verdict) == (severity, verdict)
    assert "front camera 1" in finding.says.technician.en
    assert "前置摄像头 1" in finding.says.technician.zh
    assert "camera 0" not in finding.says.technician.en
    assert [item.command for item in finding.evidence] == ["remote-assist lenses"] * 3


def test_fine_lenses_are_said_to_be_sharp_and_the_focus_to_be_unseen() -> None:
    result = tried(FINE, FINE)
    (finding,) = result.findings
    assert finding.rule == "camera.focus_not_checked"
    assert "The test pictures were sharp (back camera 0, front camera 1)" in finding.says.technician.en
    assert "测试画面是清晰的（后置摄像头 0、前置摄像头 1）" in finding.says.technician.zh
    assert not [rule for rule in result.not_judged if "lens" in rule]


def test_nothing_tried_is_not_judged_and_claims_nothing() -> None:
    texts = {camera.MEDIA_CAMERA: DUMP, camera.SENSOR_PRIVACY: PRIVACY_13}
    for more in ({}, {ARGV: "no camera is listed\n"}, {ARGV: ""}):
        result = judged(camera.DIAGNOSTIC, texts | more)
        assert result.facts.lenses is None
        assert len([rule for rule in result.not_judged if rule.startswith("camera.lens")]) == 6
        (finding,) = result.findings
        assert "sharp (" not in finding.says.technician.en
        assert result.complete


def test_a_camera_of_which_nothing_was_learned_is_not_judged() -> None:
    text = f"camera 0 back\ncamera 1 front {FINE}\n"
    result = judged(camera.DIAGNOSTIC, {camera.MEDIA_CAMERA: DUMP, ARGV: text})
    assert rules_of(result) == {"camera.focus_not_checked"}
    assert {"camera.lens_dead", "camera.lens_black"} <= set(result.not_judged)


def test_black_behind_the_privacy_switch_is_told_once() -> None:
    result = tried(BLACK, BLACK, privacy=PRIVACY_13.replace("state_type=CAM", "state_type=1"))
    assert "camera.blocked" in rules_of(result)
    assert "camera.lens_black" not in rules_of(result)
    assert "camera.lens_blurred" not in rules_of(result)


def test_a_check_never_sends_it() -> None:
    assert ARGV not in camera.DIAGNOSTIC.reads()
