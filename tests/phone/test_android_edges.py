"""What the phone prints at its edges (sound, small radios, sensors, subscriptions, port), and the scenarios that bend it."""

from __future__ import annotations

import re

import pytest

from remote_assist.phone import profiles
from tests.phone.android_rig import Rig

ALL = pytest.mark.parametrize("profile", profiles.NAMES)


@ALL
def test_isub_in_the_form_of_its_version(profile: str) -> None:
    text = Rig(profile).run("dumpsys", "isub").out
    if profile == "samsung-13":
        assert text.startswith("SubscriptionController:\n")
        assert " sSlotIndexToSubId[1]: subId=2\n" in text
    else:
        assert text.startswith("SubscriptionManagerService:\n")
        assert "  Logical SIM slot 0: subId=1\n" in text
        assert "allowedNetworkTypesForReasons=user=840583" in text
    assert re.search(r"^ ?defaultDataSubId=1$", text, re.M)


@ALL
def test_no_service_is_said_everywhere_and_wifi_stays(profile: str) -> None:
    rig = Rig(profile, "no-service")
    text = rig.run("dumpsys", "telephony.registry").out
    assert "mVoiceRegState=1(OUT_OF_SERVICE)" in text
    assert "IN_SERVICE), mDataRegState=0" not in text
    assert set(rig.run("getprop", "gsm.operator.alpha").out.strip()) <= {","}
    assert "LOADED" in rig.run("getprop", "gsm.sim.state").out
    assert "&VALIDATED" in rig.run("dumpsys", "connectivity").out


@ALL
def test_bluetooth_off_and_on_again(profile: str) -> None:
    rig = Rig(profile, "bluetooth-off")
    assert "  state: OFF\n" in rig.run("dumpsys", "bluetooth_manager").out
    assert rig.run("settings", "get", "global", "bluetooth_on").out == "0\n"
    assert rig.run("cmd", "bluetooth_manager", "enable").code == 0
    text = rig.run("dumpsys", "bluetooth_manager").out
    assert "  enabled: true\n  state: ON\n" in text
    assert "Bluetooth crashed 0 times\n" in text


@ALL
def test_display_odd_can_be_put_right_by_settings(profile: str) -> None:
    rig = Rig(profile, "display-odd")
    assert "Override density:" in rig.run("wm", "density").out
    assert "screen_off_timeout=15000\n" in rig.run("settings", "list", "system").out
    rig.run("settings", "put", "secure", "accessibility_display_inversion_enabled", "0")
    rig.run("wm", "density", "reset")
    assert "Override" not in rig.run("wm", "density").out
    assert "inversion_enabled=0\n" in rig.run("settings", "list", "secure").out


@ALL
def test_silent_mutes_what_rings_and_leaves_the_alarm(profile: str) -> None:
    text = Rig(profile, "sound-muted").run("dumpsys", "audio").out
    streams = dict(re.findall(r"- STREAM_(\w+)[^\n]*\n(.*?)\n\n", text, re.S))
    assert "Muted: true" in streams["RING"]
    assert "Muted: true" in streams["MUSIC"]
    assert "Muted: false" in streams["ALARM"]
    assert "- mode (external) = SILENT\n" in text
    assert ("- zen mode:ZEN_MODE_IMPORTANT_INTERRUPTIONS\n" in text) is (profile != "samsung-13")


@ALL
def test_slow_charge_and_wet_port(profile: str) -> None:
    slow = Rig(profile, "slow-charge").run("dumpsys", "battery").out
    assert "  AC powered: true\n  USB powered: false\n" in slow
    assert "  Max charging current: 600000\n" in slow
    wet = Rig(profile, "port-wet")
    assert "contaminant_presence_status=detected\n" in wet.run("dumpsys", "usb").out
    assert "USB powered: false\n" in wet.run("dumpsys", "battery").out
    healthy = Rig(profile).run("dumpsys", "usb").out
    assert "contaminant_presence_status=not detected\n" in healthy


@ALL
def test_sensors_live_while_nothing_moves(profile: str) -> None:
    rig = Rig(profile)
    text = rig.run("dumpsys", "sensorservice").out
    readings = re.findall(
        r"^\t *\d+ \(ts=[\d.]+, wall=[\d:.]+\) (.*), $", text.split("Accelerometer: last")[1].split(": last")[0], re.M
    )
    assert len(readings) == 10
    assert len(set(readings)) > 1, "a sensor that is alive is never quite still"
    rig.state.sensors.clear()
    assert rig.run("dumpsys", "sensorservice").out.startswith("No Sensors on the device\n")


@ALL
def test_the_satellite_figures_come_without_a_position(profile: str) -> None:
    text = Rig(profile).run("dumpsys", "location", "--gnssmetrics").out
    assert text.startswith("GNSS_KPI_START\n")
    assert text.rstrip().endswith("GNSS_KPI_END")
    assert "Location[" not in text


def test_nfc_follows_its_switch() -> None:
    rig = Rig()
    assert rig.run("dumpsys", "nfc").lines[0] == "mState=on"
    rig.run("svc", "nfc", "disable")
    assert rig.run("dumpsys", "nfc").lines[0] == "mState=off"


def test_a_data_limit_shows_in_netpolicy() -> None:
    rig = Rig("samsung-13")
    assert rig.run("dumpsys", "netpolicy").out.count("limitBytes=-1 ") == 2
    rig.state.data_limit_bytes = 5_000_000_000
    assert rig.run("dumpsys", "netpolicy").out.count("limitBytes=5000000000 ") == 2
