"""Network: Wi-Fi, the internet behind it, mobile service. A setting or a fault? (P8, P14)

Facts and their source order are those of the fact dictionary. Two readings of ours: a phone without any default
network has `internet_validated` and `captive_portal` false (nothing is validated, nothing asks to sign in); a list of
current networks without Wi-Fi says that Wi-Fi is not connected.
"""

from __future__ import annotations

from typing import Any

from diagnostics.connectivity_text import Agent, Connectivity, read_connectivity
from diagnostics.dumpsys import Notebook
from diagnostics.mobile_switch import CHOSEN, data_subscription, mobile_data, own_switch
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Text
from diagnostics.network_depth import CONNECTIVITY as CONNECTIVITY
from diagnostics.network_depth import DIAG, link_speed, metered, way_out, wifi_history
from diagnostics.network_facts import NetworkFacts, Sim
from diagnostics.network_rules import RULES
from diagnostics.network_sims import read_sims, speaking_for_all
from diagnostics.settings_text import DUMP_SETTINGS, GETPROP, LIST_GLOBAL, GlobalSettings, Properties, get_global
from diagnostics.wifi_text import INVALID_RSSI, WifiText, info_in, read_dump, read_status

WIFI_STATUS: Argv = ("cmd", "wifi", "status")
WIFI: Argv = ("dumpsys", "wifi")
REGISTRY: Argv = ("dumpsys", "telephony.registry")
COMMANDS = (
    Command(WIFI_STATUS, min_sdk=30),
    Command(WIFI, timeout_s=20),
    Command(CONNECTIVITY, timeout_s=20),
    Command(DIAG, timeout_s=15),
    Command(REGISTRY, max_bytes=2 * 1024 * 1024),
    Command(LIST_GLOBAL, max_bytes=1024 * 1024),
    Command(GETPROP, max_bytes=1024 * 1024),
)
SETTING_KEYS = (
    "airplane_mode_on",
    "private_dns_mode",
    "private_dns_specifier",
    "http_proxy",
    "global_http_proxy_host",
    "global_http_proxy_port",
    "captive_portal_mode",
    "captive_portal_detection_enabled",
    "mobile_data",
    "data_roaming",
    CHOSEN,
)
FORMS: dict[Argv, tuple[Argv, ...]] = {
    WIFI_STATUS: (WIFI,),
    CONNECTIVITY: (DIAG,),
    LIST_GLOBAL: (DUMP_SETTINGS, *(get_global(key) for key in SETTING_KEYS)),
    GETPROP: (("getprop", "gsm.sim.state"), ("getprop", "gsm.operator.alpha"), ("getprop", "gsm.operator.isroaming")),
}
_PRIVATE_DNS = ("off", "opportunistic", "hostname")


