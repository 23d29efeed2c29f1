"""What a phone remembers, area by area. Plain mutable data: services print it, commands change it.

Times are the phone's Unix seconds unless a name says otherwise; sizes are bytes; temperatures tenths of a degree
Celsius, because that is the unit of the Android interface itself (BatteryManager.EXTRA_TEMPERATURE).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from remote_assist.phone.records import JavaCrash


@dataclass
class BatteryPoint:
    """One level seen in the past, for `dumpsys batterystats`."""

    at_s: float
    level: int
    temperature_dc: int
    voltage_mv: int
    charging: bool
    screen_on: bool = False


@dataclass
class Battery:
    """BatteryManager's values plus what the gauge knows. `forced` holds what `dumpsys battery set` put in front of
    the true values while updates are stopped."""

    level: int = 76
    status: int = 3
    health: int = 2
    present: int = 1
    voltage_mv: int = 4012
    temperature_dc: int = 287
    technology: str = "Li-ion"
    ac: int = 0
    usb: int = 1
    wireless: int = 0
    dock: int = 0
    max_current_ua: int = 500000
    max_voltage_uv: int = 5000000
    current_ua: int = 421000
    design_uah: int = 4485000
    full_uah: int = 4310000
    cycle_count: int = 212
    asoc_percent: int | None = None
    bsoh_percent: int | None = None
    first_use: str | None = None
    history: list[BatteryPoint] = field(default_factory=list)
    drained_by: str | None = None
    """The package that takes nearly half of what is used; None = nothing stands out."""
    forced: dict[str, int] = field(default_factory=dict)

    @property
    def charge_counter_uah(self) -> int:
        """Charge left in the cell: what BATTERY_PROPERTY_CHARGE_COUNTER reports."""
        return self.full_uah * self.level // 100

    def shown(self, name: str) -> int:
        """The value services print: the forced one while updates are stopped, else the true one."""
        value = self.forced.get(name, getattr(self, name))
        assert isinstance(value, int)
        return value


@dataclass
class Storage:
    """The /data volume without the apps (they carry their own sizes). `base_bytes`: system state, dalvik caches, logs."""

    total_bytes: int
    reserved_bytes: int = 128 << 20
    base_bytes: int = 6 << 30
    photos_bytes: int = 11 << 30
    videos_bytes: int = 9 << 30
    audio_bytes: int = 1 << 30
    downloads_bytes: int = 900 << 20
    other_bytes: int = 1 << 30
    written_bytes: int = 0
    system_total_bytes: int = 904496 << 10
    data_device: str = "/dev/block/dm-48"
    write_speed_kbs: int | None = 118402
    kind: str = "ufs 310"
    eol: int = 1
    life_a: int = 1
    life_b: int = 1

    @property
    def media_bytes(self) -> int:
        """What the user keeps himself: nothing here may be removed to make room."""
        return self.photos_bytes + self.videos_bytes + self.audio_bytes + self.downloads_bytes + self.other_bytes


@dataclass
class Wifi:
    """The Wi-Fi radio and the network it prefers. `connects_at_s`: association takes a moment after enabling."""

    enabled: bool = True
    saved: bool = True
    ssid: str = "Linden-4F"
    bssid: str = "5e:62:8b:10:42:a7"
    mac: str = "ca:3d:91:5f:07:22"
    ip: str = "192.168.50.117"
    gateway: str = "192.168.50.1"
    prefix: int = 24
    rssi_dbm: int = -54
    frequency_mhz: int = 5240
    tx_mbps: int = 866
    rx_mbps: int = 780
    max_tx_mbps: int = 1200
    max_rx_mbps: int = 1200
    standard: str = "11ax"
    security_type: int = 4
    network_id: int = 0
    country: str = "US"
    connects_at_s: float = 0.0


@dataclass
class Upstream:
    """What lies behind the access point and the mobile network; not visible by itself, only through its effects."""

    reachable: bool = True
    captive_portal: bool = False
    dns_servers: tuple[str, ...] = ("192.168.50.1",)
    private_dns_hosts: frozenset[str] = frozenset({"dns.google", "one.one.one.one", "dns.quad9.net", "dns.alidns.com"})
    """Host names of private DNS that resolve and answer; every other name is dead."""


@dataclass
class Sim:
    """One SIM slot. `registration` is ServiceState's 0 in service, 1 out of service, 2 emergency only, 3 power off."""

    slot: int
    state: str = "LOADED"
    operator: str = ""
    mcc_mnc: str = ""
    country: str = ""
    sub_id: int = -1
    registration: int = 0
    roaming: bool = False
    technology: str = "LTE"
    rsrp_dbm: int = -97
    rsrq_db: int = -11
    rssnr_db: int = 14
    apn: str = "internet"
    allowed_networks: int = 840583
    """TelephonyManager.NETWORK_TYPE_BITMASK_*: 5G, 4G, 3G, 2G."""

    @property
    def present(self) -> bool:
        return self.state not in ("ABSENT", "NOT_READY", "UNKNOWN")


