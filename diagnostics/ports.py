"""Ports and charging: what the USB port says of itself and of what is plugged into it (P1, P2).

Watts are what charger and phone agreed on (largest current × voltage of `dumpsys battery`), not what flows.
A charge limit is explained before anything is called a fault. A loose socket cannot be seen from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from diagnostics import battery_text as battery
from diagnostics.battery_rules import SLOW_W
from diagnostics.dumpsys import Notebook, agreed, yes_no
from diagnostics.model import Argv, Command, Diagnostic, Now, Output, Outputs, Parsed, Rule, Severity, Text, Verdict
from diagnostics.rulebook import below, every, rule
from diagnostics.usb_text import Found, listed, read_usb

USB: Argv = ("dumpsys", "usb")
COMMANDS = (Command(USB, max_bytes=2 * 1024 * 1024), Command(battery.BATTERY, max_bytes=1024 * 1024))
REQUIRED = ("usb_connected", "plugged")
"""Whether a computer or accessory is there, and what gives power: every phone's two services print it."""

CONTAMINANT = {
    "not-supported": "not_supported",
    "disabled": "disabled",
    "detected": "detected",
    "not detected": "not_detected",
}
POWER_ROLES = {"no-power": "none", "source": "source", "sink": "sink"}
DATA_ROLES = {"no-data": "none", "host": "host", "device": "device"}
"""UsbPort.contaminantPresenceStatusToString, powerRoleToString, dataRoleToString."""


@dataclass(frozen=True, slots=True)
class PortsFacts:
    """`usb_connected`: a host speaks to the phone, or (`host_connected`) the phone to a device of its own.
    `contaminant`: not_supported, disabled, detected, not_detected; of several ports the worst. `power_role`: none, source,
    sink; `data_role`: none, host, device. `data_status`, `compliance_warnings`: the phone's own words, empty = none.
    `charging_power_w`: agreed, while something is plugged in. `values_frozen`: battery values are somebody's, not true."""

    usb_connected: bool | None = None
    usb_configured: bool | None = None
    host_connected: bool | None = None
    port_count: int | None = None
    power_role: str | None = None
    data_role: str | None = None
    contaminant: str | None = None
    data_status: tuple[str, ...] | None = None
    power_limited: bool | None = None
    compliance_warnings: tuple[str, ...] | None = None
    plugged: tuple[str, ...] | None = None
    status: str | None = None
    level_percent: int | None = None
    charging_current_ma: float | None = None
    charging_voltage_v: float | None = None
    charging_power_w: float | None = None
    charge_protection: bool | None = None
    charge_held: bool | None = None
    values_frozen: bool | None = None


def parse(outputs: Outputs, now: Now) -> Parsed[PortsFacts]:
    notes = Notebook()
    facts = PortsFacts()
    usb, power = outputs.get(*USB), outputs.get(*battery.BATTERY)
    if usb is not None:
        facts = _from_usb(facts, usb, notes)
    if power is not None:
        facts = _from_battery(facts, power, notes)
    return Parsed(facts, notes.evidence, tuple(notes.oddities))


def _from_usb(facts: PortsFacts, output: Output, notes: Notebook) -> PortsFacts:
    dump = read_usb(output.lines)
    if not dump.recognised:
        return facts

    def device(fact: str, key: str) -> bool | None:
        return agreed(notes, fact, output, dump.device.get(key, [])[:64], yes_no)

    def port(fact: str, key: str, names: dict[str, str]) -> str | None:
        """One word for all ports: the first that is not "none", but a detected contaminant before all."""
        words = [
            word
            for printed in dump.ports
            if (word := agreed(notes, fact, output, printed.get(key, [])[:64], names.get)) is not None
        ]
        return min(words, key=lambda word: (word != "detected", word in ("none", "not_supported")), default=None)

    def words(fact: str, key: str) -> tuple[str, ...] | None:
        found: Found = [one for printed in dump.ports for one in printed.get(key, [])[:1]]
        for line, _ in found:
            notes.saw(fact, output, line)
        every_word = [word for _, text in found for word in listed(text)]
        return tuple(dict.fromkeys(every_word)) if found else None

    limited = [
        value
        for printed in dump.ports
        if (value := agreed(notes, "power_limited", output, printed.get("is_power_transfer_limited", [])[:64], yes_no))
        is not None
    ]
    return replace(
        facts,
        usb_connected=device("usb_connected", "connected"),
        usb_configured=device("usb_configured", "configured"),
        host_connected=device("host_connected", "host_connected"),
        port_count=len(dump.ports) if dump.ports else None,
        power_role=port("power_role", "power_role", POWER_ROLES),
        data_role=port("data_role", "data_role", DATA_ROLES),
        contaminant=port("contaminant", "contaminant_presence_status", CONTAMINANT),
        data_status=words("data_status", "usb_data_status"),
        power_limited=any(limited) if limited else None,
        compliance_warnings=words("compliance_warnings", "compliance_warning_status"),
    )


