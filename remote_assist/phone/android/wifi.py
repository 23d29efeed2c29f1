"""`cmd wifi` and `dumpsys wifi` (packages/modules/Wifi WifiShellCommand.java, WifiInfo.toString, 13 to 15)."""

from __future__ import annotations

from remote_assist.phone.android.layout import stamp
from remote_assist.phone.android.reply import Reply, unknown_command
from remote_assist.phone.state import PhoneState

HELP = """Wi-Fi (wifi) commands:
  help or -h
    Print this help text.
  connect-network <ssid> open|owe|wpa2|wpa3|wep [<passphrase>] [-x] [-m] [-d] [-b <bssid>]
    Connect to a network with provided params and add to saved networks list
  forget-network <networkId>
    Remove the network mentioned by <networkId>
  list-networks
    Lists the saved networks
  list-scan-results
    Lists the latest scan results
  set-wifi-enabled enabled|disabled
    Enables/disables Wifi on this device.
  start-scan
    Start a new scan
  status
    Current wifi status
"""

_ROOT_ONLY = (
    "force-country-code",
    "set-ipreach-disconnect",
    "set-poll-rssi-interval-msecs",
    "set-scan-always-available",
    "settings-reset",
)


_STANDARD_NUMBERS = {"unknown": 0, "legacy": 1, "11n": 4, "11ac": 5, "11ax": 6, "11be": 8}
"""ScanResult.WIFI_STANDARD_*."""

_KEY_SECURITY = {0: "open", 2: "wpa2-psk", 4: "wpa3-sae"}


def info(state: PhoneState) -> str:
    """WifiInfo.toString() of the primary connection: 13 prints the standard as a number; 14 adds TID-to-link."""
    wifi, connected = state.wifi, state.wifi_connected
    standard = wifi.standard if connected else "unknown"
    fields: list[tuple[str, object]] = [
        ("SSID", f'"{wifi.ssid}"' if connected else "<unknown ssid>"),
        ("BSSID", wifi.bssid if connected else "<none>"),
        ("MAC", wifi.mac if connected else "02:00:00:00:00:00"),
        ("IP", f"/{wifi.ip}" if connected else "null"),
        ("Security type", wifi.security_type if connected else -1),
        ("Supplicant state", "COMPLETED" if connected else "DISCONNECTED"),
        ("Wi-Fi standard", _STANDARD_NUMBERS[standard] if state.sdk < 34 else standard),
        ("RSSI", wifi.rssi_dbm if connected else -127),
        ("Link speed", f"{wifi.tx_mbps if connected else -1}Mbps"),
        ("Tx Link speed", f"{wifi.tx_mbps if connected else -1}Mbps"),
        ("Max Supported Tx Link speed", f"{wifi.max_tx_mbps if connected else -1}Mbps"),
        ("Rx Link speed", f"{wifi.rx_mbps if connected else -1}Mbps"),
        ("Max Supported Rx Link speed", f"{wifi.max_rx_mbps if connected else -1}Mbps"),
        ("Frequency", f"{wifi.frequency_mhz if connected else -1}MHz"),
        ("Net ID", wifi.network_id if connected else -1),
        ("Metered hint", "false"),
        ("score", (60 if state.validated else 51) if connected else 0),
        ("isUsable", "true" if state.validated or not connected else "false"),
        ("CarrierMerged", "false"),
        ("SubscriptionId", -1),
        ("IsPrimary", 1 if connected else 0),
        ("Trusted", "true" if connected else "false"),
        ("Restricted", "false"),
        ("Ephemeral", "false"),
        ("OEM paid", "false"),
        ("OEM private", "false"),
        ("OSU AP", "false"),
        ("FQDN", "<none>"),
        ("Provider friendly name", "<none>"),
        ("Requesting package name", "<none>"),
    ]
    # The network key and "MLO Information" follow without a separator, in the source as well.
    key = f'"{wifi.ssid}"{_KEY_SECURITY.get(wifi.security_type, "wpa2-psk")}' if connected else "<none>"
    tid = ", Is TID-To-Link negotiation supported by the AP: false" if state.sdk >= 34 else ""
    return (
        ", ".join(f"{name}: {value}" for name, value in fields)
        + f"{key}MLO Information: {tid}, AP MLD Address: <none>, AP MLO Link Id: <none>, AP MLO Affiliated links: <none>"
    )