@dataclass
class CameraEvent:
    at_s: float
    text: str


@dataclass
class CameraClient:
    device: str
    package: str
    pid: int
    uid: int


@dataclass
class FocusEvent:
    """A change of the autofocus state in the last session of a camera, by its word in the metadata (`FOCUSED_LOCKED`)."""

    frame: int
    timestamp_ns: int
    device: str
    state: str


@dataclass
class Camera:
    """The camera service. `facings[i]` is "Back" or "Front" of device i. `monitored`: somebody switched the tag
    monitor on (`-m 3a`) in the last session; as a rule nobody did. `focus`: what it noted then, oldest first."""

    facings: tuple[str, ...] = ("Back", "Front", "Back", "Back")
    clients: list[CameraClient] = field(default_factory=list)
    events: list[CameraEvent] = field(default_factory=list)
    monitored: bool = False
    focus: list[FocusEvent] = field(default_factory=list)
    provider: str = "internal/0"


@dataclass
class Toggle:
    """One sensor privacy toggle: enabled means the sensor is blocked (SensorPrivacyService)."""

    enabled: bool = False
    changed_at_ms: int = 0


@dataclass
class Package:
    """One installed app. `enabled` is PackageManager's 0 default, 1 enabled, 2 disabled, 3 disabled by user."""

    name: str
    uid: int
    system: bool = False
    code_bytes: int = 60 << 20
    data_bytes: int = 30 << 20
    cache_bytes: int = 4 << 20
    version_name: str = "1.0"
    version_code: int = 1
    target_sdk: int = 34
    installer: str | None = None
    installed_at_s: float = 0.0
    updated_at_s: float = 0.0
    path: str = ""
    enabled: int = 0
    launcher: str | None = None
    browser: str | None = None
    handles: dict[str, str] = field(default_factory=dict)
    """Intent action → activity class, for the few actions that matter here."""
    running: bool = False
    permissions: tuple[str, ...] = ()
    admin: str | None = None
    """The receiver class of an active device admin."""
    overlay: bool = False
    """SYSTEM_ALERT_WINDOW was allowed: it may draw over other apps."""
    installs_apps: bool = False
    """REQUEST_INSTALL_PACKAGES was allowed."""
    fails_with: JavaCrash | None = None
    """What it dies of at every start, until its data are cleared."""

    @property
    def usable(self) -> bool:
        return self.enabled in (0, 1)


@dataclass
class Keyguard:
    """`locked`: the lock screen shows; `secure`: it wants a PIN, pattern or fingerprint."""

    locked: bool = False
    secure: bool = True


@dataclass
class Screen:
    on: bool = True
    width: int = 1080
    height: int = 2400
    density: int = 420
    size_override: tuple[int, int] | None = None
    density_override: int | None = None
    shade_open: bool = False


@dataclass
class Notification:
    package: str
    tag: str
    title: str
    text: str
    at_s: float


@dataclass
class Activity:
    """The activity in front of its task."""

    package: str
    cls: str
    task: int
    pid: int
    uid: int

    @property
    def component(self) -> str:
        """The short form `pkg/.Cls` (ComponentName.flattenToShortString)."""
        if self.cls.startswith(self.package + "."):
            return f"{self.package}/{self.cls[len(self.package) :]}"
        return f"{self.package}/{self.cls}"


@dataclass
class Usb:
    """The port as UsbPortManager sees it. `contaminant` is its ContaminantPresenceStatus in words."""

    contaminant: str = "not detected"
    power_brick: str = "not connected"
