"""SIM cards: every slot counts, and which setting stands between a card and its service (P8)."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from diagnostics import sim
from tests.diagnostics.area_samples import GETPROP, GLOBAL, REGISTRY, changed, rules, run

IN_0 = "mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE), mOperatorAlphaLong=Alder Net"
IN_1 = "mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=1(OUT_OF_SERVICE), mOperatorAlphaLong=Birch"
SETTINGS = ("settings", "list", "global")


def state(old: str, number: int, name: str) -> tuple[str, str]:
    """Of calls and data alike."""
    return old, old.replace("State=0(IN_SERVICE)", f"State={number}({name})")


NO_DATA = ("mDataConnectionState=2", "mDataConnectionState=0")


def test_both_slots_are_read_with_their_subscriptions() -> None:
    facts = run("sim", {sim.REGISTRY: REGISTRY, sim.ISUB: ISUB_13, ("getprop",): GETPROP, SETTINGS: GLOBAL}).facts
    assert [asdict(one) for one in facts.sims] == [
        {"slot": 0, "sim_state": "ready", "service_state": "in_service", "data_state": "connected", "signal_dbm": -97,
         "operator": "Alder Net", "subscription": 3, "roaming": False, "best_network": None, "data_service": True},
        {"slot": 1, "sim_state": "ready", "service_state": "in_service", "data_state": "disconnected", "signal_dbm": -104,
         "operator": "Birch", "subscription": 5, "roaming": False, "best_network": None, "data_service": False},
    ]  # fmt: skip
    assert (facts.data_slot, facts.voice_slot, facts.data_chosen, facts.data_roaming_enabled) == (0, 1, True, True)
    assert (facts.data_limited, facts.data_saver) == (None, None)


ISUB_13 = """SubscriptionController:
 defaultSubId=3
 defaultDataSubId=3
 defaultVoiceSubId=5
 sSlotIndexToSubId[0]: subId=3
 sSlotIndexToSubId[1]: subId=5
++++++++++++++++++++++++++++++++
 ActiveSubInfoList:
  {id=3 iccId=8901[****] simSlotIndex=0 displayName=Alder carrierName=Alder dataRoaming=1 mcc=310 mnc=99}
  {id=5 iccId=8902[****] simSlotIndex=1 displayName=Birch carrierName=Birch dataRoaming=0 mcc=310 mnc=98}
++++++++++++++++++++++++++++++++
 AllSubInfoList:
  {id=1 iccId=8903[****] simSlotIndex=0 displayName=Old dataRoaming=0 mcc=310 mnc=97}