def parse(outputs: Outputs, now: Now) -> Parsed[NetworkFacts]:
    notes = Notebook()
    facts: dict[str, Any] = {}
    wifi: list[tuple[Output, WifiText]] = []
    status, dump = outputs.get(*WIFI_STATUS), outputs.get(*WIFI)
    if status is not None:
        wifi.append((status, read_status(status.lines)))
    if dump is not None:
        wifi.append((dump, read_dump(dump.lines)))
    settings, properties = GlobalSettings(outputs), Properties(outputs)
    networks = outputs.first(CONNECTIVITY, DIAG)
    connectivity = read_connectivity(networks.lines) if networks is not None else Connectivity()
    registry = outputs.get(*REGISTRY)
    readings = read_sims(registry, properties, notes)
    sims = None if readings is None else tuple(reading.sim for reading in readings)

    _read_settings(facts, settings, notes)
    chosen = data_subscription(settings, registry, notes)
    facts["mobile_data_enabled"] = mobile_data(settings, readings, chosen, "mobile_data_enabled", notes)
    facts["data_roaming_enabled"] = own_switch(
        settings, "data_roaming", readings, chosen, "data_roaming_enabled", notes
    )
    _read_wifi(facts, wifi, networks, connectivity.agents, notes)
    if networks is not None:
        _read_connectivity(facts, networks, connectivity, settings, notes)
    facts |= metered(networks, connectivity, notes)
    default = connectivity.default_ids[0][1] if connectivity.default_ids else None
    facts |= way_out(outputs, default, notes)
    facts |= wifi_history(dump, notes)
    if facts.get("wifi_connected"):
        facts["wifi_link_mbps"] = link_speed(wifi, notes)
    facts["airplane_mode"] = _airplane(settings, wifi, sims, notes)
    facts["sims"] = sims
    speaker = speaking_for_all(readings or ())
    if speaker is not None:
        facts.update(
            sim_state=speaker.sim.sim_state,
            service_state=speaker.sim.service_state,
            data_state=speaker.sim.data_state,
            data_service=speaker.data_service,
            signal_dbm=speaker.sim.signal_dbm,
            signal_technology=speaker.signal_technology,
            roaming=speaker.roaming,
        )
        for name in ("sim_state", "service_state", "data_state", "signal_dbm"):
            for evidence in notes.evidence.get(f"sims.{speaker.sim.slot}.{name}", ()):
                notes.evidence[name] = (*notes.evidence.get(name, ()), evidence)
    if now.phone_time_s is not None and now.host_time_s is not None:
        facts["clock_skew_s"] = now.phone_time_s - now.host_time_s
    return Parsed(NetworkFacts(**facts), notes.evidence, tuple(notes.oddities))


def _read_settings(facts: dict[str, Any], settings: GlobalSettings, notes: Notebook) -> None:
    mode = settings.read("private_dns_mode", "private_dns_mode", notes)
    facts["private_dns_mode"] = mode if mode in _PRIVATE_DNS else None
    facts["private_dns_specifier"] = settings.read("private_dns_specifier", "private_dns_specifier", notes) or None
    facts["http_proxy"] = _proxy(settings, notes)
    facts["portal_detection"] = _detection(settings, notes)


def _switch(value: str | None) -> bool | None:
    return {"0": False, "1": True}.get(value or "")


def _detection(settings: GlobalSettings, notes: Notebook) -> bool | None:
    """False = the phone does not test the internet (Settings.Global.CAPTIVE_PORTAL_MODE_IGNORE; the key up to 7)."""
    mode = settings.read("captive_portal_mode", "portal_detection", notes)
    if mode is not None:
        return mode != "0"
    older = settings.read("captive_portal_detection_enabled", "portal_detection", notes)
    return None if older is None else older != "0"


def _proxy(settings: GlobalSettings, notes: Notebook) -> str | None:
    whole = settings.read("http_proxy", "http_proxy", notes)
    if whole is None:
        host = settings.read("global_http_proxy_host", "http_proxy", notes)
        port = settings.read("global_http_proxy_port", "http_proxy", notes)
        whole = f"{host}:{port}" if host and port else None
    if not whole:
        return None
    host, _, port = whole.rpartition(":")
    return whole if host and port not in ("", "0") else None


def _read_wifi(
    facts: dict[str, Any],
    wifi: list[tuple[Output, WifiText]],
    networks: Output | None,
    agents: list[Agent] | None,
    notes: Notebook,
) -> None:
    agent = next((a for a in agents or () if "WIFI" in a.transports and not a.is_vpn and a.is_up), None)
    enabled = connected = None
    for output, text in wifi:
        enabled = notes.one("wifi_enabled", output, text.enabled) if enabled is None else enabled
        if connected is None:
            connected = notes.one("wifi_connected", output, text.connected)
        if connected is None and text.infos:
            connected = any(info.associated for info in text.infos)
            notes.saw("wifi_connected", output, text.infos[0].line)
    if enabled is False:
        connected = False
    elif agent is not None and networks is not None:
        enabled = True if enabled is None else enabled
        if connected is None:
            connected = True
            notes.saw("wifi_connected", networks, agent.line)
    elif connected is None and agents is not None and networks is not None and networks.whole:
        connected = False
    facts["wifi_enabled"], facts["wifi_connected"] = enabled, connected
    if connected:
        facts["wifi_rssi_dbm"] = _measured("wifi_rssi_dbm", wifi, networks, agent, notes)
        facts["wifi_frequency_mhz"] = _measured("wifi_frequency_mhz", wifi, networks, agent, notes)