def _status(state: PhoneState) -> str:
    if not state.wifi.enabled:
        return "Wifi is disabled\nWifi scanning is only available when wifi is enabled\n"
    lines = ["Wifi is enabled", "Wifi scanning is only available when wifi is enabled"]
    lines.append("==== Primary ClientModeManager instance ====")  # what all but root get
    if not state.wifi_connected:
        return "\n".join([*lines, "Wifi is not connected"]) + "\n"
    seconds = int(state.uptime_s())
    lines += [
        f'Wifi is connected to "{state.wifi.ssid}"',
        f"WifiInfo: {info(state)}",
        f"successfulTxPackets: {seconds * 4}",
        f"successfulTxPacketsPerSecond: {4.1 if state.validated else 0.2}",
        f"retriedTxPackets: {seconds // 9}",
        "retriedTxPacketsPerSecond: 0.05",
        f"lostTxPackets: {seconds // 6000}",
        "lostTxPacketsPerSecond: 0.0",
        f"successfulRxPackets: {seconds * 7}",
        f"successfulRxPacketsPerSecond: {7.3 if state.validated else 0.1}",
    ]
    return "\n".join(lines) + "\n"


def capabilities(state: PhoneState) -> str:
    """NetworkCapabilities of the Wi-Fi network as ConnectivityService prints it."""
    wifi = state.wifi
    words = ["NOT_METERED", "INTERNET", "NOT_RESTRICTED", "TRUSTED", "NOT_VPN"]
    if state.validated:
        words.append("VALIDATED")
    if state.upstream.captive_portal:
        words.append("CAPTIVE_PORTAL")
    words += ["NOT_ROAMING", "FOREGROUND", "NOT_CONGESTED", "NOT_SUSPENDED", "NOT_VCN_MANAGED"]
    if state.sdk >= 35:
        words.append("NOT_BANDWIDTH_CONSTRAINED")
    broken = "" if state.private_dns_dead is None else " PrivateDnsBroken"
    return (
        f"[ Transports: WIFI Capabilities: {'&'.join(words)} LinkUpBandwidth>={wifi.tx_mbps * 700}Kbps "
        f"LinkDnBandwidth>={wifi.rx_mbps * 700}Kbps TransportInfo: <{info(state)}> SignalStrength: {wifi.rssi_dbm} "
        f'OwnerUid: 1000 AdminUids: [1000] SSID: "{wifi.ssid}"{broken} UnderlyingNetworks: Null]'
    )


def command(state: PhoneState, args: list[str]) -> Reply:
    name = args[0] if args else None
    if name == "status":
        return Reply(_status(state))
    if name == "set-wifi-enabled":
        if len(args) < 2 or args[1] not in ("enabled", "disabled"):
            return Reply(
                "Invalid args for set-wifi-enabled: "
                "java.lang.IllegalArgumentException: Expected 'enabled' or 'disabled' as next arg but got "
                f"'{args[1] if len(args) > 1 else 'null'}'\n",
                code=255,
            )
        state.set_wifi(args[1] == "enabled")
        return Reply()
    if name == "list-networks":
        if not state.wifi.saved:
            return Reply("No networks\n")
        security = {0: "open", 2: "wpa2-psk", 4: "wpa3-sae"}.get(state.wifi.security_type, "wpa2-psk")
        return Reply(
            f"Network Id      SSID                         Security type\n{state.wifi.network_id:<12}{state.wifi.ssid:<32} {security}^\n"
        )
    if name == "forget-network":
        if len(args) > 1 and args[1] == str(state.wifi.network_id) and state.wifi.saved:
            state.wifi.saved = False
            return Reply("Forget successful\n")
        return Reply("Forget failed with code: 0\n")
    if name == "start-scan":
        return Reply()
    if name == "list-scan-results":
        if not state.wifi.enabled:
            return Reply("No scan results\n")
        wifi = state.wifi
        return Reply(
            "    BSSID              Frequency      RSSI           Age(sec)     SSID                                 Flags\n"
            f"  {wifi.bssid}       {wifi.frequency_mhz}    {wifi.rssi_dbm}(0:{wifi.rssi_dbm - 1}/1:{wifi.rssi_dbm - 3})     2.117    "
            f"{wifi.ssid:<32} [WPA2-PSK-CCMP][RSN-PSK-CCMP][ESS]\n"
        )
    if name in _ROOT_ONLY:
        return Reply(
            err=f"Uid 2000 does not have access to {name} wifi command (or such command doesn't exist)\n", code=255
        )
    return unknown_command(name, HELP)