++++++++++++++++++++++++++++++++
"""


def test_networks_that_are_allowed_by_bitmask() -> None:
    facts = changed("sim", sim.ISUB, ("user=840583", "user=840583")).facts
    assert [one.best_network for one in facts.sims] == ["5g", "4g"]
    old = changed("sim", sim.ISUB, ("user=316295", "power=840583,user=33419"))
    assert [one.best_network for one in old.facts.sims] == ["5g", "3g"]
    assert rules(old) == {"sim.old_networks_only": "info"}


@pytest.mark.parametrize(
    ("mode", "best"), [("1", "2g"), ("0", "3g"), ("9", "4g"), ("22", "4g"), ("26", "5g"), ("77", None)]
)
def test_networks_that_are_allowed_by_the_setting_of_older_androids(mode: str, best: str | None) -> None:
    texts = {
        sim.REGISTRY: REGISTRY,
        sim.ISUB: ISUB_13,
        ("getprop",): GETPROP,
        SETTINGS: GLOBAL + f"preferred_network_mode3={mode}\n",
    }
    assert run("sim", dict(texts), sdk=29).facts.sims[0].best_network == best
    assert run("sim", dict(texts), sdk=33).facts.sims[0].best_network is None, "the setting is stale from 12 on"


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([NO_DATA, state(IN_0, 1, "OUT_OF_SERVICE"), state(IN_1, 1, "OUT_OF_SERVICE")], {"sim.no_service": "fail"}),
        ([NO_DATA, state(IN_0, 2, "EMERGENCY_ONLY"), state(IN_1, 2, "EMERGENCY_ONLY")],
         {"sim.no_service": "fail", "sim.emergency_only": "warn"}),
        ([state(IN_1, 1, "OUT_OF_SERVICE")], {"sim.slot_without_service": "warn"}),
        ([NO_DATA, state(IN_0, 1, "OUT_OF_SERVICE")], {"sim.slot_without_service": "warn", "sim.data_slot_dead": "warn"}),
        ([state(IN_1, 3, "POWER_OFF")], {"sim.slot_off": "warn"}),
    ],
)  # fmt: skip
def test_service_by_slot(pairs: list[tuple[str, str]], found: dict[str, str]) -> None:
    assert rules(changed("sim", sim.REGISTRY, *pairs)) == found


def test_airplane_mode_explains_what_it_causes() -> None:
    texts = {sim.REGISTRY: REGISTRY.replace("=0(IN_SERVICE)", "=3(POWER_OFF)"), ("getprop",): GETPROP}
    flying = run("sim", {**texts, SETTINGS: GLOBAL.replace("airplane_mode_on=0", "airplane_mode_on=1")})
    assert rules(flying) == {"sim.airplane": "warn"}
    assert rules(run("sim", dict(texts))) == {}, "all off, and nobody said why"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("LOADED,ABSENT", set()),
        ("ABSENT,ABSENT", set()),
        ("PIN_REQUIRED,LOADED", {"sim.card_trouble"}),
        ("LOADED,CARD_IO_ERROR", {"sim.card_trouble"}),
        ("NETWORK_LOCKED,ABSENT", {"sim.card_trouble"}),
    ],
)
def test_cards(words: str, found: set[str]) -> None:
    assert set(rules(changed("sim", ("getprop",), ("[LOADED,LOADED]", f"[{words}]")))) == found


def test_no_card_chosen_for_data() -> None:
    none = changed("sim", sim.ISUB, ("\ndefaultDataSubId=3", "\ndefaultDataSubId=-1"))
    assert rules(none) == {"sim.no_data_card": "warn"}
    assert none.facts.data_slot is None


def test_roaming_needs_the_switch_of_its_own_card() -> None:
    texts = {
        sim.REGISTRY: REGISTRY.replace("mDataConnectionState=2", "mDataConnectionState=0"),
        sim.ISUB: ISUB_13.replace("dataRoaming=1", "dataRoaming=0"),
        ("getprop",): GETPROP.replace("[false,false]", "[true,false]"),
        SETTINGS: GLOBAL,
    }
    assert rules(run("sim", dict(texts))) == {"sim.data_roaming_off": "warn"}
    assert rules(run("sim", {**texts, sim.ISUB: ISUB_13})) == {}


def test_limit_saver_and_switch() -> None:
    limited = changed("sim", sim.NETPOLICY, ("limitBytes=-1", "limitBytes=2500000000"))
    assert (limited.facts.data_limited, limited.facts.data_limit_bytes) == (True, 2_500_000_000)
    assert rules(limited) == {"sim.data_limit": "info"}
    assert "2.5 GB" in limited.findings[0].says.technician.en
    assert rules(changed("sim", sim.NETPOLICY, ("background: false", "background: true"))) == {"sim.data_saver": "info"}
    assert rules(changed("sim", SETTINGS, ("mobile_data=1", "mobile_data=0"))) == {"sim.mobile_data_off": "info"}


def test_a_tablet_without_telephony_is_healthy() -> None:
    result = run("sim", {sim.REGISTRY: "last known state:\nlocal logs:\n", SETTINGS: GLOBAL})
    assert (result.facts.sims, rules(result), result.severity.value) == ((), {}, "pass")


def test_nothing_of_the_card_s_owner_is_kept_as_evidence() -> None:
    result = changed("sim", sim.ISUB, ("user=316295", "user=33419"))
    lines = [evidence.line for finding in result.findings for evidence in finding.evidence]
    assert lines
    assert not any("iccId" in line or "displayName" in line for line in lines)


TWO = "mobile_data=1\nmobile_data3={}\nmobile_data5={}\n"


@pytest.mark.parametrize(
    ("own", "other", "on"), [("1", "0", True), ("0", "1", False), ("0", "0", False), ("1", "1", True)]
)
def test_the_switch_of_the_card_that_is_chosen_for_data_counts(own: str, other: str, on: bool) -> None:
    result = changed("sim", SETTINGS, ("mobile_data=1\n", TWO.format(own, other)))
    assert result.facts.mobile_data_enabled is on
    assert ("sim.mobile_data_off" in rules(result)) is not on


def test_with_one_slot_the_bare_key_counts_whatever_cards_there_were() -> None:
    one = {sim.REGISTRY: REGISTRY[: REGISTRY.index("  Phone Id=1")], ("getprop",): "[gsm.sim.state]: [LOADED]\n"}
    facts = run("sim", {**one, SETTINGS: "mobile_data=0\nmobile_data3=1\n"}).facts
    assert facts.mobile_data_enabled is False


def test_a_data_card_without_calls_is_no_card_without_service() -> None:
    lost = ("mVoiceRegState=0(IN_SERVICE), mDataRegState=", "mVoiceRegState=1(OUT_OF_SERVICE), mDataRegState=")
    result = changed("sim", sim.REGISTRY, lost)
    assert (rules(result), result.facts.without_calls) == ({"sim.no_calls": "warn"}, "1")
    both = changed(
        "sim", sim.REGISTRY, (lost[0], lost[1]), ("mDataRegState=1(OUT_OF_SERVICE)", "mDataRegState=0(IN_SERVICE)")
    )
    assert "sim.no_service" not in rules(both)
    wifi_calling = changed(
        "sim", sim.REGISTRY, (lost[0], lost[1]), ("mOperatorAlphaLong=Alder", "getRilDataRadioTechnology=18(IWLAN), mOperatorAlphaLong=Alder"),
        ("mDataConnectionState=2", "mDataConnectionState=0"),
    )  # fmt: skip
    assert wifi_calling.facts.sims[0].data_service is False, "data over Wi-Fi is no mobile network"


@pytest.mark.parametrize(("word", "found"), [("NOT_READY", True), ("UNKNOWN", True), ("ABSENT", False)])
def test_a_card_that_does_not_become_ready(word: str, found: bool) -> None:
    alone = {
        sim.REGISTRY: REGISTRY[: REGISTRY.index("  Phone Id=1")]
        .replace("mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE)", "mVoiceRegState=1(OUT_OF_SERVICE), mDataRegState=1(OUT_OF_SERVICE)")
        .replace("mDataConnectionState=2", "mDataConnectionState=0"),
        ("getprop",): f"[gsm.sim.state]: [{word}]\n",
        SETTINGS: GLOBAL,
    }  # fmt: skip
    assert ("sim.card_not_ready" in rules(run("sim", alone))) is found
    flying = {**alone, SETTINGS: GLOBAL.replace("airplane_mode_on=0", "airplane_mode_on=1")}
    assert "sim.card_not_ready" not in rules(run("sim", flying))