def _measured(
    fact: str, wifi: list[tuple[Output, WifiText]], networks: Output | None, agent: Agent | None, notes: Notebook
) -> int | None:
    """RSSI or frequency of the current connection, from the first source that has one."""
    rssi = fact == "wifi_rssi_dbm"
    low, high = (INVALID_RSSI + 1, 0) if rssi else (2400, 7200)
    for output, text in wifi:
        found = [
            (info.line, value)
            for info in text.infos
            if info.associated
            and (value := info.rssi_dbm if rssi else info.frequency_mhz) not in (None, INVALID_RSSI, -1)
        ]
        if found:
            value = notes.one(fact, output, found)
            return value if notes.plausible(fact, output, found[0][0], value, low, high) else None
    if agent is None or networks is None:
        return None
    text_of = agent.capability_text
    info = info_in(agent.line, text_of)
    value = agent.signal_dbm or info.rssi_dbm if rssi else info.frequency_mhz
    if value in (None, INVALID_RSSI, -1) or not notes.plausible(fact, networks, text_of, value, low, high):
        return None
    notes.saw(fact, networks, text_of)
    return value


def _read_connectivity(
    facts: dict[str, Any], output: Output, connectivity: Connectivity, settings: GlobalSettings, notes: Notebook
) -> None:
    agents = connectivity.agents
    if agents is not None:
        vpns = [agent for agent in agents if agent.is_vpn and agent.is_up]
        facts["vpn_active"] = bool(vpns) if vpns or output.whole else None
        for vpn in vpns:
            notes.saw("vpn_active", output, vpn.line)
    chosen = notes.one("default_network", output, connectivity.default_ids)
    if chosen is None:
        return
    tested = facts.get("portal_detection") is not False
    if chosen == "none":
        facts["default_network"] = "none"
        notes.saw("internet_validated", output, connectivity.default_ids[0][0])
        facts["internet_validated"] = facts["captive_portal"] = False if tested else None
        return
    agent = next((a for a in agents or () if a.network_id == chosen), None)
    if agent is None:
        return
    kinds = sorted(kind.lower() for kind in agent.transports)
    facts["default_network"] = "+".join(kinds) if kinds else "unknown"
    facts["private_dns_broken"] = agent.private_dns_broken
    if facts.get("http_proxy") is None and agent.http_proxy is not None and not notes.doubts("http_proxy"):
        facts["http_proxy"] = agent.http_proxy
        notes.saw("http_proxy", output, agent.line)
    if tested and agent.capabilities is not None:
        facts["internet_validated"] = "VALIDATED" in agent.capabilities
        facts["captive_portal"] = agent.portal
        facts["partial_connectivity"] = "PARTIAL_CONNECTIVITY" in agent.capabilities
        for fact in ("internet_validated", "captive_portal", "private_dns_broken"):
            notes.saw(fact, output, agent.capability_text)


def _airplane(
    settings: GlobalSettings, wifi: list[tuple[Output, WifiText]], sims: tuple[Sim, ...] | None, notes: Notebook
) -> bool | None:
    """Settings, `dumpsys wifi`, then ServiceState: every radio off, or at least one that is on."""
    value = _switch(settings.read("airplane_mode_on", "airplane_mode", notes))
    if value is not None or notes.doubts("airplane_mode"):
        return value
    for output, text in wifi:
        if text.airplane:
            return notes.one("airplane_mode", output, text.airplane)
    states = [sim.service_state for sim in sims or () if sim.service_state is not None]
    return all(state == "power_off" for state in states) if states else None


REQUIRED = ("default_network",)
"""Whether there is a default network, and which: without it nothing can be said about the internet. Known also on a
tablet without telephony and where testing the internet is switched off (then `internet_validated` is null)."""

DIAGNOSTIC: Diagnostic[NetworkFacts] = Diagnostic(
    name="network",
    title=Text("Network", "网络"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
    optional=frozenset({DIAG}),
)
