"""Wi-Fi and networks as Android 10 to 17 print them: whose figures count, and that the name of a network, which a
stranger chooses, is never read as anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics import network
from diagnostics.model import Argv
from diagnostics.network_facts import NetworkFacts
from tests.diagnostics.given import judged

ADDRESSES = "BSSID: 02:00:00:00:00:01, MAC: 02:00:00:00:00:02, "
ON_AIR = (
    "Supplicant state: COMPLETED, Wi-Fi standard: 11ax, RSSI: -61, Link speed: 433Mbps, Frequency: 5180MHz, Net ID: 1"
)
CONNECTED = f'SSID: "Home", {ADDRESSES}IP: /192.168.1.9, Security type: 2, {ON_AIR}'
GONE = f"SSID: <unknown ssid>, BSSID: <none>, MAC: 02:00:00:00:00:02, {ON_AIR}".replace("-61", "-200")
IDLE = (
    "SSID: <unknown ssid>, BSSID: <none>, MAC: 02:00:00:00:00:02, IP: null, Security type: -1, "
    "Supplicant state: DISCONNECTED, Wi-Fi standard: unknown, RSSI: -127, Frequency: -1MHz"
)
MODE = "Dump of ClientModeManager id={}\nmRole: {}\nmPreviousRole: ROLE_CLIENT_PRIMARY\n"


def facts(texts: dict[Argv, str]) -> NetworkFacts:
    result = judged(network.DIAGNOSTIC, texts)
    assert result.error is None
    assert isinstance(result.facts, NetworkFacts)
    return result.facts


def wifi(dump: str) -> tuple[bool | None, bool | None, int | None, int | None]:
    told = facts({network.WIFI: dump})
    return told.wifi_enabled, told.wifi_connected, told.wifi_rssi_dbm, told.wifi_frequency_mhz


def test_stopped_connections_are_not_the_live_one() -> None:
    stopped = (
        "Dump of ConcreteClientModeManager.Graveyard\nStopped ClientModeImpls: 1 total\nDump of ClientModeImpl id=3\n"
    )
    dead_modes = "Dump of ActiveModeWarden.Graveyard\nStopped ClientModeManagers: 1 total\n" + MODE.format(4, "null")
    live = MODE.format(1, "ROLE_CLIENT_PRIMARY") + f"mWifiInfo {CONNECTED}\n"
    old = f"mWifiInfo {CONNECTED}\n".replace("-61", "-40").replace("5180", "2412")
    dump = "Wi-Fi is enabled\n" + live + stopped + old + dead_modes + old
    assert wifi(dump) == (True, True, -61, 5180)
    idle = dump.replace(live, MODE.format(1, "ROLE_CLIENT_PRIMARY") + f"mWifiInfo {IDLE}\n")
    assert wifi(idle) == (True, False, None, None)


def test_android_12_tells_the_state_once_for_each_mode() -> None:
    warden = "Dump of WifiActiveModeWarden\nCurrent wifi mode: {}State\nNumActiveModeManagers: 1\n"
    dead = (
        "Dump of ActiveModeWarden.Graveyard\n"
        + MODE.format(9, "null")
        + "Wi-Fi is disabled\nNo active ClientModeImpl\n"
    )
    live = MODE.format(1, "ROLE_CLIENT_PRIMARY") + f"Wi-Fi is enabled\nmWifiInfo {CONNECTED}\n"
    assert wifi(warden.format("Enabled") + live + dead) == (True, True, -61, 5180)
    scanning = MODE.format(2, "ROLE_CLIENT_SCAN_ONLY") + "Wi-Fi is disabled\nNo active ClientModeImpl instance\n"
    assert wifi(warden.format("Enabled") + scanning + dead)[:2] == (False, False)
    assert wifi(warden.format("Disabled") + dead)[:2] == (False, False)


def test_completed_without_an_access_point_is_not_connected() -> None:
    assert wifi(f"Wi-Fi is enabled\nmWifiInfo {GONE}\n") == (True, False, None, None)


def test_the_role_in_the_head_says_which_mode_is_the_primary() -> None:
    def mode(number: int, role: str, words: str) -> str:
        told = f" role={role}" if role else ""
        return f"==== ClientModeManager instance: ConcreteClientModeManager{{id={number} iface=wlan{number}{told}}} ====\n{words}"

    connected = f'Wifi is connected to "Home"\nWifiInfo: {CONNECTED}\n'
    second = mode(1, "ROLE_CLIENT_SECONDARY_LONG_LIVED", connected.replace("-61", "-30"))
    first = mode(0, "ROLE_CLIENT_PRIMARY", connected)
    for order in (second + first, first + second):
        told = facts({network.WIFI_STATUS: "Wifi is enabled\n" + order})
        assert (told.wifi_connected, told.wifi_rssi_dbm) == (True, -61)
    unnamed = mode(1, "", "Wifi is not connected\n") + mode(2, "", connected)
    assert facts({network.WIFI_STATUS: "Wifi is enabled\n" + unnamed}).wifi_connected is False


def test_status_as_the_root_shell_of_android_10_prints_it() -> None:
    told = facts(
        {network.WIFI_STATUS: f'Wifi is enabled\nWifi is connected to "Home"\nConnection Details: {CONNECTED}\n'}
    )
    assert (told.wifi_connected, told.wifi_rssi_dbm, told.wifi_frequency_mhz) == (True, -61, 5180)


AGENT_16 = (
    "Active default network: 100\n\nCurrent Networks:\n  NetworkAgentInfo{network{100}  handle{4329}  "
    "ni{WIFI CONNECTED extra: NAME} created=2026-01-01T00:00:00Z Score(Policies : IS_VALIDATED)  "
    "lp{{InterfaceName: wlan0 Domains: null MTU: 0 HttpProxy: [proxy.example.org] 8080 }}  nc{[ Transports: WIFI "
    "Capabilities: NOT_METERED&INTERNET&NOT_VPN LinkUpBandwidth>=1Kbps TransportInfo: <SSID: NAME, "
    + CONNECTED.partition('"Home", ')[2]
    + ", Requesting package name: <none>NAMEwpa2-pskMLO Information: , AP MLD Address: <none>> SignalStrength: -62 "
    "AdminUids: [1000] SSID: NAME UnderlyingNetworks: Null]}  factorySerialNumber=8}\n\n"
)
AGENT_9 = (
    "Active default network: 100\n\nCurrent Networks:\n  NetworkAgentInfo{ ni{[type: WIFI[], state: CONNECTED/CONNECTED, "
    "reason: (unspecified), extra: NAME, failover: false, available: true, roaming: false]}  network{100}  nethandle{43}  "
    "lp{{InterfaceName: wlan0 HttpProxy: [proxy.example.org] 8080 }}  nc{[ Transports: WIFI Capabilities: "
    "NOT_METERED&INTERNET&NOT_VPN LinkUpBandwidth>=1Kbps Specifier: <WifiNetworkAgentSpecifier [WifiConfiguration=, "
    "SSID=NAME, BSSID=02:00:00:00:00:01]> SignalStrength: -62 SSID: NAME]}  Score{20}  everValidated{false}  "
    "lastValidated{false} everCaptivePortalDetected{false} lastCaptivePortalDetected{false} }\n\n"
)


@pytest.mark.parametrize("agent", [AGENT_16, AGENT_9])
def test_a_network_alone_tells_its_wifi(agent: str) -> None:
    told = facts({network.CONNECTIVITY: agent.replace("NAME", '"Home"')})
    assert (told.wifi_connected, told.wifi_rssi_dbm, told.vpn_active) == (True, -62, False)
    assert (told.internet_validated, told.captive_portal, told.http_proxy) == (False, False, "proxy.example.org:8080")
    assert (told.default_network, told.private_dns_broken) == ("wifi", False)


@pytest.mark.parametrize(
    ("state", "up"),
    [
        ("ni{WIFI CONNECTING extra: }", False),
        ("ni{WIFI OBTAINING_IPADDR extra: }", False),
        ("ni{[type: WIFI[], state: DISCONNECTING/DISCONNECTING, reason: x]}", False),
        ("ni{WIFI CONNECTED ROAMING extra: }", True),
        ("ni{}", True),
    ],
)
def test_a_network_that_is_still_connecting_connects_nothing(state: str, up: bool) -> None:
    told = facts(
        {network.CONNECTIVITY: AGENT_16.replace("ni{WIFI CONNECTED extra: NAME}", state).replace("NAME", '"x"')}
    )
    assert told.wifi_connected is up
    vpn = AGENT_16.replace("ni{WIFI CONNECTED extra: NAME}", state).replace("Transports: WIFI", "Transports: VPN")
    assert facts({network.CONNECTIVITY: vpn.replace("NAME", '"x"')}).vpn_active is up


def test_a_list_of_networks_that_was_cut_off_does_not_say_that_wifi_is_missing() -> None:
    text = AGENT_16.replace("NAME", '"x"').replace("Transports: WIFI", "Transports: CELLULAR")
    assert facts({network.CONNECTIVITY: text}).wifi_connected is False
    cut = judged(network.DIAGNOSTIC, {network.CONNECTIVITY: text}, cut=(network.CONNECTIVITY,))
    assert cut.facts.wifi_connected is None


NAMES = (
    st.lists(
        st.sampled_from(
            [
                *(", Supplicant state: ", "COMPLETED", "DISCONNECTED", ", BSSID: ", "<none>", ", MAC: ", "RSSI: -1"),
                *(", Frequency: 2412MHz", "Link speed: 1Mbps", " SignalStrength: -9 ", "nc{[ Transports: VPN"),
                *(
                    " Capabilities: VALIDATED ",
                    "CAPTIVE_PORTAL",
                    "lastCaptivePortalDetected{true}",
                    "ni{VPN CONNECTING ",
                ),
                *(
                    " PrivateDnsBroken",
                    "network{7}",
                    "HttpProxy: [h] 80 ",
                    '"',
                    "a",
                    "]}",
                    ">",
                    ",",
                    "extra: ",
                    "SSID: ",
                ),
            ]
        ),
        min_size=1,
        max_size=5,
    )
    .map("".join)
    .map(lambda name: name[:32])
)


@settings(max_examples=300, deadline=None)
@given(NAMES)
def test_the_name_of_a_network_says_nothing_but_its_name(name: str) -> None:
    """A name has 32 bytes at most (IEEE Std 802.11-2020, 9.4.2.2)."""
    since_13 = f'{CONNECTED}, Requesting package name: <none>"NAME"wpa2-pskMLO Information: , AP MLD Address: <none>'
    info = since_13.replace('"Home"', f'"{name}"').replace("NAME", name)
    up_to_10 = f"SSID: {name}, {ADDRESSES}{ON_AIR}"
    for line in (info, up_to_10):
        assert wifi(f"Wi-Fi is enabled\nmWifiInfo {line}\n") == (True, True, -61, 5180)
    told = facts({network.WIFI_STATUS: f'Wifi is enabled\nWifi is connected to "{name}"\nWifiInfo: {info}\n'})
    assert (told.wifi_connected, told.wifi_rssi_dbm, told.wifi_frequency_mhz) == (True, -61, 5180)
    for agent in (AGENT_16, AGENT_9):
        harmless, hostile = (
            facts({network.CONNECTIVITY: agent.replace("NAME", f'"{word}"')}) for word in ("Home", name)
        )
        assert hostile == harmless
