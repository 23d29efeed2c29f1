"""`df` (toybox toys/posix/df.c), `dumpsys diskstats` (DiskStatsService.java), `dumpsys storaged`, `sm` (sm.java)."""

from __future__ import annotations

from collections.abc import Callable

from remote_assist.phone.android.reply import Handler, Reply
from remote_assist.phone.state import PhoneState

KIB = 1024

SM_HELP = """usage: sm list-disks [adoptable]
       sm list-volumes [public|private|emulated|stub|all]
       sm has-adoptable
       sm get-primary-storage-uuid
       sm set-force-adoptable [on|off|default]
       sm set-virtual-disk [true|false]

       sm partition DISK [public|private|mixed] [ratio]
       sm mount VOLUME
       sm unmount VOLUME
       sm format VOLUME
       sm benchmark VOLUME
       sm idle-maint [run|abort]
       sm fstrim

       sm forget [UUID|all]

       sm start-checkpoint <num-retries>

       sm supports-checkpoint

       sm unmount-app-data-dirs PACKAGE_NAME PID USER_ID

"""


def _mounts(state: PhoneState) -> list[tuple[str, int, int, int, str]]:
    """Device, total, used, available (bytes) and mount point, in the order of /proc/mounts."""
    stored = state.storage
    system = stored.system_total_bytes
    memory = state.memory_total_kb * KIB // 2
    data_used = state.data_used_bytes()
    data = (stored.total_bytes, data_used, state.data_free_bytes())
    return [
        ("tmpfs", memory, 2412 * KIB, memory - 2412 * KIB, "/dev"),
        ("tmpfs", memory, 0, memory, "/mnt"),
        ("/dev/block/dm-5", system, system - 1216 * KIB, 0, "/"),
        ("/dev/block/dm-6", 412_880 * KIB, 411_636 * KIB, 0, "/system_ext"),
        ("/dev/block/dm-7", 3_718_044 * KIB, 3_706_812 * KIB, 0, "/product"),
        ("/dev/block/dm-8", 946_212 * KIB, 943_332 * KIB, 0, "/vendor"),
        ("tmpfs", memory, 28 * KIB, memory - 28 * KIB, "/apex"),
        ("tmpfs", memory, 588 * KIB, memory - 588 * KIB, "/linkerconfig"),
        ("/dev/block/sda19", 59_368 * KIB, 1_140 * KIB, 56_944 * KIB, "/metadata"),
        (stored.data_device, *data, "/data"),
        ("/dev/fuse", *data, "/storage/emulated"),
    ]


def _mount_of(path: str) -> str:
    if path.startswith(("/sdcard", "/storage/emulated", "/storage/self")):
        return "/storage/emulated"
    for point in ("/data", "/dev", "/mnt", "/system_ext", "/product", "/vendor", "/apex", "/linkerconfig", "/metadata"):
        if path == point or path.startswith(point + "/"):
            return point
    return "/"


def _human(size: int, base: int) -> str:
    value = float(size)
    for unit in ("", "K", "M", "G", "T"):
        if value < (999.5 if unit else base) or unit == "T":
            break
        value /= base
    if not unit:
        return str(size)
    return f"{value:.1f}{unit}" if value < 9.95 else f"{value:.0f}{unit}"


