"""Network, the second look: the last disconnections and attempts, the phone's own test, metered Wi-Fi."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import network
from diagnostics.diag_text import read_diag
from diagnostics.judge import judge
from diagnostics.model import Argv, Command, Now, Output, Outputs, Result, Severity, Verdict
from diagnostics.network_depth import DIAG
from diagnostics.wifi_events_text import read_wifi_events

OFF = "Wi-Fi is enabled\nmRole: ROLE_CLIENT_PRIMARY\nmWifiInfo SSID: <unknown ssid>, Supplicant state: DISCONNECTED, RSSI: -127\n"
EVIL = "x, BSSID=1, connectionResult=1, level2FailureReason=AUTH_FAILURE_WRONG_PSWD"


def attempt(
    result: int, code: str = "NONE", reason: str = "AUTH_FAILURE_NONE", ssid: str = "Home", ip: str = "NONE"
) -> str:
    return (
        f'startTime=03-10 08:22:14.061, SSID="{ssid}", BSSID=02:00:00:00:00:01, durationMillis=13556, roamType=ROAM_NONE, '
        f"connectionResult={result}, level2FailureCode={code}, connectivityLevelFailureCode={ip}, signalStrength=-60, "
        f"wifiState=WIFI_DISCONNECTED, screenOn=true. mRouterFingerprint: x, level2FailureReason={reason}, networkType=TYPE_WPA2\n"
    )


def drop(reason: str, by_phone: bool = False, clock: str = "11:45:02") -> str:
    return f"03-10 {clock}.744 NETWORK_DISCONNECTION_EVENT local_gen={str(by_phone).lower()} reason={reason} lastRssi=-57 lastFreq=5180\n"


def wifi(attempts: str = "", drops: str = "", head: str = OFF) -> str:
    return f"{head}WifiMetrics:\nmConnectionEvents:\n{attempts}mWifiLogProto.numSavedNetworks=2\nStaEventList:\n{drops}mWifiLogProto.x=0\n"


def judged(texts: Mapping[Argv, str | bytes], complete: bool = True) -> Result:
    outputs = [
        Output(Command(argv), 0, text if isinstance(text, bytes) else text.encode(), complete=complete)
        for argv, text in texts.items()
    ]
    return judge(network.DIAGNOSTIC, Outputs(outputs), Now())


def rules(result: Result) -> dict[str, tuple[Severity, Verdict]]:
    return {finding.rule: (finding.severity, finding.verdict) for finding in result.findings}


def test_the_last_disconnections_with_their_reasons() -> None:
    drops = (
        drop("3:DEAUTH_LEAVING", True)
        + "".join(drop("4:DISASSOC_DUE_TO_INACTIVITY") for _ in range(6))
        + drop("77:NEW_ONE")
    )
    facts = judged({network.WIFI: wifi(drops=drops)}).facts
    assert len(facts.wifi_disconnects) == 5
    assert facts.wifi_disconnects[-1] == {"at": "03-10 11:45:02", "reason": 77, "name": "new one", "by_phone": False}
    assert (facts.wifi_drops, facts.wifi_drop_reason) == (7, "inactivity")
    assert rules(judged({network.WIFI: wifi(drops=drops)}))["network.wifi_drops"] == (Severity.INFO, Verdict.UNDECIDED)


def test_the_phone_leaving_by_itself_is_no_drop() -> None:
    result = judged({network.WIFI: wifi(drops=drop("3:DEAUTH_LEAVING", True) * 9)})
    assert (result.facts.wifi_drops, result.facts.wifi_drop_reason) == (0, None)
    assert "network.wifi_drops" not in rules(result)


def test_without_the_lists_nothing_is_counted() -> None:
    facts = judged({network.WIFI: OFF}).facts
    assert (facts.wifi_disconnects, facts.wifi_drops, facts.wifi_attempts_failed_in_a_row) == (None, None, None)
    cut = judged({network.WIFI: wifi()}, complete=False).facts
    assert (cut.wifi_drops, cut.wifi_attempts_failed_in_a_row, cut.wifi_disconnects) == (None, None, ())


FAIL = attempt(0, "AUTHENTICATION_FAILURE", "AUTH_FAILURE_TIMEOUT")
PASSWORD = attempt(0, "AUTHENTICATION_FAILURE", "AUTH_FAILURE_WRONG_PSWD")
GIVEN_UP = attempt(0, "REDUNDANT_CONNECTION_ATTEMPT")


@pytest.mark.parametrize(
    ("attempts", "drops", "row", "expected"),
    [
        (FAIL * 3, "", 3, {"network.wifi_attempts_fail"}),
        (FAIL * 2, "", 2, set()),
        (FAIL * 3 + attempt(1), "", 0, set()),
        (attempt(1) + FAIL + GIVEN_UP + FAIL + FAIL, "", 3, {"network.wifi_attempts_fail"}),
        (PASSWORD, "", 1, {"network.wifi_password"}),
        (FAIL * 4 + PASSWORD, "", 5, {"network.wifi_password"}),
        (FAIL, drop("15:FOURWAY_HANDSHAKE_TIMEOUT"), 1, {"network.wifi_password"}),
        (attempt(0, ip="DHCP") * 3, "", 3, {"network.wifi_attempts_fail"}),
        (attempt(0, "ASSOCIATION_REJECTION", ssid=EVIL) * 3, "", 3, {"network.wifi_attempts_fail"}),
    ],
)
def test_attempts_to_join(attempts: str, drops: str, row: int, expected: set[str]) -> None:
    result = judged({network.WIFI: wifi(attempts, drops)})
    assert result.facts.wifi_attempts_failed_in_a_row == row
    assert set(rules(result)) == expected


def test_failures_of_a_phone_that_is_connected_again_are_past() -> None:
    online = OFF.replace(
        "DISCONNECTED, RSSI: -127",
        "COMPLETED, RSSI: -50, Link speed: 433Mbps, Tx Link speed: 400Mbps, Frequency: 5180MHz",
    )
    result = judged({network.WIFI: wifi(PASSWORD * 4, head=online)})
    assert result.facts.wifi_link_mbps == 433
    assert result.findings == ()


def test_no_link_speed_is_no_speed() -> None:
    online = OFF.replace("DISCONNECTED, RSSI: -127", "COMPLETED, RSSI: -50, Link speed: -1Mbps, Frequency: 5180MHz")
    assert judged({network.WIFI: online}).facts.wifi_link_mbps is None


def diag(*rows: tuple[bool, str], network_id: int = 100) -> str:
    text = f"\nNetworkDiagnostics:ifaces{{wlan0}} index{{31}} network{{{network_id}}} nethandle{{1}}\n"
    for passed, what in rows:
        text += f"  {'.' if passed else 'F'}  {what}: {'SUCCEEDED: 1/1' if passed else 'FAILED: 0/12'} (7ms)\n"
    return text


def rows(gateway: bool, ping: bool, dns: bool, tls: bool | None = None) -> list[tuple[bool, str]]:
    found = [
        (gateway, "ICMPv4 dst{192.168.1.1} src{192.168.1.9:1}"),
        (ping, "ICMPv4 dst{8.8.8.8} src{192.168.1.9:2}"),
        (False, "ICMPv6 dst{2001:4860:4860::8888} src{[fe80::1%wlan0]:4}"),
        (dns, "DNS UDP dst{192.168.1.1} src{192.168.1.9:3} qtype{1} qname{1-android-ds.metric.gstatic.com}"),
        (False, "DNS TLS dst{192.168.1.1} hostname{}"),
    ]
    return found + ([] if tls is None else [(tls, "DNS TLS dst{198.51.100.53} hostname{dns.example} src{1:2}")])


def connectivity(caps: str, transport: str = "WIFI") -> str:
    return (
        "Active default network: 100\n\nCurrent Networks:\n  NetworkAgentInfo{network{100}  nc{[ Transports: "
        f"{transport} Capabilities: {caps} LinkUpBandwidth>=1Kbps]}}}}\n\nStatus:\n"
    )


HOPS = ("network.hop_gateway", "network.hop_name_server", "network.hop_beyond_router", "network.hop_private_dns")


@pytest.mark.parametrize(
    ("tests", "hop"),
    [
        (rows(True, True, True), "none"),
        (rows(False, True, True), "none"),  # a router that does not answer pings
        (rows(False, False, False), "gateway"),
        (rows(True, True, False), "name_server"),
        (rows(False, True, False), "name_server"),
        (rows(True, False, False), "beyond_router"),
        (rows(True, False, True), "none"),  # pings may be blocked further out
        (rows(True, True, True, tls=False), "private_dns"),
        (rows(True, True, True, tls=True), "none"),
    ],
)
def test_the_hop_where_it_stops_is_named(tests: list[tuple[bool, str]], hop: str) -> None:
    offline = judged({network.CONNECTIVITY: connectivity("INTERNET&NOT_METERED"), DIAG: diag(*tests)})
    assert offline.facts.failing_hop == hop
    named = {rule for rule in rules(offline) if rule in HOPS}
    assert named == (set() if hop == "none" else {f"network.hop_{hop}"})
    online = judged({network.CONNECTIVITY: connectivity("INTERNET&NOT_METERED&VALIDATED"), DIAG: diag(*tests)})
    assert not {rule for rule in rules(online) if rule in HOPS}, "while the internet works a silent hop is no fault"


@pytest.mark.parametrize(
    ("tests", "blocked"),
    [
        (rows(True, True, True), True),
        (rows(False, True, True), True),
        (rows(True, False, True), False),  # a router that makes names up answers as well
        (rows(True, True, False), False),
        (rows(True, True, True, tls=False), False),
    ],
)
def test_a_blocked_test_page_is_not_a_dead_internet(tests: list[tuple[bool, str]], blocked: bool) -> None:
    told = rules(judged({network.CONNECTIVITY: connectivity("INTERNET&NOT_METERED"), DIAG: diag(*tests)}))
    assert ("network.only_the_test_fails" in told) is blocked
    assert not (blocked and "network.not_validated" in told)
    if blocked:
        assert told["network.only_the_test_fails"] == (Severity.WARN, Verdict.UNDECIDED)
    online = judged({network.CONNECTIVITY: connectivity("INTERNET&VALIDATED"), DIAG: diag(*tests)})
    assert "network.only_the_test_fails" not in rules(online)


def test_the_default_network_counts_and_a_test_cut_short_decides_nothing() -> None:
    both = diag(*rows(False, False, False), network_id=7) + diag(*rows(True, True, True))
    texts: dict[Argv, str | bytes] = {network.CONNECTIVITY: connectivity("INTERNET"), DIAG: both}
    assert judged(texts).facts.failing_hop == "none"
    outputs = Outputs(
        [
            Output(Command(network.CONNECTIVITY), 0, connectivity("INTERNET").encode()),
            Output(Command(DIAG), 0, diag(*rows(False, False, False)).encode(), complete=False),
        ]
    )
    result = judge(network.DIAGNOSTIC, outputs, Now())
    assert result.facts.failing_hop is None
    assert not result.complete


@pytest.mark.parametrize(
    ("caps", "transport", "metered", "said"),
    [
        ("INTERNET&VALIDATED", "WIFI", True, True),
        ("INTERNET&VALIDATED&NOT_METERED", "WIFI", False, False),
        ("INTERNET&VALIDATED", "CELLULAR", True, False),
    ],
)
def test_metered_wifi_is_said(caps: str, transport: str, metered: bool, said: bool) -> None:
    result = judged({network.CONNECTIVITY: connectivity(caps, transport)})
    assert result.facts.metered is metered
    assert ("network.wifi_metered" in rules(result)) is said


@given(
    st.lists(st.sampled_from((FAIL + PASSWORD + drop("15:X") + diag(*rows(True, False, False, False))).split("\n"))),
    st.text(max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_any_mixture_of_lines_is_read(lines: list[str], junk: str) -> None:
    text = "\n".join([*lines, junk, "startTime=" + junk, "  F  DNS UDP dst{" + junk, ""])
    result = judged({network.WIFI: text, network.CONNECTIVITY: text, DIAG: text})
    assert result.error is None


@pytest.mark.parametrize(
    "line",
    [
        "startTime=03-10 08:22:14.0, BSSID=" + "connectionResult=1, " * 100_000,
        "  .  DNS UDP dst{1.1.1.1}" + ": " * 1_000_000,
        "03-10 11:45:02.744 NETWORK_DISCONNECTION_EVENT local_gen=true reason=" + "9" * 1_000_000,
        "NetworkDiagnostics:" + "network{" * 200_000,
    ],
)
def test_hostile_lines_take_linear_time(line: str) -> None:
    start = time.perf_counter()
    read_wifi_events([line] * 5)
    read_diag([line] * 5)
    assert time.perf_counter() - start < 1
