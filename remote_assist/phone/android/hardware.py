"""`dumpsys usb` (UsbService.java), `thermalservice` (ThermalManagerService.java), `meminfo`, `cpuinfo`."""

from __future__ import annotations

from remote_assist.phone.android.layout import Tree, dual_dump, stamp
from remote_assist.phone.state import PhoneState

_TEMPERATURES = (("CPU", 0, 11.4), ("GPU", 1, 9.8), ("battery", 2, 0.0), ("SKIN", 3, 2.6))
"""Name, Temperature.TYPE_*, degrees above the battery."""
_NO_LIMIT = "-3.4028235E38"
"""-Float.MAX_VALUE: HardwarePropertiesManager.UNDEFINED_TEMPERATURE."""


def _celsius(state: PhoneState, kind: int, above: float) -> float:
    """Processor and graphics warm up with the work they do."""
    return state.battery.temperature_dc / 10 + above + (state.thermal_load_c if kind < 2 else 0.0)


def hardware_properties(state: PhoneState, args: list[str]) -> str:
    """HardwarePropertiesManagerService.dump: temperatures, then where each throttles and shuts down."""
    lines = ["****** Dump of HardwarePropertiesManagerService ******"]
    limits = {"CPU": (95.0, 125.0), "GPU": (95.0, 125.0), "Battery": (None, 60.0), "Skin": (48.0, 60.0)}
    for (name, (throttling, shutdown)), (_, kind, above) in zip(limits.items(), _TEMPERATURES, strict=True):
        lines += [
            f"{name} temperatures: [{_celsius(state, kind, above):.1f}]",
            f"{name} throttling temperatures: [{_NO_LIMIT if throttling is None else throttling}]",
            f"{name} shutdown temperatures: [{shutdown}]",
            f"{name} vr throttling temperatures: [{_NO_LIMIT}]",
        ]
    lines += ["Fan speed: []", ""]
    lines += [
        f"Cpu usage of core: {core}, active = {122442 + core * 97}, total = {245309 + core * 61}" for core in range(8)
    ]
    lines.append("****** End of HardwarePropertiesManagerService dump ******")
    return "\n".join(lines) + "\n"


def usb(state: PhoneState, args: list[str]) -> str:
    connected = bool(state.battery.shown("usb"))
    contaminant = state.usb.contaminant
    entries: Tree = [
        (
            "device_manager",
            [
                (
                    "handler",
                    [
                        ("current_functions", "FUNCTION_ADB"),
                        ("current_functions_applied", True),
                        ("screen_locked", state.keyguard.locked),
                        ("connected", connected),
                        ("configured", connected),
                        ("host_connected", False),
                        ("source_power", False),
                        ("sink_power", connected),
                        ("usb_charging", connected),
                        ("hide_usb_notification", False),
                        ("audio_accessory_connected", False),
                        ("kernel_state", "CONFIGURED" if connected else "DISCONNECTED"),
                    ],
                )
            ],
        ),
        ("host_manager", [("num_connects", 0)]),
        (
            "port_manager",
            [
                ("is_simulation_active", False),
                (
                    "usb_ports",
                    [
                        (
                            "port",
                            [
                                ("id", "port0"),
                                ("supported_modes", "dual"),
                                ("supported_contaminant_protection_modes", 2),
                                ("supports_enable_contaminant_presence_protection", False),
                                ("supports_enable_contaminant_presence_detection", True),
                            ],
                        ),
                        (
                            "status",
                            [
                                ("connected", connected),
                                ("current_mode", "ufp" if connected else "none"),
                                ("power_role", "sink" if connected else "no-power"),
                                ("data_role", "device" if connected else "no-data"),
                                ("contaminant_presence_status", contaminant),
                                ("usb_data_status", "enabled" if state.sdk >= 33 else "unknown"),
                                ("is_power_transfer_limited", False),
                                ("usb_power_brick_status", state.usb.power_brick),
                            ],
                        ),
                        ("can_change_mode", True),
                        ("can_change_power_role", False),
                        ("can_change_data_role", False),
                        ("connected_at_millis", 51240),
                        ("last_connect_duration_millis", 0),
                    ],
                ),
                ("usb_hal_version", 13 if state.sdk < 34 else 20),
            ],
        ),
    ]
    return "USB MANAGER STATE (dumpsys usb):\n" + dual_dump(entries)


