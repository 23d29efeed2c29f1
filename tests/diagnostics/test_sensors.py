"""Sensors: present, missing, and frozen only where another one saw the phone move."""

from __future__ import annotations

import pytest

from diagnostics import sensors
from tests.diagnostics.area_samples import SENSORSERVICE, changed, rules, run

HEAD, TAIL = SENSORSERVICE.split("Recent Sensor events:\n")


def events(accelerometer: list[str], gyroscope: list[str], gap_s: float = 0.0) -> str:
    def block(name: str, values: list[str], start: float) -> str:
        rows = "".join(
            f"\t{at:>2} (ts={start + at * 0.02:.9f}, wall=19:44:28.{at:03d}) {value}, \n"
            for at, value in enumerate(values, 1)
        )
        return f"{name}: last {len(values)} events\n{rows}"

    return (
        HEAD
        + "Recent Sensor events:\n"
        + block("Alder Accelerometer", accelerometer, 100.0)
        + block("Alder Gyroscope", gyroscope, 100.0 + gap_s)
        + TAIL
    )


STILL, GRAVITY = ["0.01, -0.01, 0.00"] * 10, ["0.10, -0.05, 9.81"] * 10
TURNING = [f"{0.4 + at / 10:.2f}, -0.30, 0.10" for at in range(10)]
SHAKEN = [f"{at % 3 * 2.5:.2f}, 0.10, 9.81" for at in range(10)]


@pytest.mark.parametrize(
    ("accelerometer", "gyroscope", "frozen", "severity"),
    [
        (GRAVITY, STILL, None, "pass"),  # on a table: nothing moves, nothing is said
        (GRAVITY, TURNING, ("accelerometer",), "fail"),
        (SHAKEN, STILL, ("gyroscope",), "fail"),
        (SHAKEN, TURNING, (), "pass"),
        (GRAVITY[:4], TURNING, None, "pass"),  # too few readings
    ],
)
def test_frozen_needs_a_witness(
    accelerometer: list[str], gyroscope: list[str], frozen: tuple[str, ...] | None, severity: str
) -> None:
    result = run("sensors", {sensors.SENSORS: events(accelerometer, gyroscope)})
    assert result.facts.frozen == frozen
    assert result.severity.value == severity
    assert ("sensors.frozen" in rules(result)) is bool(frozen)


def test_a_witness_of_another_time_is_none() -> None:
    result = run("sensors", {sensors.SENSORS: events(GRAVITY, TURNING, gap_s=60)})
    assert result.facts.frozen is None
    assert "sensors.frozen" in result.not_judged


def test_evidence_shows_both() -> None:
    (finding,) = run("sensors", {sensors.SENSORS: events(GRAVITY, TURNING)}).findings
    lines = [evidence.line for evidence in finding.evidence]
    assert any("9.81" in line for line in lines)
    assert any("0.40" in line for line in lines)


def test_what_is_missing_is_named_without_alarm() -> None:
    result = changed("sensors", sensors.SENSORS, ("android.sensor.proximity(8)", "com.alder.hover(65538)"))
    assert result.facts.missing == ("proximity",)
    assert rules(result) == {"sensors.missing": "info"}


def test_a_sensor_that_android_computes_is_not_hardware() -> None:
    result = changed(
        "sensors",
        sensors.SENSORS,
        ("STMicro         | ver: 1 | type: android.sensor.gyroscope", "AOSP | ver: 1 | type: android.sensor.gyroscope"),
    )
    assert result.facts.missing == ("gyroscope",)


@pytest.mark.parametrize(
    "text", ["No Sensors on the device\ndevInitCheck : -19\n", "Sensor Device:\nSensor List:\nFusion States:\n"]
)
def test_no_sensor_at_all_looks_like_a_fault(text: str) -> None:
    result = run("sensors", {sensors.SENSORS: text})
    assert rules(result) == {"sensors.none": "warn"}
    assert result.findings[0].verdict.value == "fault"


def test_the_developer_tile_is_a_setting() -> None:
    result = changed("sensors", sensors.SENSORS, ("Sensor Privacy: disabled", "Sensor Privacy: enabled"))
    assert rules(result) == {"sensors.all_off": "warn"}


def test_a_list_that_was_cut_proves_no_absence() -> None:
    result = run("sensors", {sensors.SENSORS: HEAD.replace("Alder Prox", "Alder").partition("Fusion States")[0]})
    assert result.facts.missing is None
    assert "sensors.missing" in result.not_judged
    empty = run("sensors", {sensors.SENSORS: "Sensor Device:\nSensor List:\n"})
    assert (empty.facts.hardware_count, empty.severity.value) == (None, "unknown")


def test_a_list_of_another_form_is_not_read_as_empty() -> None:
    old = "Sensor List:\nBMI160 Accelerometer | Bosch | version=1 |android.sensor.accelerometer | 0x00000000 | fastest=200.0Hz\n"
    result = run("sensors", {sensors.SENSORS: old})
    assert (result.facts.sensors, result.severity.value, rules(result)) == (None, "unknown", {})


def test_sensors_of_unknown_kinds_are_hardware_too() -> None:
    one = (
        "Sensor List:\n0x01) Alder Hinge | Alder | ver: 1 | type: com.alder.hinge(65540) | perm: n/a\nFusion States:\n"
    )
    result = run("sensors", {sensors.SENSORS: one})
    assert (result.facts.hardware_count, result.facts.sensors) == (1, ())
    assert rules(result) == {"sensors.missing": "info"}