def _from_battery(facts: PortsFacts, output: Output, notes: Notebook) -> PortsFacts:
    keys = battery.battery_keys(output)
    if keys is None:
        return facts
    plugged = battery.plugged(notes, keys)
    current = battery.positive(notes, keys, "charging_current_ma", "Max charging current", 1000, 20_000)
    volts = battery.positive(notes, keys, "charging_voltage_v", "Max charging voltage", 1_000_000, 60)
    if not plugged:
        current = volts = None
    level, protected = battery.level_percent(notes, keys), battery.charge_protection(notes, keys)
    return replace(
        facts,
        plugged=plugged,
        status=battery.named(notes, keys, "status", "status", battery.STATUS),
        level_percent=level,
        charging_current_ma=current,
        charging_voltage_v=volts,
        charging_power_w=None if current is None or volts is None else round(current * volts / 1000, 1),
        charge_protection=protected,
        charge_held=battery.charge_held(notes, keys, protected, level),
        values_frozen=battery.updates_stopped(notes, output),
    )


def _true(f: PortsFacts) -> bool | None:
    """While battery values are frozen at what somebody typed, nothing is said about charging."""
    return None if f.values_frozen else True


_PORT_SOURCE = "AOSP frameworks/base UsbPort.java, UsbPortStatus.java"
_SLOW_SOURCE = "AOSP SettingsLib config_chargingSlowlyThreshold 5 W"


def _slow(f: PortsFacts) -> bool | None:
    if f.plugged is None or f.status in (None, "unknown"):
        return None
    if "ac" not in f.plugged or f.status != "charging":
        return False
    return below(f.charging_power_w, SLOW_W)


def _computer_port(f: PortsFacts) -> bool | None:
    if f.plugged is None:
        return None
    if f.plugged != ("usb",):
        return False
    return below(f.charging_power_w, SLOW_W)


def _held(f: PortsFacts) -> bool | None:
    if f.plugged is None or f.status in (None, "unknown") or f.charge_held is None:
        return None
    return bool(f.plugged) and f.status in ("not_charging", "discharging", "full") and f.charge_held


def _data_without_power(f: PortsFacts) -> bool | None:
    if f.usb_connected is None or f.plugged is None or f.host_connected is None:
        return None
    return f.usb_connected and not f.host_connected and not f.plugged