def thermal(state: PhoneState, args: list[str]) -> str:

    def rows() -> list[str]:
        return [
            f"\tTemperature{{mValue={_celsius(state, kind, above):.1f}, mType={kind}, mName={name}, mStatus={state.thermal_status if kind == 3 else 0}}}"
            for name, kind, above in _TEMPERATURES
        ]

    lines = [
        "IsStatusOverride: false",
        "ThermalEventListeners:",
        "\tcallbacks: 4",
        "\tkilled: false",
        "\tbroadcasts count: -1",
        "ThermalStatusListeners:",
        "\tcallbacks: 3",
        "\tkilled: false",
        "\tbroadcasts count: -1",
        f"Thermal Status: {state.thermal_status}",
        "Cached temperatures:",
        *rows(),
        "HAL Ready: true",
        "HAL connection:",
        "\tThermal HAL AIDL 1  connected: yes" if state.sdk >= 34 else "\tThermalHAL 2.0 connected: yes",
        "Current temperatures from HAL:",
        *rows(),
        "Current cooling devices from HAL:",
        "\tCoolingDevice{mValue=0, mType=2, mName=thermal-cpufreq-0}",
        "Temperature static thresholds from HAL:",
        "\tTemperatureThreshold{mType=3, mName=SKIN, mHotThrottlingThresholds=[NaN, 39.0, 43.0, 45.0, 46.5, 52.0, 55.0], mColdThrottlingThresholds=[NaN, NaN, NaN, NaN, NaN, NaN, NaN]}",
    ]
    return "\n".join(lines) + "\n"


def processes(state: PhoneState) -> list[tuple[int, str, str, int]]:
    """Pid, user, name and resident KiB of what runs: system daemons, then apps."""
    rows = [
        (1, "root", "init", 11200),
        (2, "root", "[kthreadd]", 0),
        (state.pid("logd"), "logd", "logd", 18400),
        (state.pid("storaged"), "root", "storaged", 6100),
        (state.pid("vold"), "root", "vold", 9300),
        (state.pid("surfaceflinger"), "system", "surfaceflinger", 61200),
        (state.pid("cameraserver"), "cameraserver", "cameraserver", 28700),
        (state.pid("adbd"), "shell", "adbd", 9600),
        (state.pid("system_server"), "system", "system_server", 388000),
    ]
    names = {1000: "system", 1001: "radio", 1002: "bluetooth", 1027: "nfc", 2000: "shell"}
    for package in state.packages.values():
        if package.running:
            user = names.get(package.uid, f"u0_a{package.uid - 10000}")
            rows.append((state.pid(package.name), user, package.name, 90_000 + package.code_bytes // 4096))
    return rows


def meminfo(state: PhoneState, args: list[str]) -> str:
    millis = int(state.uptime_s() * 1000)
    lines = ["Applications Memory Usage (in Kilobytes):", f"Uptime: {millis * 34 // 100} Realtime: {millis}", ""]
    rows = sorted(processes(state), key=lambda row: -row[3])
    lines.append("Total RSS by process:")
    lines += [f"    {size:,}K: {name} (pid {pid})" for pid, _, name, size in rows if size]
    lines += ["", "Total PSS by process:"]
    lines += [f"    {size * 6 // 10:,}K: {name} (pid {pid})" for pid, _, name, size in rows if size]
    free = state.memory_available_kb
    lines += [
        "",
        f"Total RAM: {state.memory_total_kb:,}K (status normal)",
        f" Free RAM: {free:,}K ({free * 3 // 10:,}K cached pss + {free // 2:,}K cached kernel + {free // 5:,}K free)",
        f" Used RAM: {state.memory_total_kb - free:,}K ({(state.memory_total_kb - free) * 7 // 10:,}K used pss + {(state.memory_total_kb - free) * 3 // 10:,}K kernel)",
        " Lost RAM: 312,440K",
        f"     ZRAM: 410,212K physical used for {state.swap_used_kb:,}K in swap (4,194,300K total swap)",
        "   Tuning: 256 (large 512), oom   322,560K, restore limit   107,520K (high-end-gfx)",
        "",
    ]
    return "\n".join(lines) + "\n"


def cpuinfo(state: PhoneState, args: list[str]) -> str:
    now = state.now_s()
    rows = processes(state)[2:9]
    lines = [
        "Load: 1.22 / 1.47 / 1.51",
        f"CPU usage from 61204ms to 1187ms ago ({stamp(state, now - 61.204, millis=True)} to {stamp(state, now - 1.187, millis=True)}):",
    ]
    lines += [
        f"  {4.1 - number * 0.5:.1f}% {pid}/{name}: {2.2 - number * 0.25:.1f}% user + {1.9 - number * 0.25:.1f}% kernel"
        for number, (pid, _, name, _) in enumerate(reversed(rows))
    ]
    lines.append("9.4% TOTAL: 5.1% user + 3.7% kernel + 0.1% iowait + 0.3% irq + 0.1% softirq")
    return "\n".join(lines) + "\n"