def dump(state: PhoneState, args: list[str]) -> str:
    wifi = state.wifi
    settings = state.settings["global"]
    lines = [
        "Verbose logging is off",
        "mVerboseLoggingLevel 0",
        "Stay-awake conditions: 0",
        "mInIdleMode false",
        "mScanPending false",
        "SettingsStore:",
        f"WifiState {settings.get('wifi_on', '0')}",
        f"AirplaneModeOn {'true' if settings.get('airplane_mode_on') == '1' else 'false'}",
        "ScanAlwaysAvailable true",
        "WifiScoringState true",
        "WifiPasspointState true",
        "WifiMultiInternetMode 0",
        "Dump of ActiveModeWarden" if state.sdk < 35 else "Dump of WifiActiveModeWarden",
        f"Current wifi mode: {'EnabledState' if wifi.enabled else 'DisabledState'}",
        f"Wi-Fi is {'enabled' if wifi.enabled else 'disabled'}",
        f"NumActiveModeManagers: {1 if wifi.enabled else 0}",
        "mIsMultiplePrimaryBugreportTaken: false",
    ]
    if wifi.enabled:
        lines += [
            f"Dump of ClientModeManager id=40829{state.sdk}",
            "current StateMachine mode: ConnectModeState",
            "mRole: ROLE_CLIENT_PRIMARY",
            "mClientInterfaceName: wlan0",
            "mIfaceIsUp: true",
            "",
            f"Dump of ClientModeImpl id=40830{state.sdk}",
            f"curState={'L3ConnectedState' if state.wifi_connected else 'DisconnectedState'}",
            f"mLinkProperties {link_properties(state)}",
            f"mWifiInfo {info(state)}",
            f"mLastSignalLevel {4 if wifi.rssi_dbm >= -60 else 3 if wifi.rssi_dbm >= -70 else 1}",
            f"mLastBssid {wifi.bssid if state.wifi_connected else 'null'}",
            f"mLastNetworkId {wifi.network_id if state.wifi_connected else -1}",
            "mSuspendOptimizationsEnabled true",
        ]
    lines += [
        "",
        f"mCountryCode: {wifi.country}",
        "WifiMetrics:",
        "mConnectionEvents:",
        f'startTime={stamp(state, state.booted_at_s + 31, "%m-%d %H:%M:%S", True)}, SSID="{wifi.ssid}", BSSID={wifi.bssid}, '
        "durationMillis=1184, roamType=ROAM_UNRELATED, connectionResult=1, level2FailureCode=NONE, "
        "connectivityLevelFailureCode=NONE, signalStrength=-57, wifiState=WIFI_DISCONNECTED, screenOn=true",
        f"mWifiLogProto.numSavedNetworks={1 if wifi.saved else 0}",
        "StaEventList:",
        f"{stamp(state, state.booted_at_s + 31.2, '%m-%d %H:%M:%S', True)} NETWORK_CONNECTION_EVENT screenOn=true, "
        "supplicantStateChangeEvents: { FOUR_WAY_HANDSHAKE GROUP_HANDSHAKE }",
        f"{stamp(state, state.booted_at_s + 32.4, '%m-%d %H:%M:%S', True)} CMD_IP_CONFIGURATION_SUCCESSFUL "
        f"lastRssi={wifi.rssi_dbm} lastFreq={wifi.frequency_mhz} lastLinkSpeed={wifi.tx_mbps} screenOn=true",
        "UserActionEvents:",
    ]
    return "\n".join(lines) + "\n"


def link_properties(state: PhoneState) -> str:
    """LinkProperties.toString() of wlan0."""
    wifi = state.wifi
    if not state.wifi_connected:
        return "{LinkAddresses: [ ] DnsAddresses: [ ] Domains: null MTU: 0 Routes: [ ]}"
    network = wifi.ip.rsplit(".", 1)[0] + ".0"
    servers = ",".join(f"/{server}" for server in state.upstream.dns_servers)
    host = state.settings["global"].get("private_dns_specifier")
    strict = state.settings["global"].get("private_dns_mode") == "hostname"
    private = f" UsePrivateDns: true PrivateDnsServerName: {host}" if strict else ""
    return (
        f"{{InterfaceName: wlan0 LinkAddresses: [ fe80::c83d:91ff:fe5f:722/64,{wifi.ip}/{wifi.prefix} ] "
        f"DnsAddresses: [ {servers} ]{private} Domains: null MTU: 0 ServerAddress: /{wifi.gateway} "
        f"TcpBufferSizes: 524288,2097152,4194304,262144,524288,1048576 "
        f"Routes: [ fe80::/64 -> :: wlan0 mtu 0,{network}/{wifi.prefix} -> 0.0.0.0 wlan0 mtu 0,"
        f"0.0.0.0/0 -> {wifi.gateway} wlan0 mtu 0 ]}}"
    )