RULES: tuple[Rule[PortsFacts], ...] = (
    rule(
        "ports.contaminant",
        lambda f: None if f.contaminant in (None, "not_supported", "disabled") else f.contaminant == "detected",
        Severity.FAIL,
        Verdict.UNDECIDED,
        (
            "The phone's own sensor reports moisture or dirt in the USB port and blocks it: unplug, dry, look inside, "
            "clean, then check again. If it stays, the port goes to the bench.",
            "手机自带的检测提示 USB 接口内有水汽或异物并已停用接口：请拔线、晾干、查看并清洁后复查；仍提示则需到店检查接口。",
        ),
        (
            "The phone feels moisture or dirt in the charging port and protects itself. Please unplug the cable and let "
            "the port dry; please do not heat it or poke into it. Then we check again.",
            "手机感觉到充电口里有水汽或脏东西，正在自我保护。请先拔掉数据线，让接口自然晾干，不要加热或用尖物去捅，之后我们再检查一次。",
        ),
        "contaminant_presence_status = detected",
        _PORT_SOURCE + " CONTAMINANT_DETECTION_DETECTED; our proposal: detected fails",
        ("contaminant",),
    ),
    rule(
        "ports.overheated",
        lambda f: None if f.data_status is None else "disabled-overheat" in f.data_status,
        Severity.FAIL,
        Verdict.FAULT,
        (
            "The phone switched its USB port off because it got too hot: signs of a bad contact. Do not charge; bench.",
            "手机因 USB 接口过热而停用接口：有接触不良的迹象。请勿充电，建议到店检查。",
        ),
        (
            "There are signs that the charging port became too hot. Please do not charge for now, the shop should look at it.",
            "充电口有过热的迹象，请暂时不要充电，建议到店检查。",
        ),
        "usb_data_status contains disabled-overheat",
        _PORT_SOURCE + " DATA_STATUS_DISABLED_OVERHEAT (13+)",
        ("data_status",),
    ),
    rule(
        "ports.slow_charging",
        every(_true, _slow),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "Charger and phone agreed on {charging_power_w} W only ({charging_current_ma} mA × {charging_voltage_v} V; "
            "slow below 5 W). Change one thing at a time: cable, charger, then clean the port.",
            "充电器与手机只协商到 {charging_power_w} W（{charging_current_ma} mA × {charging_voltage_v} V；低于 5 W 为慢充）。"
            "请逐一更换排查：线、充电头，再清洁接口。",
        ),
        (
            "The phone gets little power from this charger. We try another cable first, then another charger, then look into the port.",
            "这个充电器给手机的功率很小。我们先换一根线，再换充电头，然后看看充电口。",
        ),
        "charging from a wall charger with an agreed power below 5 W",
        _SLOW_SOURCE,
        ("charging_current_ma", "charging_voltage_v", "plugged", "status"),
    ),
    rule(
        "ports.data_without_power",
        every(_true, _data_without_power),
        Severity.WARN,
        Verdict.UNDECIDED,
        (
            "A computer speaks to the phone over USB and no power arrives: cable, hub, or signs of a fault in the port.",
            "电脑能通过 USB 与手机通信，但没有供电：可能是线、集线器的问题，或接口有故障的迹象。",
        ),
        (
            "The cable carries data and no power. We try another cable and another socket first.",
            "数据线能传数据却没有充电，我们先换一根线、换一个插口试试。",
        ),
        "usb connected as a device while no power source is plugged in",
        "our proposal: AOSP reports a USB supply whenever the bus gives power (BatteryService, BATTERY_PLUGGED_USB)",
        ("usb_connected", "host_connected", "plugged"),
    ),
    rule(
        "ports.power_limited",
        lambda f: f.power_limited,
        Severity.INFO,
        Verdict.UNDECIDED,
        (
            "The port limits the power it takes or gives at the moment.",
            "接口当前限制了供电或受电功率。",
        ),
        (
            "The charging port is holding the power back at the moment. We look at warmth, cable and charger.",
            "充电口目前在限制功率，我们看看温度、数据线和充电器。",
        ),
        "is_power_transfer_limited = true",
        _PORT_SOURCE + " isPowerTransferLimited (13+)",
        ("power_limited",),
    ),
    rule(
        "ports.charger_not_compliant",
        lambda f: None if f.compliance_warnings is None else bool(f.compliance_warnings),
        Severity.INFO,
        Verdict.UNDECIDED,
        (
            "The phone says that cable or charger does not keep to the USB-C rules: {compliance_warnings}. Try another.",
            "手机提示线材或充电器不符合 USB-C 规范：{compliance_warnings}。请更换后再试。",
        ),
        (
            "The phone does not get on well with this cable or charger. Another one may charge faster.",
            "手机和这根线或充电器不太合拍，换一个可能充得更快。",
        ),
        "compliance_warning_status is not empty",
        _PORT_SOURCE + " getComplianceWarnings (14+)",
        ("compliance_warnings",),
    ),
    rule(
        "ports.charge_limit",
        every(_true, _held),
        Severity.INFO,
        Verdict.SETTING,
        (
            "On power, {status} at {level_percent} %, and battery protection is on: charging is held back on purpose, no fault.",
            "已接电源，状态 {status}，电量 {level_percent} %，电池保护已开启：系统有意停止充电，不是故障。",
        ),
        (
            "The phone pauses charging on purpose to spare its battery. This can be switched off if you like.",
            "手机为了保护电池有意暂停充电，如有需要可以关闭这个功能。",
        ),
        "plugged in, not charging, protection on, and the level at its limit (printed, else 80 %, less 5) but below 95 %",
        "AOSP BatteryChargingState LONG_LIFE/ADAPTIVE, BatteryChargingPolicy; Samsung battery protection",
        ("charge_protection", "charge_held", "status", "level_percent"),
    ),
    rule(
        "ports.computer_port",
        every(_true, _computer_port),
        Severity.INFO,
        Verdict.SETTING,
        (
            "Powered from a computer's USB port ({charging_power_w} W): 500 mA is normal there, so charging speed is not judged.",
            "由电脑 USB 口供电（{charging_power_w} W）：500 mA 属正常，因此不判断充电速度。",
        ),
        (
            "The phone is on a computer's port, which charges slowly by nature. A wall charger is faster.",
            "手机接在电脑上，充电本来就慢，用充电器会更快。",
        ),
        "USB is the only source and the agreed power is below 5 W",
        "USB 2.0: 500 mA for a configured device; our proposal",
        ("plugged", "charging_current_ma"),
    ),
)

DIAGNOSTIC: Diagnostic[PortsFacts] = Diagnostic(
    name="ports",
    title=Text("Ports and charging", "接口与充电"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
)
