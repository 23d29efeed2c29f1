"""`dumpsys connectivity` with `--diag`, and `cmd connectivity` (packages/modules/Connectivity ConnectivityService.java,
NetworkAgentInfo.toString, NetworkDiagnostics.java)."""

from __future__ import annotations

import zlib

from remote_assist.phone.android import wifi as wifi_service
from remote_assist.phone.android.layout import stamp
from remote_assist.phone.android.reply import Reply, unknown_command
from remote_assist.phone.parts import Sim
from remote_assist.phone.state import PhoneState

HELP = """Connectivity service commands:
  help
    Print this help text.
  airplane-mode [enable|disable]
    Turn airplane mode on or off.
  airplane-mode
    Get airplane mode.
"""

WIFI_NETWORK = 101
CELL_NETWORK = 100
WIFI_POINTS, CELL_POINTS = 60, 50
"""NetworkAgent scores of WifiNetworkFactory and TelephonyNetworkProvider."""

IPV4_PING = "8.8.8.8"
"""NetworkDiagnostics.TEST_DNS4."""

PRIVATE_DNS_ADDRESS = "198.51.100.53"
"""What a living private DNS name resolves to here (RFC 5737 documentation range)."""


def command(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    if name == "airplane-mode":
        if len(args) < 2:
            on = state.settings["global"].get("airplane_mode_on") == "1"
            return Reply("enabled\n" if on else "disabled\n")
        if args[1] not in ("enable", "disable"):
            return unknown_command(None, HELP)
        state.set_airplane(args[1] == "enable")
        return Reply()
    return unknown_command(name, HELP)


def handle(network: int) -> int:
    """Network.getNetworkHandle(): the id and a magic word."""
    return network << 32 | 0xCAFED00D


def _cell_ip(sim: Sim) -> str:
    return f"10.{zlib.crc32(sim.operator.encode()) % 200 + 20}.41.{sim.sub_id + 6}"


def _score(state: PhoneState, validated: bool, points: int) -> str:
    """FullScore.toString(): 13 puts the points first and lists the agent's own flags behind it."""
    primary = ["TRANSPORT_PRIMARY"] if points == CELL_POINTS else []
    if state.sdk < 34:
        words = [*primary, *(["EVER_VALIDATED_NOT_AVOIDED_WHEN_BAD", "IS_VALIDATED"] if validated else [])]
        flags = "  everValidated lastValidated" if validated else "  "
        return f"Score({points} ; KeepConnected : 0 ; Policies : {'&'.join(words)}){flags}"
    words = [*primary, "EVER_EVALUATED", *(["EVER_VALIDATED", "IS_VALIDATED"] if validated else [])]
    return f"Score(Policies : {'&'.join(words)} ; KeepConnected : 0) "


def _wifi_agent(state: PhoneState) -> str:
    validated = state.validated
    created = state.wifi.connects_at_s or state.booted_at_s + 31
    first = (
        f" firstValidated {int((created - state.booted_at_s) * 1000) + 640} lastValidated {int((created - state.booted_at_s) * 1000) + 640}"
        if validated
        else ""
    )
    portal = " lastCaptivePortalDetected 41220" if state.upstream.captive_portal else ""
    return (
        f"NetworkAgentInfo{{network{{{WIFI_NETWORK}}}  handle{{{handle(WIFI_NETWORK)}}}  ni{{WIFI CONNECTED extra: }} "
        f"created={stamp(state, created - state.utc_offset_s, '%Y-%m-%dT%H:%M:%S', True)}Z {_score(state, validated, WIFI_POINTS)} "
        f" created {int((created - state.booted_at_s) * 1000)}{first}{portal} "
        f" lp{{{wifi_service.link_properties(state)}}}  nc{{{wifi_service.capabilities(state)}}}  factorySerialNumber=6}}"
    )


def _cell_agent(state: PhoneState, sim: Sim) -> str:
    created = state.booted_at_s + 24
    name = "NR" if sim.technology == "NR_SA" else sim.technology
    validated = state.upstream.reachable and state.private_dns_dead is None
    words = "SUPL&INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN"
    words += "&VALIDATED" if validated else ""
    words += "&NOT_ROAMING&FOREGROUND&NOT_CONGESTED&NOT_SUSPENDED&NOT_VCN_MANAGED"
    ip = _cell_ip(sim)
    return (
        f"NetworkAgentInfo{{network{{{CELL_NETWORK}}}  handle{{{handle(CELL_NETWORK)}}}  "
        f"ni{{MOBILE[{name}] CONNECTED extra: {sim.apn}}} "
        f"created={stamp(state, created - state.utc_offset_s, '%Y-%m-%dT%H:%M:%S', True)}Z {_score(state, validated, CELL_POINTS)} "
        f" created 24011 firstValidated 24602 lastValidated 24602 "
        f" lp{{{{InterfaceName: rmnet_data1 LinkAddresses: [ {ip}/30 ] DnsAddresses: [ /10.255.0.1,/10.255.0.2 ] "
        f"Domains: null MTU: 1500 Routes: [ 0.0.0.0/0 -> {ip} rmnet_data1 mtu 1500 ]}}}}  "
        f"nc{{[ Transports: CELLULAR Capabilities: {words} LinkUpBandwidth>=15000Kbps LinkDnBandwidth>=60000Kbps "
        f"Specifier: <TelephonyNetworkSpecifier [mSubId = {sim.sub_id}]> SubscriptionIds: {{{sim.sub_id}}} "
        f"UnderlyingNetworks: Null]}}  factorySerialNumber=2}}"
    )


def dump(state: PhoneState, args: list[str]) -> str:
    if "--diag" in args:
        return _diag(state)
    agents: list[tuple[int, str]] = []
    sim = state.data_sim
    if sim is not None and (not state.wifi_connected or not state.validated):
        agents.append((CELL_NETWORK, _cell_agent(state, sim)))
    if state.wifi_connected:
        agents.append((WIFI_NETWORK, _wifi_agent(state)))
    default = _default_network(state)
    private = state.settings["global"].get("private_dns_mode")
    lines = [
        "NetworkProviders for:",
        "  2: TelephonyNetworkProvider",
        "  6: WifiNetworkFactory",
        "  7: UntrustedWifiNetworkFactory",
        "  4: VpnNetworkProvider:0",
        "",
        f"Active default network: {default if default is not None else 'none'}",
        "",
        "Current network preferences: ",
        "  Default requests:",
        f"    Request: [uid/pid:1000/{state.pid('system_server')}] - Satisfier: [{default if default is not None else 'null'}] Preference order: 2147483647 Tracked UIDs: {{}}",
        "",
        "Current Networks:",
    ]
    for _, text in agents:
        lines += [
            f"  {text}",
            "    Nat464Xlat:",
            "      <not started>",
            "    Requests: REQUEST:21 LISTEN:17 BACKGROUND_REQUEST:1 total:39",
        ]
    lines += [
        "",
        "Status for known UIDs:",
        "",
        "Network Requests:",
        f"  uid/pid:1000/{state.pid('system_server')} activeRequest: null callbackRequest: 1 [NetworkRequest [ REQUEST id=1, [ Capabilities: INTERNET&NOT_RESTRICTED&TRUSTED&NOT_VPN&NOT_VCN_MANAGED RequestorUid: 1000 RequestorPkg: android UnderlyingNetworks: Null] ]] callback flags: 0 order: 2147483647",
        "",
        "mLegacyTypeTracker:",
        "  Supported types: 0 1 2 3 4 5 7 10 11 12 14 15 17",
        "  Current state:",
        *[f"    {1 if number == WIFI_NETWORK else 0}: {number}" for number, _ in agents],
        "",
        "Private DNS mode: " + {"off": "off", "hostname": "strict"}.get(private or "", "opportunistic"),
        "",
        "Bad Wi-Fi avoidance: restricted" if state.vendor != "xiaomi" else "Bad Wi-Fi avoidance: unrestricted",
        "",
        "NetTransition WakeLock activity (most recent first):",
        "  total acquisitions: 3",
        "  total releases: 3",
    ]
    return "\n".join(lines) + "\n"


def _default_network(state: PhoneState) -> int | None:
    if state.wifi_connected and (state.validated or state.data_sim is None):
        return WIFI_NETWORK
    if state.data_sim is not None:
        return CELL_NETWORK
    return WIFI_NETWORK if state.wifi_connected else None


def _diag(state: PhoneState) -> str:
    """The 5 s test of every network: gateway and name servers by ping, DNS and DNS over TLS by query."""
    if not state.wifi_connected:
        return "\n"
    wifi = state.wifi
    online = state.upstream.reachable and not state.upstream.captive_portal
    targets = list(dict.fromkeys([wifi.gateway, *state.upstream.dns_servers, IPV4_PING]))
    lines = [
        f"NetworkDiagnostics:ifaces{{wlan0}} index{{31}} network{{{WIFI_NETWORK}}} nethandle{{{handle(WIFI_NETWORK)}}}"
    ]

    def row(ok: bool, what: str, result: str, millis: int) -> None:
        verdict = "SUCCEEDED" if ok else "FAILED"
        lines.append(f"  {'.' if ok else 'F'}  {what}: {verdict}: {result} ({millis}ms)")

    for number, target in enumerate(targets):
        ok = target == wifi.gateway or online
        row(
            ok,
            f"ICMPv4 dst{{{target}}} src{{{wifi.ip}:{4100 + number}}}",
            "1/1" if ok else "0/17",
            4 + 9 * number if ok else 5002,
        )
    for number, target in enumerate(targets[0 if targets[0] in state.upstream.dns_servers else 1 :]):
        digits = zlib.crc32(f"{state.boot_id}{target}".encode()) % 900000 + 100000
        ok = online
        row(
            ok,
            f"DNS UDP dst{{{target}}} src{{{wifi.ip}:{38200 + number}}} qtype{{1}} qname{{{digits}-android-ds.metric.gstatic.com}}",
            "1/1 NOERROR" if ok else "0/5",
            23 + number * 14 if ok else 5001,
        )
    strict = state.settings["global"].get("private_dns_mode") == "hostname"
    host = state.settings["global"].get("private_dns_specifier", "") if strict else ""
    secure = [(target, "") for target in (*state.upstream.dns_servers, IPV4_PING)]
    if strict and state.private_dns_dead is None:
        secure.append((PRIVATE_DNS_ADDRESS, host))
    for number, (target, name) in enumerate(secure):
        # A router answers plain DNS but seldom DNS over TLS, also on a healthy network.
        ok = online and target not in state.upstream.dns_servers
        digits = zlib.crc32(f"tls{state.boot_id}{target}".encode()) % 900000 + 100000
        where = f"DNS TLS dst{{{target}}} hostname{{{name}}}"
        if ok:
            row(
                True,
                f"{where} src{{{wifi.ip}:{44100 + number}}} qtype{{1}} qname{{{digits}-android-ds.metric.gstatic.com}}",
                "1/1 NOERROR",
                84,
            )
        else:
            row(
                False,
                where,
                f"java.net.ConnectException: failed to connect to /{target} (port 853): connect failed: ECONNREFUSED (Connection refused)",
                12,
            )
    return "\n" + "\n".join(lines) + "\n"
