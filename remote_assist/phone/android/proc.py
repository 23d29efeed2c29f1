"""`ps`, `top`, `uptime` (toybox toys/posix/ps.c, toys/other/uptime.c) and the files of /proc and /sys that shell may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.android.hardware import processes
from remote_assist.phone.android.reply import Handler, Reply
from remote_assist.phone.state import PhoneState

if TYPE_CHECKING:
    from remote_assist.phone.machine import Machine

_KERNEL = {
    "google": "Linux version 5.15.148-android14-11-g2b9c3e1f7d5a-ab12468013 (build-user@build-host) "
    "(Android (10087095, +pgo, +bolt, +lto, based on r487747c) clang version 17.0.2, LLD 17.0.2) #1 SMP PREEMPT Wed Oct 16 21:11:04 UTC 2024\n",
    "samsung": "Linux version 4.14.190-27205811-abA525FXXU9EYC2 (dpi@SWDK5221) (Android (6443078 based on r383902) clang version 11.0.1, "
    "GNU ld (binutils-2.27-bd24d23f) 2.27.0.20170315) #2 SMP PREEMPT Mon Mar 3 18:21:40 KST 2025\n",
    "xiaomi": "Linux version 5.10.198-android12-9-00085-g226a9632f13d-ab11136126 (build-user@build-host) "
    "(Android (7284624, based on r416183b) clang version 12.0.5) #1 SMP PREEMPT Thu Nov 30 07:44:17 UTC 2023\n",
}

_STATUS = {1: "Unknown", 2: "Charging", 3: "Discharging", 4: "Not charging", 5: "Full"}
_HEALTH = {1: "Unknown", 2: "Good", 3: "Overheat", 4: "Dead", 5: "Over voltage", 6: "Unspecified failure", 7: "Cold"}


def _columns(state: PhoneState, wanted: list[str]) -> Reply:
    """`ps -A -o …` for the columns of which there is something to tell."""
    made: dict[str, Callable[[tuple[int, str, str, int]], str]] = {
        "PID": lambda row: f"{row[0]:>5}",
        "USER": lambda row: f"{row[1]:<12}",
        "RSS": lambda row: f"{row[3]:>6}",
        "NAME": lambda row: row[2],
        "ARGS": lambda row: row[2],
    }
    for name in wanted:
        if name not in made:
            return Reply(err=f"ps: bad -o '{name}'\n", code=1)
    widths = {"PID": ">5", "USER": "<12", "RSS": ">6"}
    head = " ".join(f"{name:{widths.get(name, '')}}" for name in wanted)
    lines = [" ".join(made[name](row) for name in wanted) for row in processes(state)]
    return Reply("\n".join([head, *lines]) + "\n")


def ps(state: PhoneState, args: list[str]) -> Reply:
    if "-o" in args and args[-1] != "-o":
        return _columns(state, args[args.index("-o") + 1].split(","))
    everything = any(word.startswith("-") and ("A" in word or "e" in word) for word in args)
    lines = ["USER           PID  PPID        VSZ    RSS WCHAN            ADDR S NAME"]
    server = state.pid("system_server")
    for pid, user, name, size in processes(state):
        if not everything and user != "shell":
            continue
        parent = 0 if pid < 3 else 1 if "." not in name and name != "system_server" else server - 600
        lines.append(
            f"{user:<12} {pid:>5} {parent:>5} {size * 9 + 10_800_000 if size else 0:>10} {size:>6} {'0' if size else 'kthreadd':<16} {0:>4} S {name}"
        )
    if not everything:
        lines.append(
            f"{'shell':<12} {state.pid('shell'):>5} {state.pid('adbd'):>5} {10_866_884:>10} {3412:>6} {'__do_sys_rt_sigsuspend'[:16]:<16} {0:>4} S sh"
        )
    return Reply("\n".join(lines) + "\n")


def top(state: PhoneState, args: list[str]) -> Reply:
    given = {name: args[at + 1] for at, name in enumerate(args[:-1]) if name in ("-n", "-m", "-d")}
    rounds = int(given.get("-n", "1")) if given.get("-n", "1").isdigit() else 1
    most = int(given["-m"]) if given.get("-m", "").isdigit() else None
    return Reply("\n".join(_round(state, most) for _ in range(min(rounds, 20))))


def _round(state: PhoneState, most: int | None) -> str:
    rows = processes(state)
    total, available = state.memory_total_kb, state.memory_available_kb
    busy = round(state.cpu_busy_percent * 8)
    lines = [
        f"Tasks: {len(rows)} total,   1 running, {len(rows) - 1:>3} sleeping,   0 stopped,   0 zombie",
        f"  Mem: {total:>8}K total, {total - available // 5:>8}K used, {available // 5:>8}K free,   128512K buffers",
        f" Swap: {4194300:>8}K total, {state.swap_used_kb:>8}K used, {4194300 - state.swap_used_kb:>8}K free, {available // 2:>8}K cached",
        f"800%cpu {busy - 35:>3}%user   3%nice  29%sys {799 - busy:>3}%idle   1%iow   2%irq   1%sirq   0%host",
        "  PID USER         PR  NI VIRT  RES  SHR S[%CPU] %MEM     TIME+ ARGS",
    ]
    ranked = sorted(rows, key=lambda row: (row[2] != state.cpu_hog, -row[3], row[0]))
    for number, (pid, user, name, size) in enumerate(ranked[:most]):
        cpu = busy - 90.0 if name == state.cpu_hog else max(0.0, 9.6 - number * 1.6)
        lines.append(
            f"{pid:>5} {user:<12} 20   0 {size * 9 // 1024 // 1024 + 10:>3}G {size // 1024:>3}M {size // 2048:>3}M S {cpu:>5.1f} {size * 100 / total:>5.1f} "
            f"{size // 40_000:>3}:{size // 700 % 60:02d}.{size % 100:02d} {name}"
        )
    return "\n".join(lines) + "\n"


def uptime(state: PhoneState, args: list[str]) -> Reply:
    seconds = int(state.uptime_s())
    days, rest = divmod(seconds, 86400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if "-s" in args:
        return Reply(state.local(state.booted_at_s).strftime("%Y-%m-%d %H:%M:%S\n"))
    text = f" {state.local():%H:%M:%S} up "
    if days:
        text += f"{days} day{'s' if days != 1 else ''}, "
    text += f"{hours:2d}:{minutes:02d}, " if hours else f"{minutes} min, "
    return Reply(text + " 0 users,  load average: 1.22, 1.47, 1.51\n")


def pidof(state: PhoneState, args: list[str]) -> Reply:
    found = [
        str(pid) for name in args if not name.startswith("-") for pid, _, other, _ in processes(state) if other == name
    ]
    return Reply(" ".join(found) + "\n" if found else "", code=0 if found else 1)


COMMANDS: dict[str, Handler] = {"ps": ps, "top": top, "uptime": uptime, "pidof": pidof}


def _meminfo(state: PhoneState) -> str:
    total, available = state.memory_total_kb, state.memory_available_kb
    rows = (
        ("MemTotal", total),
        ("MemFree", available // 5),
        ("MemAvailable", available),
        ("Buffers", 128512),
        ("Cached", available // 2),
        ("SwapCached", 21044),
        ("Active", total // 4),
        ("Inactive", total // 3),
        ("SwapTotal", 4194300),
        ("SwapFree", 4194300 - state.swap_used_kb),
        ("Dirty", 1820),
        ("Writeback", 0),
        ("AnonPages", total // 4),
        ("Mapped", total // 7),
        ("Shmem", 41200),
        ("Slab", 402144),
    )
    return "".join(f"{name + ':':<16}{value:>8} kB\n" for name, value in rows)


def _battery_files(state: PhoneState) -> dict[str, Callable[[], str]]:
    battery = state.battery
    return {
        "capacity": lambda: str(battery.level),
        "charge_counter": lambda: str(battery.charge_counter_uah),
        "charge_full": lambda: str(battery.full_uah),
        "charge_full_design": lambda: str(battery.design_uah),
        "current_now": lambda: str(battery.current_ua),
        "cycle_count": lambda: str(battery.cycle_count),
        "health": lambda: _HEALTH.get(battery.health, "Unknown"),
        "present": lambda: str(battery.present),
        "status": lambda: _STATUS.get(battery.status, "Unknown"),
        "technology": lambda: battery.technology,
        "temp": lambda: str(battery.temperature_dc),
        "type": lambda: "Battery",
        "voltage_now": lambda: str(battery.voltage_mv * 1000),
    }


def files(machine: Machine, state: PhoneState) -> None:
    """Put what the kernel shows into the machine's filesystem. Files that a vendor relabels are there and unreadable."""
    put = machine.vfs.dynamic

    def text(make: Callable[[], str]) -> Callable[[], bytes]:
        def read() -> bytes:
            with state.lock:
                return make().encode()

        return read

    put("/proc/uptime", text(lambda: f"{state.uptime_s():.2f} {state.uptime_s() * 6.1:.2f}\n"))
    put("/proc/loadavg", text(lambda: "1.22 1.47 1.51 2/3104 24110\n"))
    put("/proc/meminfo", text(lambda: _meminfo(state)))
    put("/proc/version", text(lambda: _KERNEL[state.vendor]))
    put("/proc/sys/kernel/random/boot_id", text(lambda: state.boot_id + "\n"))
    put("/proc/mounts", text(lambda: _mounts(state)))
    put("/proc/cmdline", text(lambda: "androidboot.mode=normal\n"), 0o400)
    for name, make in _battery_files(state).items():
        put(
            f"/sys/class/power_supply/battery/{name}",
            text(lambda make=make: make() + "\n"),  # type: ignore[misc]
            0o444 if name in state.sysfs_battery else 0o400,
            uid=0,
            gid=1000,
        )
    put(
        "/sys/class/power_supply/usb/online",
        text(lambda: f"{state.battery.usb}\n"),
        0o444 if state.sysfs_battery else 0o400,
    )
    put("/sys/class/power_supply/usb/type", text(lambda: "USB\n"), 0o444 if state.sysfs_battery else 0o400)
    put("/sys/block/sda/size", text(lambda: f"{state.storage.total_bytes // 512}\n"), 0o400)


def _mounts(state: PhoneState) -> str:
    return (
        "/dev/block/dm-5 / ext4 ro,seclabel,nodev,relatime 0 0\n"
        "tmpfs /dev tmpfs rw,seclabel,nosuid,relatime,mode=755 0 0\n"
        "proc /proc proc rw,relatime,gid=3009,hidepid=invisible 0 0\n"
        "sysfs /sys sysfs rw,seclabel,relatime 0 0\n"
        f"{state.storage.data_device} /data f2fs rw,lazytime,seclabel,nosuid,nodev,noatime 0 0\n"
        "/dev/fuse /storage/emulated fuse rw,lazytime,nosuid,nodev,noexec,noatime,user_id=0,group_id=0,allow_other 0 0\n"
    )
