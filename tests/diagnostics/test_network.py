"""Network: small fixtures in the formats of Android 7 to 16, every rule, and what must never happen."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import network
from diagnostics.judge import judge
from diagnostics.model import Command, Now, Output, Outputs, Result, Severity, Verdict
from diagnostics.network_facts import NetworkFacts, Sim

STATUS = (
    "Wifi is enabled\nWifi scanning is only available when wifi is enabled\n"
    "==== Primary ClientModeManager instance: ConcreteClientModeManager{id=1 iface=wlan0 role=ROLE_CLIENT_PRIMARY} ====\n"
    'Wifi is connected to "Home"\n'
    'WifiInfo: SSID: "Home", BSSID: 02:00:00:00:00:01, MAC: 02:00:00:00:00:02, IP: /192.168.1.9, Security type: 2, '
    "Supplicant state: COMPLETED, Wi-Fi standard: 11ax, RSSI: -55, Link speed: 516Mbps, Frequency: 5180MHz, Net ID: 0\n"
    "==== ClientModeManager instance: ConcreteClientModeManager{id=2 iface=wlan1 role=ROLE_CLIENT_SECONDARY} ====\n"
    "Wifi is not connected\n"
)
DUMP = (
    "Wi-Fi is enabled\nAirplaneModeOn false\nmRole: ROLE_CLIENT_PRIMARY\n"
    'mWifiInfo SSID: "a, RSSI: -1", BSSID: 02:00:00:00:00:01, MAC: 02:00:00:00:00:02, Supplicant state: COMPLETED, '
    "RSSI: -60, Link speed: 52Mbps, Frequency: 2447MHz, Net ID: 0\n"
    "mRole: ROLE_CLIENT_SECONDARY_TRANSIENT\n"
    "mWifiInfo SSID: <unknown ssid>, Supplicant state: DISCONNECTED, RSSI: -127, Frequency: -1MHz\n"
)
AGENT = (
    "  NetworkAgentInfo{network{100}  handle{1}  ni{WIFI CONNECTED extra: } Score(Policies : IS_VALIDATED ; KeepConnected : 0)"
    "  lp{{InterfaceName: wlan0 }}  nc{[ Transports: WIFI Capabilities: NOT_METERED&INTERNET&NOT_VPN&CAPS&NOT_SUSPENDED "
    "LinkUpBandwidth>=1Kbps SignalStrength: -57]}  factorySerialNumber=5}\n"
)
VPN = "  NetworkAgentInfo{network{101}  handle{1}  ni{VPN CONNECTED extra: VPN:x}  nc{[ Transports: WIFI|VPN Capabilities: INTERNET&VALIDATED ]}}\n"
SIGNAL_16 = (
    "SignalStrength:{mCdma=CellSignalStrengthCdma: cdmaDbm=2147483647 cdmaEcio=2147483647 evdoDbm=2147483647 evdoEcio=2147483647 "
    "evdoSnr=2147483647 level=0,mGsm=CellSignalStrengthGsm: rssi=2147483647 ber=2147483647 mTa=2147483647 mLevel=0,"
    "mWcdma=CellSignalStrengthWcdma: ss=2147483647 ber=2147483647 rscp=2147483647 ecno=2147483647 level=0,"
    "mTdscdma=CellSignalStrengthTdscdma: rssi=2147483647 ber=2147483647 rscp=2147483647 level=0,"
    "mLte=CellSignalStrengthLte: rssi=-71 rsrp=LTE rsrq=-11 rssnr=20 cqiTableIndex=2147483647 cqi=2147483647 ta=2147483647 "
    "level=4 parametersUseForLevel=0,mNr=CellSignalStrengthNr:{ csiRsrp = 2147483647 csiRsrq = 2147483647 csiCqiTableIndex = "
    "2147483647 csiCqiReport = [] ssRsrp = NRS ssRsrq = -11 ssSinr = 5 level = 3 parametersUseForLevel = 0 timingAdvance = "
    "2147483647 },primary=CellSignalStrengthPRI}"
)
SERVICE_16 = (
    "{mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE), mChannelNumber=0, duplexMode()=0, mCellBandwidths=[], "
    "mOperatorAlphaLong=Tele, Com, mOperatorAlphaShort=TC, isManualNetworkSelection=false(automatic), mIsEmergencyOnly=false, "
    "mNetworkRegistrationInfos=[NetworkRegistrationInfo{ domain=CS nrState=**** }]}"
)


def registry(*slots: tuple[str, str, str]) -> str:
    text = "last known state:\n"
    for number, (service, signal, data) in enumerate(slots):
        text += f"  Phone Id={number}\n    mCallState=0\n    mServiceState={service}\n    mSignalStrength={signal}\n    mDataConnectionState={data}\n"
    return text + "  mPhoneCapability=x\nlocal logs:\n  mServiceState=3 3 voice home\nregistrations: count=0\n"


def connectivity(caps: str = "VALIDATED", default: str = "100", more: str = "") -> str:
    return (
        f"NetworkProviders for:\n\nActive default network: {default}\n\nCurrent Networks:\n"
        + AGENT.replace("CAPS", caps)
        + "    Requests: REQUEST:1\n"
        + more
        + "\nStatus for known UIDs:\n"
        + VPN
    )


def nothing_connected() -> str:
    return "Active default network: none\n\nCurrent Networks:\n\nRestrict background: false\n"


HEALTHY = {
    network.WIFI_STATUS: STATUS,
    network.WIFI: DUMP.replace("-60", "-55").replace("2447", "5180"),
    network.CONNECTIVITY: connectivity(),
    network.REGISTRY: registry(
        (SERVICE_16, SIGNAL_16.replace("LTE", "-95").replace("NRS", "2147483647").replace("PRI", "Lte"), "2")
    ),
    (
        "settings",
        "list",
        "global",
    ): "airplane_mode_on=0\nmobile_data=1\nprivate_dns_mode=opportunistic\nhttp_proxy=:0\n",
    ("getprop",): "[gsm.sim.state]: [LOADED]\n[gsm.operator.alpha]: [Tele, Com]\n[gsm.operator.isroaming]: [false]\n",
}


def judged(texts: dict[tuple[str, ...], str | bytes], now: Now | None = None, complete: bool = True) -> Result:
    outputs = [
        Output(Command(argv), 0, text if isinstance(text, bytes) else text.encode(), complete=complete)
        for argv, text in texts.items()
    ]
    return judge(network.DIAGNOSTIC, Outputs(outputs), now or Now(1_700_000_000, 0, 1_700_000_001, 36))


def healthy_but(**changes: str) -> Result:
    names = {
        "status": network.WIFI_STATUS,
        "wifi": network.WIFI,
        "connectivity": network.CONNECTIVITY,
        "registry": network.REGISTRY,
        "settings": ("settings", "list", "global"),
        "props": ("getprop",),
    }
    return judged(HEALTHY | {names[name]: text for name, text in changes.items()})


def rules_of(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}


def verdict_of(result: Result, rule: str) -> tuple[Severity, Verdict]:
    return next((f.severity, f.verdict) for f in result.findings if f.rule == rule)


def test_healthy_phone_has_no_finding() -> None:
    result = judged(HEALTHY)
    assert (result.severity, result.complete, result.findings) == (Severity.PASS, True, ())
    facts = result.facts
    assert (facts.wifi_rssi_dbm, facts.wifi_frequency_mhz) == (-55, 5180)
    assert facts.sims == (Sim(0, "ready", "in_service", "connected", -95, "Tele, Com"),)
    assert facts.http_proxy is None
    assert facts.vpn_active is False  # the VPN line stands outside the list of current networks


def test_private_dns_host_that_does_not_answer() -> None:
    settings = "private_dns_mode=hostname\nprivate_dns_specifier=dns.example.org\n"
    result = healthy_but(connectivity=connectivity("NOT_ROAMING PrivateDnsBroken"), settings=settings)
    assert rules_of(result) == {"network.private_dns_dead"}
    assert verdict_of(result, "network.private_dns_dead") == (Severity.FAIL, Verdict.SETTING)
    assert "dns.example.org" in result.findings[0].says.technician.en
    assert healthy_but(settings="private_dns_mode=hostname\nprivate_dns_specifier=dns.example.org\n").findings == ()


def test_private_dns_host_that_nobody_has_tested_is_only_suspected() -> None:
    settings = "private_dns_mode=hostname\nprivate_dns_specifier=dns.example.org\n"
    result = healthy_but(connectivity=connectivity("NOT_ROAMING"), settings=settings)
    assert rules_of(result) == {"network.private_dns_suspect", "network.not_validated"}
    assert verdict_of(result, "network.private_dns_suspect") == (Severity.WARN, Verdict.UNDECIDED)
    behind_portal = healthy_but(connectivity=connectivity("CAPTIVE_PORTAL&NOT_ROAMING"), settings=settings)
    assert not {"network.private_dns_suspect", "network.private_dns_dead"} & rules_of(behind_portal)


def test_proxy_in_the_way() -> None:
    result = healthy_but(connectivity=connectivity("NOT_ROAMING"), settings="http_proxy=10.0.0.1:8080\n")
    assert rules_of(result) == {"network.proxy"}
    assert result.facts.http_proxy == "10.0.0.1:8080"
    linked = connectivity("NOT_ROAMING").replace(
        "InterfaceName: wlan0 ", "InterfaceName: wlan0 HttpProxy: [proxy.lan] 3128 "
    )
    assert healthy_but(connectivity=linked, settings="airplane_mode_on=0\n").facts.http_proxy == "proxy.lan:3128"


def test_captive_portal_and_unexplained_and_vpn() -> None:
    assert rules_of(healthy_but(connectivity=connectivity("CAPTIVE_PORTAL"))) == {"network.captive_portal"}
    assert verdict_of(healthy_but(connectivity=connectivity("NOT_ROAMING")), "network.not_validated") == (
        Severity.FAIL,
        Verdict.UNDECIDED,
    )
    result = healthy_but(connectivity=connectivity(more=VPN))
    assert rules_of(result) == {"network.vpn"}
    assert result.facts.default_network == "wifi"


@pytest.mark.parametrize("switch", ["captive_portal_mode=0\n", "captive_portal_detection_enabled=0\n"])
def test_detection_switched_off_leaves_both_facts_null(switch: str) -> None:
    for text in (connectivity("NOT_ROAMING"), nothing_connected()):
        result = healthy_but(connectivity=text, settings=switch)
        assert result.facts.internet_validated is None
        assert result.facts.captive_portal is None
        assert result.severity is not Severity.UNKNOWN
        assert "network.not_validated" in result.not_judged or text.startswith("Active default network: none")


def test_airplane_mode_wifi_off_and_no_network() -> None:
    off = "Wifi is disabled\nWifi scanning is only available when wifi is enabled\n"
    dump_off = "Wi-Fi is disabled\n"
    airplane = healthy_but(connectivity=nothing_connected(), settings="airplane_mode_on=1\n", status=off, wifi=dump_off)
    assert "network.airplane_mode_offline" in rules_of(airplane)
    assert not rules_of(airplane) & {"network.wifi_off", "network.no_network", "network.no_service"}
    assert rules_of(healthy_but(settings="airplane_mode_on=1\n")) == {"network.airplane_mode"}
    wifi_off = healthy_but(connectivity=nothing_connected(), status=off, wifi=dump_off)
    assert verdict_of(wifi_off, "network.wifi_off") == (Severity.FAIL, Verdict.SETTING)
    assert wifi_off.facts.wifi_enabled is False
    assert wifi_off.facts.wifi_rssi_dbm is None
    none = healthy_but(connectivity=nothing_connected(), status="Wifi is enabled\nWifi is not connected\n")
    assert verdict_of(none, "network.no_network") == (Severity.FAIL, Verdict.UNDECIDED)


@pytest.mark.parametrize(("skew", "fails"), [(0, False), (300, False), (301, True), (-301, True)])
def test_clock_skew(skew: int, fails: bool) -> None:
    result = judged(HEALTHY, Now(1_700_000_000 + skew, 0, 1_700_000_000, 36))
    assert ("network.clock_skew" in rules_of(result)) is fails
    assert "network.clock_skew" in judged(HEALTHY, Now(sdk=36)).not_judged


@pytest.mark.parametrize(
    ("rssi", "mhz", "rule"),
    [
        (-73, 2447, None),
        (-74, 2447, "network.wifi_weak"),
        (-83, 2447, "network.wifi_weak"),
        (-84, 2447, "network.wifi_very_weak"),
        (-70, 5180, None),
        (-71, 6115, "network.wifi_weak"),
        (-81, 5180, "network.wifi_very_weak"),
    ],
)
def test_wifi_strength_by_band(rssi: int, mhz: int, rule: str | None) -> None:
    result = healthy_but(status=STATUS.replace("-55", str(rssi)).replace("5180MHz", f"{mhz}MHz"))
    assert rules_of(result) == ({rule} if rule else set())


def test_name_of_a_network_cannot_speak_for_its_signal() -> None:
    facts = judged({network.WIFI: DUMP}).facts
    assert (facts.wifi_rssi_dbm, facts.wifi_frequency_mhz, facts.airplane_mode) == (-60, 2447, False)


def test_impossible_signal_is_shown_and_not_used() -> None:
    result = judged({network.WIFI_STATUS: STATUS.replace("-55", "99")})
    assert result.facts.wifi_rssi_dbm is None
    assert "network.implausible" in rules_of(result)


@pytest.mark.parametrize(
    ("words", "state", "rule"),
    [
        ("ABSENT", "absent", "network.no_sim"),
        ("PIN_REQUIRED", "pin_required", "network.sim_pin"),
        ("PUK_REQUIRED", "puk_required", "network.sim_pin"),
        ("NETWORK_LOCKED", "network_locked", "network.sim_locked"),
        ("CARD_IO_ERROR", "card_error", "network.sim_error"),
        ("NOT_READY", "not_ready", None),
    ],
)
def test_sim_states(words: str, state: str, rule: str | None) -> None:
    result = healthy_but(props=f"[gsm.sim.state]: [{words}]\n")
    assert result.facts.sim_state == state
    assert rules_of(result) == ({rule} if rule else set())


def test_out_of_service_data_off_roaming() -> None:
    lost = registry(("{mVoiceRegState=1(OUT_OF_SERVICE), mDataRegState=1(OUT_OF_SERVICE)}", "null", "0"))
    assert verdict_of(healthy_but(registry=lost), "network.no_service") == (Severity.FAIL, Verdict.UNDECIDED)
    assert rules_of(healthy_but(settings="mobile_data=0\n")) == {"network.mobile_data_off"}
    abroad = "[gsm.sim.state]: [READY]\n[gsm.operator.isroaming]: [true]\n"
    assert rules_of(healthy_but(props=abroad)) == {"network.roaming"}
    waiting = registry((SERVICE_16, "null", "0"))
    assert rules_of(healthy_but(props=abroad, registry=waiting, settings="data_roaming=0\n")) == {
        "network.roaming",
        "network.roaming_data_off",
    }


@pytest.mark.parametrize(
    ("primary", "lte", "nr", "dbm", "rule"),
    [
        ("Lte", "-119", "2147483647", -119, "network.lte_weak"),
        ("Lte", "-118", "2147483647", -118, None),
        ("Nr", "2147483647", "-111", -111, "network.nr_weak"),
        ("Nr", "-90", "-100", -100, None),
        ("Lte", "****", "2147483647", None, None),
    ],
)
def test_mobile_signal(primary: str, lte: str, nr: str, dbm: int | None, rule: str | None) -> None:
    signal = SIGNAL_16.replace("LTE", lte).replace("NRS", nr).replace("PRI", primary)
    result = healthy_but(registry=registry((SERVICE_16, signal, "2")))
    assert result.facts.signal_dbm == dbm
    assert rules_of(result) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("service", "signal", "sim"),
    [
        (
            "0 0 voice home data home CHN-UNICOM UNICOM 46001 CHN-UNICOM UNICOM 46001  LTE LTE CSS not supported -1 -1",
            "SignalStrength: 99 1 -120 -160 -120 -1 -1 23 -92 -13 12 2147483647 2147483647 gsm|lte",
            Sim(0, None, "in_service", "suspended", -92, "CHN-UNICOM"),
        ),
        (
            "3 3 voice home data home null null null null null null  Unknown Unknown CSS not supported -1 -1",
            "SignalStrength: 99 0 -120 -160 -120 -1 -1 99 2147483647 2147483647 2147483647 2147483647 2147483647 gsm|lte",
            Sim(0, None, "power_off", "suspended"),
        ),
        (
            "2 1 voice home data home Two Words Two Words 12345 ",
            "SignalStrength: 12 0 -120 -160 -120 -1 -1 99 2147483647 2147483647 2147483647 2147483647 2147483647 gsm|lte",
            Sim(0, None, "emergency_only", "suspended", -89, "Two Words"),
        ),
    ],
)
def test_flat_formats_up_to_7(service: str, signal: str, sim: Sim) -> None:
    assert judged({network.REGISTRY: registry((service, signal, "3"))}).facts.sims == (sim,)


@pytest.mark.parametrize(
    ("fields", "operator"),
    [
        ("mOperatorAlphaLong=Alder, North, mOperatorAlphaShort=A", "Alder, North"),
        ("mOperatorAlphaLong=Alder , isManualNetworkSelection=false", "Alder"),
        ("mOperatorAlphaLong=Alder, getRilDataRadioTechnology=20(NR_SA)", "Alder"),
        ("mVoiceOperatorAlphaLong=, mVoiceOperatorAlphaShort=, mDataOperatorAlphaLong=Birch, mX=1", "Birch"),
        ("mOperatorAlphaLong=Alder", "Alder"),
        ("mOperatorAlphaLong=<MASKED>, mOperatorAlphaShort=<MASKED>", None),
        ("mOperatorAlphaLong=null, mOperatorAlphaShort=null", None),
    ],
)
def test_operator_of_a_named_service_state(fields: str, operator: str | None) -> None:
    text = registry((f"{{mVoiceRegState=0(IN_SERVICE), {fields}}}", "null", "0"))
    assert judged({network.REGISTRY: text}).facts.sims == (Sim(0, None, "in_service", "disconnected", None, operator),)


def test_the_slot_that_speaks_for_all() -> None:
    idle, data = (SERVICE_16, "null", "0"), (SERVICE_16, "null", "2")
    off = ("{mVoiceRegState=3(POWER_OFF)}", "null", "-1")
    assert judged({network.REGISTRY: registry(idle, data)}).facts.data_state == "connected"
    assert judged({network.REGISTRY: registry(off, idle)}).facts.service_state == "in_service"
    both_off = judged({network.REGISTRY: registry(off, off), ("getprop",): "[gsm.sim.state]: [ABSENT,READY]\n"}).facts
    assert (both_off.sim_state, both_off.airplane_mode) == ("ready", True)


def test_tablet_without_telephony_is_judged() -> None:
    result = healthy_but(registry="last known state:\nlisten logs:\nregistrations: count=1\n", props="[ro.x]: [1]\n")
    assert result.facts.sims == ()
    assert result.severity is Severity.PASS


@pytest.mark.parametrize(
    "texts",
    [
        {
            (
                "dumpsys",
                "settings",
            ): "GLOBAL SETTINGS (user 0)\n_id:1 name:http_proxy pkg:android value:a.b:81 default:x defaultSystemSet:true\n\nSECURE SETTINGS (user 0)\n_id:2 name:airplane_mode_on pkg:android value:1 default:1\n"
        },
        {
            ("settings", "get", "global", "http_proxy"): "a.b:81\n",
            ("settings", "get", "global", "airplane_mode_on"): "null\n",
        },
        {("settings", "list", "global"): "http_proxy=a.b:81\nprivate_dns_mode=null\n"},
    ],
)
def test_each_form_of_settings(texts: dict[tuple[str, ...], str | bytes]) -> None:
    facts = judged(texts).facts
    assert (facts.http_proxy, facts.airplane_mode, facts.private_dns_mode) == ("a.b:81", None, None)


def test_contradicting_lines_are_null_with_a_finding() -> None:
    for changed, fact in (
        ({"settings": "airplane_mode_on=0\nairplane_mode_on=1\n"}, "airplane_mode"),
        ({"connectivity": "Active default network: 7\n" + connectivity()}, "internet_validated"),
        ({"registry": registry((SERVICE_16 + "\n    mServiceState=1 1", "null", "2"))}, "service_state"),
    ):
        result = healthy_but(**changed)
        assert getattr(result.facts, fact) is None
        assert "network.implausible" in rules_of(result)


def test_missing_dumps_are_unknown_not_errors() -> None:
    assert judged({}).severity is Severity.UNKNOWN
    assert judged({}).facts == NetworkFacts(clock_skew_s=-1)
    refused = {argv: f"Can't find service: {argv[-1]}\n" for argv in HEALTHY}
    result = judged(refused)
    assert (result.severity, result.error) == (Severity.UNKNOWN, None)
    assert result.facts == NetworkFacts(clock_skew_s=-1)
    without = dict(HEALTHY)
    del without[network.CONNECTIVITY]
    assert judged(without).severity is Severity.UNKNOWN
    assert not judged(without).complete


def test_unterminated_last_line_is_not_read() -> None:
    assert judged({network.CONNECTIVITY: "Active default network: none"}).facts.default_network is None
    assert judged({network.WIFI: "Wi-Fi is enabled"}).facts.wifi_enabled is None


@pytest.mark.parametrize(
    "encode",
    [
        lambda s: s.replace("\n", "\r\n").encode(),
        lambda s: s.encode("utf-16"),
        lambda s: b"\xfd\xfe\n" + s.encode() + b"\xc3\x28\n",
    ],
)
def test_encoding_changes_nothing(encode: Callable[[str], bytes]) -> None:
    assert judged({argv: encode(text) for argv, text in HEALTHY.items()}).facts == judged(dict(HEALTHY)).facts


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(HEALTHY)), st.binary(max_size=300), st.integers(0, 900))
def test_arbitrary_bytes_never_raise(argv: tuple[str, ...], junk: bytes, cut: int) -> None:
    texts: dict[tuple[str, ...], str | bytes] = dict(HEALTHY)
    texts[argv] = HEALTHY[argv].encode()[:cut] + junk
    assert judged(texts).error is None


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Phone Id=0",
                "Phone Id=9",
                "Phone Id=x",
                "mServiceState=",
                "mServiceState={mVoiceRegState=",
                "mSignalStrength=SignalStrength: 1 2 3 4 5 cdma",
                "mSignalStrength=CellSignalStrengthCdma: primary=CellSignalStrengthCdma",
                "mDataConnectionState=²",
                "Active default network: 5",
                "Current Networks:",
                "NetworkAgentInfo{network{5",
                "nc{[",
                "Wi-Fi is ",
                "mWifiInfo",
                "mWifiInfo Supplicant state: COMPLETED, RSSI: ²",
            ]
        )
    )
)
def test_any_order_of_fragments_is_read(parts: list[str]) -> None:
    text = "\n".join(parts) + "\n"
    assert judged(dict.fromkeys(HEALTHY, text)).error is None


def test_long_dumps_are_read_in_linear_time() -> None:
    texts: dict[tuple[str, ...], str | bytes] = {
        network.WIFI: DUMP * 20_000,
        network.CONNECTIVITY: connectivity(more=VPN * 10_000),
        network.REGISTRY: registry((SERVICE_16, SIGNAL_16, "2")) + "x\n" * 100_000,
        ("settings", "list", "global"): "a=b\n" * 200_000,
    }
    started = time.process_time()
    assert judged(texts).error is None
    assert time.process_time() - started < 8


TWO_SLOTS = registry((SERVICE_16, "null", "0"), (SERVICE_16, "null", "0"))


@pytest.mark.parametrize(
    ("lines", "on"),
    [
        ("mobile_data=1\nmobile_data1=0\nmobile_data2=0\n", False),
        ("mobile_data=0\nmobile_data1=1\n", True),
        ("mobile_data=1\nmobile_data1=1\nmobile_data2=0\nmulti_sim_data_call=2\n", False),
        ("mobile_data=0\nmobile_data1=0\nmobile_data2=1\nmulti_sim_data_call=2\n", True),
        ("mobile_data=0\nmobile_data1=1\nmobile_data2=0\n", None),
        ("mobile_data=1\nmobile_data1=0\nmobile_data2147483643=1\n", False),
        ("mobile_data=0\nmobile_data_always_on=1\n", False),
    ],
)
def test_each_of_two_cards_has_a_switch_for_mobile_data(lines: str, on: bool | None) -> None:
    props = "[gsm.sim.state]: [LOADED,LOADED]\n"
    result = healthy_but(settings=lines, registry=TWO_SLOTS, props=props)
    assert result.facts.mobile_data_enabled is on
    assert ("network.mobile_data_off" in rules_of(result)) is (on is False)


def test_the_registry_tells_the_switch_where_the_settings_do_not() -> None:
    said = registry((SERVICE_16 + "\n    mUserMobileDataState= false", "null", "0"))
    assert healthy_but(settings="", registry=said).facts.mobile_data_enabled is False
    absent = healthy_but(settings="", registry=said, props="[gsm.sim.state]: [ABSENT]\n")
    assert absent.facts.mobile_data_enabled is None, "an empty slot says false, too"
    active = TWO_SLOTS.replace("  mPhoneCapability", "  mActiveDataSubId=2\n  mPhoneCapability")
    both = "mobile_data1=1\nmobile_data2=0\n"
    assert healthy_but(settings=both, registry=active).facts.mobile_data_enabled is False


def test_roaming_is_allowed_card_by_card() -> None:
    lines = "data_roaming=0\ndata_roaming1=0\ndata_roaming2=1\nmulti_sim_data_call=2\n"
    assert healthy_but(settings=lines, registry=TWO_SLOTS).facts.data_roaming_enabled is True


def test_no_calls_while_data_works_is_no_lack_of_service() -> None:
    for state in ("mDataRegState=0(IN_SERVICE)}", "mDataRegState=1(OUT_OF_SERVICE)}"):
        connected = registry(("{mVoiceRegState=1(OUT_OF_SERVICE), " + state, "null", "2"))
        assert "network.no_service" not in rules_of(healthy_but(registry=connected))
    waiting = registry(("{mVoiceRegState=1(OUT_OF_SERVICE), mDataRegState=0(IN_SERVICE)}", "null", "0"))
    assert "network.no_service" not in rules_of(healthy_but(registry=waiting))


@pytest.mark.parametrize("switch", ["captive_portal_mode=0\n", "captive_portal_detection_enabled=0\n"])
def test_an_internet_that_nobody_tests_is_said_to_be_untested(switch: str) -> None:
    result = healthy_but(settings=switch)
    assert (result.severity, rules_of(result)) == (Severity.INFO, {"network.not_tested"})
    assert "network.not_tested" not in rules_of(healthy_but(settings=switch, connectivity=nothing_connected()))


def test_a_part_of_the_internet_is_not_none_of_it() -> None:
    result = healthy_but(connectivity=connectivity("PARTIAL_CONNECTIVITY"))
    assert verdict_of(result, "network.partial_connectivity") == (Severity.WARN, Verdict.UNDECIDED)
    assert "network.not_validated" not in rules_of(result)


def test_a_proxy_that_works_is_told_of() -> None:
    assert rules_of(healthy_but(settings="http_proxy=10.0.0.1:8080\n")) == {"network.proxy_set"}
