"""Pure reader of `dumpsys diskstats` (AOSP services/core/java/com/android/server/DiskStatsService.java): free space of
the partitions, then sizes by kind and by app from a cache that the phone fills about once a day while charging."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diagnostics.dumpsys import Keys, Notebook, whole_number
from diagnostics.model import Argv, Text

DISKSTATS: Argv = ("dumpsys", "diskstats")
KINDS = (
    ("app_bytes", "App Size"),
    ("app_data_bytes", "App Data Size"),
    ("app_cache_bytes", "App Cache Size"),
    ("photos_bytes", "Photos Size"),
    ("videos_bytes", "Videos Size"),
    ("audio_bytes", "Audio Size"),
    ("downloads_bytes", "Downloads Size"),
    ("system_bytes", "System Size"),
    ("other_bytes", "Other Size"),
)
MAX_BYTES = 1 << 50
"""1 PiB: more no phone holds."""
TOP_APPS = 20
MARKETING = tuple(size * 10**9 for size in (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048))
"""FileUtils.roundStorageSize. When the phone cannot tell its system's size, it prints the size on the box instead."""
_FREE = re.compile(r"(\d{1,18})K / (\d{1,18})K total\b.*")
_SPEED = re.compile(r"Recent Disk Write Speed \(kB/s\) = (\d{1,9})")
_NAME = re.compile(r'"([^"\\]{1,255})"')
_NUMBERS = re.compile(r"\[[\d, -]*\]")


@dataclass(frozen=True, slots=True)
class AppUse:
    """What one app takes. From 9 on `data_bytes` is StorageStats.getDataBytes(), which includes the cache. Before 9 it
    is not listed (None) and `app_bytes` holds the data too (AOSP DiskStatsFileLogger.addAppsToJson, AppCollector)."""

    package: str
    app_bytes: int
    data_bytes: int | None
    cache_bytes: int


def data_free(text: str) -> tuple[int, int] | None:
    """`5797352K / 6094400K total = 95% free` → bytes free, bytes in all."""
    match = _FREE.fullmatch(text)
    return (int(match[1]) * 1024, int(match[2]) * 1024) if match else None


def kinds(book: Notebook, keys: Keys) -> dict[str, int | None]:
    """Bytes by kind, as cached by the phone."""
    sizes: dict[str, int | None] = {}
    for fact, key in KINDS:
        value = keys.read(book, fact, key, whole_number)
        high = MAX_BYTES
        line = keys.printed(key)[0][0] if value is not None else ""
        if fact == "system_bytes" and value in MARKETING:
            high = -1
        sizes[fact] = value if book.plausible(fact, keys.output, line, value, 0, high) else None
    return sizes


def write_speed_kbps(book: Notebook, keys: Keys) -> int | None:
    """Kilobytes per second of the phone's own last measurement; null when it has none."""
    for line in keys.output.lines:
        match = _SPEED.fullmatch(line.strip())
        if match:
            book.saw("write_speed_kbps", keys.output, line)
            return int(match[1])
    return None


def top_apps(book: Notebook, keys: Keys) -> tuple[AppUse, ...] | None:
    """The apps that take most, largest first. The phone prints parallel arrays; when their lengths differ nothing says
    which figure is whose, and none is used."""
    arrays: dict[str, tuple[str, ...]] = {}
    for key in ("Package Names", "App Sizes", "App Data Sizes", "Cache Sizes"):
        printed = keys.printed(key)
        if len({value for _, value in printed}) > 1:
            book.odd("top_apps", _UNEVEN, keys.output, printed[0][0])
            return None
        if printed:
            read = _names(printed[0][1]) if key == "Package Names" else _numbers(printed[0][1])
            if read is None:
                book.unreadable("top_apps", keys.output, printed[0][0])
                return None
            arrays[key] = read
    if not {"Package Names", "App Sizes", "Cache Sizes"} <= arrays.keys():
        return None
    if len({len(array) for array in arrays.values()}) != 1:
        book.odd("top_apps", _UNEVEN, keys.output, keys.printed("Package Names")[0][0])
        return None
    book.saw("top_apps", keys.output, keys.printed("Package Names")[0][0])
    data = arrays.get("App Data Sizes")
    apps = [
        AppUse(name, int(arrays["App Sizes"][at]), int(data[at]) if data else None, int(arrays["Cache Sizes"][at]))
        for at, name in enumerate(arrays["Package Names"])
    ]
    apps.sort(key=lambda app: (-(app.app_bytes + (app.data_bytes or 0)), app.package))
    return tuple(apps[:TOP_APPS])


_UNEVEN = Text(
    "The lists of apps and sizes do not fit each other; they are not used.",
    "应用列表与大小列表对不上，未采用。",
)


def _names(text: str) -> tuple[str, ...] | None:
    if not (text.startswith("[") and text.endswith("]")):
        return None
    return tuple(_NAME.findall(text))


def _numbers(text: str) -> tuple[str, ...] | None:
    if not _NUMBERS.fullmatch(text):
        return None
    numbers = tuple(part.strip() for part in text[1:-1].split(",")) if text[1:-1].strip() else ()
    return numbers if all(whole_number(number) is not None for number in numbers) else None
