"""The one mutable state of a virtual phone. Every service prints from it, every command changes it, under `lock`."""

from __future__ import annotations

import threading
import time
import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from remote_assist.phone.parts import (
    Activity,
    Battery,
    Camera,
    Keyguard,
    Notification,
    Package,
    Screen,
    Sim,
    Storage,
    Toggle,
    Upstream,
    Usb,
    Wifi,
)
from remote_assist.phone.periphery import Gnss, Lens, SensorPart, Sound, usual_sensors
from remote_assist.phone.records import DropBoxEntry, ExitInfo, LogLine
from remote_assist.phone.screen.scene import Scene

CACHE_RESIDUE_BYTES = 24 << 10
"""What an emptied cache still occupies: its directories (installd keeps them)."""

WIFI_ASSOCIATION_S = 1.2
"""From switching the radio on to being connected again."""

LOG_BUFFERS = ("main", "system", "crash", "events", "radio", "kernel")


@dataclass
class PhoneState:
    """A phone at one moment. `clock` is the host's time and may be replaced by a test; the phone's own time is
    `clock() + clock_offset_s`."""

    profile: str
    vendor: str
    sdk: int
    properties: dict[str, str]
    storage: Storage
    packages: dict[str, Package]
    timezone: str = "UTC"
    utc_offset_s: int = 0
    battery: Battery = field(default_factory=Battery)
    wifi: Wifi = field(default_factory=Wifi)
    upstream: Upstream = field(default_factory=Upstream)
    sims: list[Sim] = field(default_factory=list)
    camera: Camera = field(default_factory=Camera)
    usb: Usb = field(default_factory=Usb)
    toggles: dict[str, Toggle] = field(default_factory=lambda: {"camera": Toggle(), "microphone": Toggle()})
    settings: dict[str, dict[str, str]] = field(default_factory=lambda: {"global": {}, "system": {}, "secure": {}})
    exits: list[ExitInfo] = field(default_factory=list)
    dropbox: list[DropBoxEntry] = field(default_factory=list)
    logs: dict[str, list[LogLine]] = field(default_factory=lambda: {name: [] for name in LOG_BUFFERS})
    keyguard: Keyguard = field(default_factory=Keyguard)
    screen: Screen = field(default_factory=Screen)
    notifications: list[Notification] = field(default_factory=list)
    tasks: list[Activity] = field(default_factory=list)
    """Front first; the launcher is always last."""
    current_user: int = 0
    airplane: bool = False
    bluetooth_on: bool = True
    bluetooth_crashes: list[float] = field(default_factory=list)
    nfc_on: bool = True
    gnss: Gnss = field(default_factory=Gnss)
    sound: Sound = field(default_factory=Sound)
    sensors: list[SensorPart] = field(default_factory=usual_sensors)
    data_limit_bytes: int | None = None
    data_saver: bool = False
    default_browser: str | None = None
    thermal_status: int = 0
    thermal_load_c: float = 0.0
    """Degrees that work adds to processor and graphics."""
    cpu_busy_percent: float = 9.0
    """Of all cores together."""
    cpu_hog: str | None = None
    """The process that takes all the work beyond the usual."""
    lmk_kills: int = 0
    lmk_kills_in_use: int = 0
    """Processes ended for want of memory since boot; and those of them that were visible or in front."""
    swap_used_kb: int = 1_204_880
    memory_total_kb: int = 7_800_000
    memory_available_kb: int = 3_400_000
    sysfs_battery: frozenset[str] = frozenset()
    """Names under /sys/class/power_supply/battery that this vendor leaves readable for shell."""

    screen_queue_s: float = 0.0
    """So long the video's packets lie in the phone's queue before they leave."""
    screen_stalled: bool = False
    """No packet of the video leaves now."""
    screen_animation_fps: float = 0.0
    """How often something small moves on a screen at rest; 0: never, as on most."""
    screen_loop: bool = False
    """For benches: one ready second of video is sent over and over, which costs almost nothing."""
    screen_encoder_fails: bool = False
    """The hardware encoder takes no configuration."""
    screen_pictures: int = 0
    """How many pictures of the screen were taken: each carries its number."""
    lenses: list[Lens] = field(default_factory=list)
    """The cameras and what is wrong with each; empty: those of the camera service, all fine."""

    clock: Callable[[], float] = time.time
    clock_offset_s: float = 0.0
    booted_at_host_s: float = 0.0
    boot_id: str = ""
    boots: int = 0

    debug_dialog: str = "allow"
    debug_dialog_delay_s: float = 0.0
    authorised_keys: set[bytes] = field(default_factory=set)

    stuck_services: set[str] = field(default_factory=set)
    absent_services: set[str] = field(default_factory=set)
    vibrations: int = 0
    pids: dict[str, int] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    on_reboot: list[Callable[[], None]] = field(default_factory=list, repr=False)
    scene: Scene = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.scene = Scene(self)

    # -- time ---------------------------------------------------------------------------------------------------

    def now_s(self) -> float:
        """The phone's Unix time."""
        return self.clock() + self.clock_offset_s

    def uptime_s(self) -> float:
        """Seconds since boot; does not jump when the phone's clock is set."""
        return max(0.0, self.clock() - self.booted_at_host_s)

    @property
    def booted_at_s(self) -> float:
        """When the phone booted, in its own time."""
        return self.booted_at_host_s + self.clock_offset_s

    def local(self, at_s: float | None = None) -> datetime:
        """A moment (default: now) on the phone's wall clock."""
        zone = timezone(timedelta(seconds=self.utc_offset_s))
        return datetime.fromtimestamp(self.now_s() if at_s is None else at_s, zone)

    # -- storage ------------------------------------------------------------------------------------------------

    @property
    def cache_bytes(self) -> int:
        return sum(package.cache_bytes for package in self.packages.values())

    def data_used_bytes(self) -> int:
        """What /data holds: apps, media, the system's own state and whatever was pushed or written since."""
        apps = sum(p.data_bytes + p.cache_bytes + (0 if p.system else p.code_bytes) for p in self.packages.values())
        stored = self.storage
        return min(
            stored.total_bytes - stored.reserved_bytes,
            stored.base_bytes + stored.media_bytes + apps + stored.written_bytes,
        )

    def data_free_bytes(self) -> int:
        """Bytes a program without privileges may still write to /data (f_bavail)."""
        return self.storage.total_bytes - self.storage.reserved_bytes - self.data_used_bytes()

    def trim_caches(self, wanted_free_bytes: int) -> int:
        """Free app caches until `wanted_free_bytes` of /data are free or nothing is left; returns the bytes freed.
        Largest cache first: installd clears the apps that are furthest over their quota (CacheTracker::getCacheRatio).
        """
        freed = 0
        for package in sorted(self.packages.values(), key=lambda p: (-p.cache_bytes, p.name)):
            missing = wanted_free_bytes - self.data_free_bytes()
            if missing <= 0:
                break
            part = min(missing, max(0, package.cache_bytes - CACHE_RESIDUE_BYTES))
            package.cache_bytes -= part
            freed += part
        return freed

    # -- network ------------------------------------------------------------------------------------------------

    @property
    def wifi_connected(self) -> bool:
        return self.wifi.enabled and self.wifi.saved and self.now_s() >= self.wifi.connects_at_s

    def set_wifi(self, enabled: bool) -> None:
        if enabled and not self.wifi.enabled:
            self.wifi.connects_at_s = self.now_s() + WIFI_ASSOCIATION_S
        self.wifi.enabled = enabled
        self.settings["global"]["wifi_on"] = "1" if enabled else "0"

    def set_airplane(self, enabled: bool) -> None:
        """Real airplane mode: the setting and the radios, as `cmd connectivity airplane-mode` does it."""
        self.airplane = enabled
        self.settings["global"]["airplane_mode_on"] = "1" if enabled else "0"
        self.set_wifi(not enabled)
        self.bluetooth_on = not enabled

    @property
    def default_data(self) -> Sim | None:
        """The SIM that is chosen for mobile data: the first card."""
        return next((sim for sim in self.sims if sim.present), None)

    def mobile_data_key(self, sim: Sim) -> str:
        """The setting with this card's switch (opt/telephony GlobalSettingsHelper.getSettingName)."""
        return "mobile_data" if len(self.sims) <= 1 else f"mobile_data{sim.sub_id}"

    def mobile_data_of(self, sim: Sim) -> bool:
        return sim.present and self.settings["global"].get(self.mobile_data_key(sim), "1") == "1"

    def set_mobile_data(self, enabled: bool, sub_id: int | None = None) -> None:
        """The switch of this card, else of the one chosen for data."""
        sim = self.default_data if sub_id is None else next((s for s in self.sims if s.sub_id == sub_id), None)
        if sim is not None:
            self.settings["global"][self.mobile_data_key(sim)] = "1" if enabled else "0"

    @property
    def mobile_data_on(self) -> bool:
        sim = self.default_data
        return sim is not None and self.mobile_data_of(sim) and not self.airplane

    @property
    def data_sim(self) -> Sim | None:
        """The SIM that carries mobile data now."""
        if self.mobile_data_on:
            for sim in self.sims:
                if sim.present and sim.registration == 0:
                    return sim
        return None

    @property
    def private_dns_dead(self) -> str | None:
        """The private DNS host name that does not resolve, if that is what the settings ask for."""
        chosen = self.settings["global"]
        if chosen.get("private_dns_mode") != "hostname":
            return None
        host = chosen.get("private_dns_specifier", "")
        return None if host in self.upstream.private_dns_hosts else host

    @property
    def validated(self) -> bool:
        """Whether the default network passes NetworkMonitor's test."""
        return (
            (self.wifi_connected or self.data_sim is not None)
            and self.upstream.reachable
            and not self.upstream.captive_portal
            and self.private_dns_dead is None
        )

    # -- processes and logs -------------------------------------------------------------------------------------

    def pid(self, process: str) -> int:
        """The pid of a named process, given out once and then kept until it dies."""
        if process not in self.pids:
            candidate = 1200 + zlib.crc32(f"{process}/{self.boots}".encode()) % 28000
            while candidate in self.pids.values():
                candidate += 1
            self.pids[process] = candidate
        return self.pids[process]

    def log(self, buffer: str, line: LogLine) -> None:
        """Append to a log buffer, keeping it in order of time as logd does."""
        lines = self.logs[buffer]
        lines.append(line)
        if len(lines) > 1 and lines[-2].at_s > line.at_s:
            lines.sort(key=lambda entry: entry.at_s)

    @property
    def front(self) -> Activity:
        return self.tasks[0]

    def reboot(self) -> None:
        """Start again: new boot id, uptime 0; log buffers, forced battery values, open cameras, notifications and
        window overrides are gone; settings, exit records and the drop box survive, as on a phone."""
        with self.lock:
            self.boots += 1
            self.booted_at_host_s = self.clock()
            self.boot_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.profile}/{self.boots}"))
            self.battery.forced.clear()
            self.lmk_kills = self.lmk_kills_in_use = 0
            self.camera.clients.clear()
            self.notifications.clear()
            self.pids.clear()
            self.tasks = self.tasks[-1:]
            for lines in self.logs.values():
                lines.clear()
            for package in self.packages.values():
                package.running = package.system and package.running
            self.keyguard.locked = self.keyguard.secure
            self.screen.shade_open = False
            self.wifi.connects_at_s = self.now_s() + WIFI_ASSOCIATION_S
            self.settings["global"]["boot_count"] = str(int(self.settings["global"].get("boot_count", "1")) + 1)
            self.scene.reboot()
            self.properties["sys.boot.reason"] = "reboot,shell"
            self.properties["ro.boot.bootreason"] = "reboot,shell"
        for hook in self.on_reboot:
            hook()