def _percent(used: int, available: int) -> int:
    return -(-used * 100 // (used + available)) if used + available else 0


def df_rows(state: PhoneState, args: list[str], exists: Callable[[str], bool]) -> Reply:
    """`df [-HPkh] [FILE...]`; `exists` tells whether a path is there. toybox rounds Use% up."""
    flags = {letter for word in args if word.startswith("-") and len(word) > 1 for letter in word[1:]}
    if flags - set("HPkhatiG"):
        letter = sorted(flags - set("HPkhatiG"))[0]
        return Reply(err=f"df: Unknown option '{letter}' (see \"df --help\")\n", code=1)
    paths = [word for word in args if not word.startswith("-")]
    mounts = _mounts(state)
    err = ""
    if paths:
        by_point = {row[4]: row for row in mounts}
        rows = []
        for path in paths:
            if exists(path):
                rows.append(by_point[_mount_of(path)])
            else:
                err += f"df: {path}: No such file or directory\n"
    else:
        rows = mounts
    human = "h" in flags or "H" in flags
    unit = 512 if "P" in flags and "k" not in flags else KIB
    width = max([14, *(len(row[0]) for row in rows)])
    lines = []
    if human:
        base = 1000 if "H" in flags else KIB
        lines.append(f"{'Filesystem':<{width}} Size Used Avail Use% Mounted on")
        lines += [
            f"{row[0]:<{width}} {_human(row[1], base):>4} {_human(row[2], base):>4} {_human(row[3], base):>5} "
            f"{_percent(row[2], row[3]):>3}% {row[4]}"
            for row in rows
        ]
    else:
        label = "512-blocks" if unit == 512 else "1K-blocks"
        use = "Capacity" if "P" in flags else "Use%"
        cells = [[str(value // unit) for value in row[1:4]] for row in rows]
        widths = [
            max([len(head), *(len(cell[i]) for cell in cells)]) for i, head in enumerate((label, "Used", "Available"))
        ]
        lines.append(
            f"{'Filesystem':<{width}} {label:>{widths[0]}} {'Used':>{widths[1]}} {'Available':>{widths[2]}} {use} Mounted on"
        )
        lines += [
            f"{row[0]:<{width}} {cell[0]:>{widths[0]}} {cell[1]:>{widths[1]}} {cell[2]:>{widths[2]}} "
            f"{_percent(row[2], row[3]):>{len(use) - 1}}% {row[4]}"
            for row, cell in zip(rows, cells, strict=True)
        ]
    if paths and not rows:
        lines = [f"{'Filesystem':<14} 1K-blocks Used Available Use% Mounted on"]
    return Reply("\n".join(lines) + "\n", err, 1 if err else 0)


def diskstats(state: PhoneState, args: list[str]) -> str:
    stored = state.storage

    def free(name: str, available: int, total: int) -> str:
        return f"{name}-Free: {available // KIB}K / {total // KIB}K total = {available * 100 // total}% free"

    packages = [package for package in state.packages.values() if package.uid >= 10000]
    data_free = state.data_free_bytes()
    lines = ["Latency: 1ms [512B Data Write]"]
    if stored.write_speed_kbs is None:
        lines.append("Recent Disk Write Speed data unavailable")
    else:
        lines.append(f"Recent Disk Write Speed (kB/s) = {stored.write_speed_kbs}")
    lines += [
        free("Data", data_free, stored.total_bytes),
        free("Cache", data_free, stored.total_bytes),
        free("System", 0, stored.system_total_bytes),
        free("Metadata", 56_944 * KIB, 59_368 * KIB),
        "File-based Encryption: true",
        f"App Size: {sum(p.code_bytes for p in packages)}",
        f"App Data Size: {sum(p.data_bytes for p in packages)}",
        f"App Cache Size: {state.cache_bytes}",
        f"Photos Size: {stored.photos_bytes}",
        f"Videos Size: {stored.videos_bytes}",
        f"Audio Size: {stored.audio_bytes}",
        f"Downloads Size: {stored.downloads_bytes}",
        f"System Size: {128_000_000_000 - stored.total_bytes if stored.total_bytes < 128_000_000_000 else stored.base_bytes}",
        f"Other Size: {stored.other_bytes + stored.written_bytes}",
        "Package Names: [" + ",".join(f'"{p.name}"' for p in packages) + "]",
        "App Sizes: [" + ",".join(str(p.code_bytes) for p in packages) + "]",
        "App Data Sizes: [" + ",".join(str(p.data_bytes) for p in packages) + "]",
        "Cache Sizes: [" + ",".join(str(p.cache_bytes) for p in packages) + "]",
    ]
    return "\n".join(lines) + "\n"


def storaged(state: PhoneState, args: list[str]) -> str:
    """I/O by uid of the last hour (system/core/storaged): a header with the interval, then ten figures a uid."""
    end = int(state.now_s()) // 3600 * 3600
    lines = [f"{end - 3600},{end}"]
    for package in [p for p in state.packages.values() if p.running][:8]:
        written = package.data_bytes // 4096 * 16
        lines.append(f"{package.name} {written} {written // 3} 0 0 0 0 0 0 0 0")
    return "\n".join(lines) + "\n"


def sm(state: PhoneState, args: list[str]) -> Reply:
    """`sm`: shell may list; what changes volumes needs more than shell has on user builds."""
    name = args[0] if args else None
    if name == "list-volumes":
        kind = args[1] if len(args) > 1 else "all"
        rows = [("private", "private mounted null"), ("emulated;0", "emulated;0 mounted null")]
        shown = [line for volume, line in rows if kind in ("all", volume.partition(";")[0])]
        return Reply("".join(line + "\n" for line in shown))
    if name == "list-disks":
        return Reply()
    if name == "has-adoptable":
        return Reply("false\n")
    if name == "get-primary-storage-uuid":
        return Reply("null\n")
    if name == "supports-checkpoint":
        return Reply("true\n")
    if name in ("fstrim", "idle-maint"):
        return Reply()
    return Reply(err=SM_HELP, code=1)


COMMANDS: dict[str, Handler] = {"sm": sm}
