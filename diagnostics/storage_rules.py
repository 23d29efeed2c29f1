"""What is known of the storage, and how it is judged (P9, P14)."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.diskstats_text import AppUse
from diagnostics.model import Rule, Says, Severity, Text, Verdict

GUIDE = "storage-full"
LOW_PERCENT, FULL_PERCENT = 10.0, 5.0
FULL_BYTES = 500 * 1024 * 1024
"""AOSP StorageManager DEFAULT_THRESHOLD_MAX_BYTES; the guide storage-full has the same figure."""
WEAR_HIGH, WEAR_OVER = 90, 110


@dataclass(frozen=True, slots=True)
class Volume:
    """A line of `sm list-volumes all`: `public:179,65 mounted 15E3-101E`."""

    id: str
    state: str
    uuid: str | None


@dataclass(frozen=True, slots=True)
class StorageFacts:
    """`data_*`, `wear_percent` as in the fact dictionary. `pre_eol`: 1 normal, 2 warning (80 % of the reserve blocks
    used), 3 urgent. The `*_bytes` by kind and `top_apps` are the phone's own daily estimate, not a count;
    `app_data_bytes` includes `app_cache_bytes`, so the two are not to be added."""

    data_total_bytes: int | None = None
    data_free_bytes: int | None = None
    data_free_percent: float | None = None
    wear_percent: int | None = None
    pre_eol: int | None = None
    write_speed_kbps: int | None = None
    app_bytes: int | None = None
    app_data_bytes: int | None = None
    app_cache_bytes: int | None = None
    photos_bytes: int | None = None
    videos_bytes: int | None = None
    audio_bytes: int | None = None
    downloads_bytes: int | None = None
    system_bytes: int | None = None
    other_bytes: int | None = None
    top_apps: tuple[AppUse, ...] | None = None
    volumes: tuple[Volume, ...] | None = None

    @property
    def adopted_volumes(self) -> tuple[str, ...]:
        return tuple(volume.id for volume in self.volumes or () if is_adopted(volume))

    @property
    def app_data_kept_bytes(self) -> int | None:
        """App data without the caches in it; for plots, where each byte is drawn once."""
        if self.app_data_bytes is None or self.app_cache_bytes is None:
            return self.app_data_bytes
        return max(0, self.app_data_bytes - self.app_cache_bytes)

    @property
    def data_free_gb(self) -> float | None:
        """In units of 10^9 bytes, as phones show it to their owners (AOSP android.text.format.Formatter, since 8)."""
        return None if self.data_free_bytes is None else round(self.data_free_bytes / 1e9, 2)


def _full(f: StorageFacts) -> bool | None:
    if f.data_free_bytes is None or not f.data_total_bytes:
        return None
    return f.data_free_bytes < FULL_BYTES or f.data_free_bytes * 100 < FULL_PERCENT * f.data_total_bytes


def _low(f: StorageFacts) -> bool | None:
    full = _full(f)
    if full is None or f.data_free_bytes is None or f.data_total_bytes is None:
        return None
    return not full and f.data_free_bytes * 100 < LOW_PERCENT * f.data_total_bytes


GONE = ("removed", "unmounted", "ejecting")
"""AOSP VolumeInfo.STATE_*: the card is not there for apps; bad_removal and unmountable have rules of their own."""


def is_adopted(volume: Volume) -> bool:
    """A card made part of the phone's own storage: `private:179,3`; the phone's own is `private` alone (AOSP
    services/core/java/com/android/server/storage VolumeInfo.ID_PRIVATE_INTERNAL)."""
    return volume.id.startswith("private:")


def _adopted(f: StorageFacts) -> bool | None:
    return None if f.volumes is None else any(is_adopted(volume) and volume.state not in GONE for volume in f.volumes)


def _card_missing(f: StorageFacts) -> bool | None:
    return None if f.volumes is None else any(is_adopted(volume) and volume.state in GONE for volume in f.volumes)


def _card_lost(f: StorageFacts) -> bool | None:
    return None if f.volumes is None else any(volume.state == "bad_removal" for volume in f.volumes)


def _read_only(f: StorageFacts) -> bool | None:
    if f.volumes is None:
        return None
    return any(volume.state in ("mounted_read_only", "mounted_ro") for volume in f.volumes)


def _unmountable(f: StorageFacts) -> bool | None:
    return None if f.volumes is None else any(volume.state == "unmountable" for volume in f.volumes)


_KERNEL = "Linux Documentation/ABI sysfs-bus-mmc, UFS bDeviceLifeTimeEst: "
_WORN_OUT = Text(
    "There are signs that the phone's memory is worn. Please back up now, and have it looked at in the shop.",
    "手机存储芯片有磨损迹象，请先备份，并到店检查。",
)

RULES: tuple[Rule[StorageFacts], ...] = (
    Rule(
        id="storage.full",
        test=_full,
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Only {data_free_gb} GB ({data_free_percent} %) of the user's storage is free; updates and apps fail.",
                "用户存储仅剩 {data_free_gb} GB（{data_free_percent} %），更新和应用会失败。",
            ),
            Text(
                "The phone's storage is full: about {data_free_gb} GB is left. We can make room now.",
                "手机存储空间已满，大约只剩 {data_free_gb} GB，现在就可以清理。",
            ),
        ),
        threshold="free < 5 % or < 500 MB",
        source="AOSP StorageManager: low below min(5 %, 500 MB); failing at either of the two is our proposal",
        uses=("data_free_bytes", "data_total_bytes"),
        guide=GUIDE,
    ),
    Rule(
        id="storage.low",
        test=_low,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{data_free_gb} GB ({data_free_percent} %) of the user's storage is free (watch below 10 %).",
                "用户存储剩余 {data_free_gb} GB（{data_free_percent} %），低于 10 % 需留意。",
            ),
            Text(
                "The phone's storage is getting full: about {data_free_gb} GB is left. We can make room now.",
                "手机存储空间快满了，大约还剩 {data_free_gb} GB，现在就可以清理。",
            ),
        ),
        threshold="5 % ≤ free < 10 %",
        source="our proposal: twice the share at which AOSP StorageManager calls storage low",
        uses=("data_free_bytes", "data_total_bytes"),
        guide=GUIDE,
    ),
    Rule(
        id="storage.wear_over",
        test=lambda f: None if f.wear_percent is None else f.wear_percent >= WEAR_OVER,
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text("The flash memory has passed its rated life (0x0B).", "闪存已超过额定寿命（0x0B）。"),
            _WORN_OUT,
        ),
        threshold="life time estimate = 0x0B",
        source=_KERNEL + "0x0B = exceeded its maximum estimated life time",
        uses=("wear_percent",),
    ),
    Rule(
        id="storage.wear_high",
        test=lambda f: None if f.wear_percent is None else WEAR_HIGH <= f.wear_percent < WEAR_OVER,
        severity=Severity.WARN,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The flash memory reports up to {wear_percent} % of its rated life used (watch from 90 %).",
                "闪存报告已用寿命最高达 {wear_percent} %（90 % 起需留意）。",
            ),
            _WORN_OUT,
        ),
        threshold="life time estimate 0x09 or 0x0A",
        source=_KERNEL + "steps of 10 %; warning from 0x09 is our proposal",
        uses=("wear_percent",),
    ),
    Rule(
        id="storage.reserve_urgent",
        test=lambda f: None if f.pre_eol is None else f.pre_eol == 3,
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The flash memory's spare blocks are nearly used up (warning level 3).",
                "闪存备用块即将用尽（寿命预警 3 级）。",
            ),
            _WORN_OUT,
        ),
        threshold="pre-EOL information = 3 (urgent)",
        source=_KERNEL + "PRE_EOL_INFO 0x03 urgent",
        uses=("pre_eol",),
    ),
    Rule(
        id="storage.reserve_low",
        test=lambda f: None if f.pre_eol is None else f.pre_eol == 2,
        severity=Severity.WARN,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "80 % of the flash memory's spare blocks are used (warning level 2).",
                "闪存备用块已用 80 %（寿命预警 2 级）。",
            ),
            _WORN_OUT,
        ),
        threshold="pre-EOL information = 2 (warning)",
        source=_KERNEL + "PRE_EOL_INFO 0x02 warning, 80 % of reserved blocks consumed",
        uses=("pre_eol",),
    ),
    Rule(
        id="storage.card_unreadable",
        test=_unmountable,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "A storage volume is unmountable: a damaged or foreign file system on the card.",
                "有存储卷无法挂载：存储卡文件系统损坏或格式不支持。",
            ),
            Text(
                "The phone does not read its memory card. Please do not format it; its contents may still be saved.",
                "手机读不出存储卡，请先不要格式化，里面的内容可能还能保住。",
            ),
        ),
        threshold="a volume in state unmountable",
        source="AOSP VolumeInfo.STATE_UNMOUNTABLE",
        uses=("volumes",),
    ),
    Rule(
        id="storage.card_read_only",
        test=_read_only,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "A storage volume is mounted read-only: cards do that when they wear out. Copy it off, then test another card.",
                "有存储卷为只读：存储卡老化时会这样。请先把内容复制出来，再换一张卡测试。",
            ),
            Text(
                "The memory card can be read but not written. Please copy what matters off it first.",
                "存储卡只能读、不能写入，请先把重要内容复制出来。",
            ),
        ),
        threshold="a volume in state mounted_read_only",
        source="AOSP VolumeInfo.STATE_MOUNTED_READ_ONLY; that worn cards lock themselves: SD Association, Physical Layer Specification (CSD)",
        uses=("volumes",),
    ),
    Rule(
        id="storage.card_lost",
        test=_card_lost,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "A storage volume vanished while in use: the card was pulled, or its contact is loose.",
                "有存储卷在使用中消失：卡被直接拔出，或触点接触不良。",
            ),
            Text(
                "The memory card disappeared while it was in use. We take it out, put it in again and look.",
                "存储卡在使用时突然断开了，我们取出重插一次再看。",
            ),
        ),
        threshold="a volume in state bad_removal",
        source="AOSP VolumeInfo.STATE_BAD_REMOVAL",
        uses=("volumes",),
    ),
    Rule(
        id="storage.card_missing",
        test=_card_missing,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "A memory card that is part of the phone's own storage is gone ({adopted_volumes}): apps and photos on it are missing. Put that very card back.",
                "已设为内部存储的存储卡不在（{adopted_volumes}）：卡上的应用和照片会缺失。请放回原来那张卡。",
            ),
            Text(
                "A memory card that belongs to this phone is not in it, so apps and photos may be missing. Do you still have it?",
                "这部手机原来的存储卡没有插上，所以应用和照片可能缺失。您还留着那张卡吗？",
            ),
        ),
        threshold="a volume private:… that is removed, unmounted or being ejected",
        source="AOSP VolumeInfo.STATE_REMOVED, STATE_UNMOUNTED, STATE_EJECTING; WARN is our proposal",
        uses=("volumes",),
    ),
    Rule(
        id="storage.card_adopted",
        test=_adopted,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "A memory card is part of the phone's own storage ({adopted_volumes}): slow cards make apps slow, and without it apps are missing.",
                "存储卡被用作手机内部存储（{adopted_volumes}）：卡慢应用就慢，取出后应用会缺失。",
            ),
            Text(
                "The memory card belongs to the phone's own storage. Please do not take it out.",
                "存储卡已作为手机内部存储使用，请不要取出。",
            ),
        ),
        threshold="a volume private:… besides the phone's own, and it is there",
        source="AOSP StorageManager (adoptable storage), VolumeInfo.TYPE_PRIVATE",
        uses=("volumes",),
    ),
)
