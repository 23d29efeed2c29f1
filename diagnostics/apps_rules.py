"""The facts and rules of the apps area. An app in conflict is a SETTING (P7): it is updated, stopped or removed while
the customer waits."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.diskstats_text import AppUse
from diagnostics.model import Rule, Says, Severity, Text, Verdict

TROUBLES = 2
BATTERY_PERCENT = 30.0
BATTERY_LEAST_MAH = 100.0
STORAGE_BYTES = 10 * 10**9


@dataclass(frozen=True, slots=True)
class Change:
    """`at`: by the phone's clock. `installer`: the app that installed it; None = nobody says so."""

    package: str
    at: str | None
    installer: str | None


@dataclass(frozen=True, slots=True)
class Suspect:
    """An app installed or updated in the last 7 days, and what happened to it since."""

    package: str
    change: str
    changed_at: str | None
    crashes: int
    freezes: int


@dataclass(frozen=True, slots=True)
class BatteryUse:
    """`percent`: of what the phone estimates to have been used in all since the last full charge."""

    package: str
    mah: float
    percent: float


@dataclass(frozen=True, slots=True)
class AppFacts:
    """`third_party_count`: the user's own apps. `dated_count`: packages whose times are told. `installed_7d`,
    `updated_7d`: newest first. `disabled`: switched off. `battery_uses`, `storage_uses`: the five that use most."""

    third_party_count: int | None = None
    dated_count: int | None = None
    installed_7d: tuple[Change, ...] | None = None
    updated_7d: tuple[Change, ...] | None = None
    suspects: tuple[Suspect, ...] | None = None
    disabled: tuple[str, ...] | None = None
    battery_uses: tuple[BatteryUse, ...] | None = None
    storage_uses: tuple[AppUse, ...] | None = None

    @property
    def suspect(self) -> str | None:
        return self.suspects[0].package if self.suspects else None

    @property
    def suspect_changed_at(self) -> str | None:
        return self.suspects[0].changed_at if self.suspects else None

    @property
    def suspect_troubles(self) -> int | None:
        return self.suspects[0].crashes + self.suspects[0].freezes if self.suspects else None

    @property
    def suspect_freezes(self) -> int | None:
        return self.suspects[0].freezes if self.suspects else None

    @property
    def new_apps(self) -> str | None:
        return None if self.installed_7d is None else ", ".join(one.package for one in self.installed_7d[:8])

    @property
    def new_app_count(self) -> int | None:
        return None if self.installed_7d is None else len(self.installed_7d)

    @property
    def disabled_count(self) -> int | None:
        return None if self.disabled is None else len(self.disabled)

    @property
    def battery_eater(self) -> str | None:
        return self.battery_uses[0].package if self.battery_uses else None

    @property
    def battery_eater_percent(self) -> float | None:
        return self.battery_uses[0].percent if self.battery_uses else None

    @property
    def storage_eater(self) -> str | None:
        return self.storage_uses[0].package if self.storage_uses else None

    @property
    def storage_eater_gb(self) -> float | None:
        if not self.storage_uses:
            return None
        return round((self.storage_uses[0].app_bytes + (self.storage_uses[0].data_bytes or 0)) / 10**9, 1)


def _conflict(f: AppFacts) -> bool | None:
    if f.suspects is None:
        return None
    return f.suspect_troubles is not None and f.suspect_troubles >= TROUBLES


def _eats_battery(f: AppFacts) -> bool | None:
    if f.battery_uses is None:
        return None
    return bool(f.battery_uses) and (
        f.battery_uses[0].percent >= BATTERY_PERCENT and f.battery_uses[0].mah >= BATTERY_LEAST_MAH
    )


def _eats_storage(f: AppFacts) -> bool | None:
    if f.storage_uses is None:
        return None
    return any(one.app_bytes + (one.data_bytes or 0) >= STORAGE_BYTES for one in f.storage_uses)


RULES: tuple[Rule[AppFacts], ...] = (
    Rule(
        id="apps.recent_conflict",
        test=_conflict,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{suspect} came or changed on {suspect_changed_at} and has crashed or frozen {suspect_troubles} times since "
                "({suspect_freezes} of them froze): the first suspect. Stop or uninstall it, then see whether the freezes are gone.",
                "{suspect} 于 {suspect_changed_at} 安装或更新，此后崩溃或卡死 {suspect_troubles} 次（其中卡死 {suspect_freezes} 次），"
                "为首要怀疑对象：停用或卸载后确认是否不再卡顿。",
            ),
            Text(
                "An app that is new on the phone has stopped or frozen several times. We can switch it off or remove it now and see whether the phone runs well again.",
                "有一个新装或刚更新的应用多次停止或卡住。现在就可以停用或卸载它，看看手机是否恢复正常。",
            ),
        ),
        threshold="2 or more crashes or freezes since an installation or update of the last 7 days",
        source="service handbook P7; AOSP ApplicationExitInfo; the numbers are our proposal",
        uses=("suspects",),
    ),
    Rule(
        id="apps.new",
        test=lambda f: None if f.installed_7d is None else bool(f.installed_7d),
        severity=Severity.INFO,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Installed in the last 7 days ({new_app_count}): {new_apps}. Ask whether the trouble began then.",
                "最近 7 天新装（{new_app_count} 个）：{new_apps}。请询问问题是否从那时开始。",
            ),
            Text(
                "Some apps are new on this phone this week. Did the trouble begin after one of them came?",
                "这一周手机上装了新应用。问题是不是从那之后开始的？",
            ),
        ),
        threshold="first installed within 7 days",
        source="service handbook P7 and S1 (recent installs); AOSP firstInstallTime; 7 days are our proposal",
        uses=("installed_7d",),
    ),
    Rule(
        id="apps.battery_use",
        test=_eats_battery,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{battery_eater} used {battery_eater_percent} % of the battery since the last full charge, by the phone's own estimate.",
                "据手机估算，自上次充满以来 {battery_eater} 用了 {battery_eater_percent} % 的电量。",
            ),
            Text(
                "One app uses a large part of the battery. If you do not need it all the time, we can limit it.",
                "有一个应用用电较多。如果不需要它一直运行，可以限制它。",
            ),
        ),
        threshold="one app at 30 % or more of the estimated use, and at least 100 mAh",
        source="AOSP batterystats “Estimated power use”; the numbers are our proposal",
        uses=("battery_uses",),
    ),
    Rule(
        id="apps.storage_use",
        test=_eats_storage,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{storage_eater} takes {storage_eater_gb} GB with its data.",
                "{storage_eater} 连同数据占用 {storage_eater_gb} GB。",
            ),
            Text(
                "One app takes a lot of room on the phone. Its own settings usually offer to tidy up.",
                "有一个应用占了很多空间，它自己的设置里一般可以清理。",
            ),
        ),
        threshold="app and data of one app at 10 GB or more",
        source="AOSP dumpsys diskstats; the number is our proposal",
        uses=("storage_uses",),
    ),
    Rule(
        id="apps.disabled",
        test=lambda f: None if f.disabled is None else bool(f.disabled),
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Switched off ({disabled_count}): {disabled}. A function that is missing may belong to one of them.",
                "已停用（{disabled_count} 个）：{disabled}。缺失的功能可能与其有关。",
            ),
            Text(
                "Some apps are switched off on this phone. If something is missing, we can switch them on again.",
                "手机上有一些应用被停用了。如果缺少某个功能，可以重新打开。",
            ),
        ),
        threshold="enabled state 2 or 3",
        source="AOSP PackageManager.COMPONENT_ENABLED_STATE_DISABLED, _DISABLED_USER",
        uses=("disabled",),
    ),
)
