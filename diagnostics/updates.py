"""Updates (P6): which system runs, whether the last update failed or waits for a restart, and what would stop one now.

Most phones do not tell a cable whether an update is offered: that stays null. What is told is the log of update_engine,
until the next restart. Space, charge, network and clock are read from the same outputs as in their own areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diagnostics import battery, network, storage
from diagnostics.battery_text import BATTERY
from diagnostics.diskstats_text import DISKSTATS
from diagnostics.dumpsys import Notebook
from diagnostics.getprop_text import GETPROP
from diagnostics.model import (
    Argv,
    Command,
    Diagnostic,
    Evidence,
    Now,
    Outputs,
    Parsed,
    Rule,
    Says,
    Severity,
    Text,
    Verdict,
)
from diagnostics.patch_level import PROPERTY, read_patch
from diagnostics.settings_text import Properties
from diagnostics.update_engine_text import LOG, newest_run

COMMANDS = (
    Command(GETPROP),
    Command(LOG, timeout_s=15.0, min_sdk=26, max_bytes=1024 * 1024),
    Command(storage.DF, max_bytes=256 * 1024),
    Command(BATTERY, max_bytes=1024 * 1024),
    Command(network.CONNECTIVITY, timeout_s=20),
)
FORMS: dict[Argv, tuple[Argv, ...]] = {
    GETPROP: tuple(("getprop", name) for name in (PROPERTY, "ro.build.display.id", "ro.build.version.release")),
    LOG: (
        ("logcat", "-d"),
        ("logcat", "-b", "main", "-d"),
        ("logcat", "-b", "all", "-d"),
        ("logcat", "-d", "-b", "all"),
    ),
    storage.DF: (*storage.FORMS[storage.DF], DISKSTATS),
}
NEEDED_BYTES = 3_000_000_000
NEEDED_PERCENT = 50
SKEW_S = 300


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """`engine_state`: running, failed, installed (waits for a restart), of the newest update in the log; null = the
    log tells of none. `engine_error`: its own error code. `seamless`: the phone updates a second copy of the system.
    `clock_skew_s`: the phone's clock minus ours."""

    build: str | None = None
    android: str | None = None
    security_patch: str | None = None
    patch_age_days: int | None = None
    seamless: bool | None = None
    engine_state: str | None = None
    engine_error: str | None = None
    engine_cause: str | None = None
    data_free_bytes: int | None = None
    battery_level_percent: int | None = None
    charging: bool | None = None
    internet_validated: bool | None = None
    clock_skew_s: int | None = None

    @property
    def free_gb(self) -> float | None:
        """In units of 10^9 bytes, as phones show it to their owners."""
        return None if self.data_free_bytes is None else round(self.data_free_bytes / 1e9, 1)


def parse(outputs: Outputs, now: Now) -> Parsed[UpdateFacts]:
    """Never raises; a source that is absent leaves its facts null."""
    book = Notebook()
    properties = Properties(outputs)
    source = outputs.first(GETPROP, *FORMS[GETPROP])
    patch, age = read_patch(book, properties, source, now)
    seamless = properties.read("ro.build.ab_update", "seamless", book)
    facts: dict[str, Any] = {
        "build": properties.read("ro.build.display.id", "build", book) or None,
        "android": properties.read("ro.build.version.release", "android", book) or None,
        "security_patch": patch,
        "patch_age_days": age,
        "seamless": {"true": True, "false": False}.get(seamless or ""),
    }
    output = outputs.first(LOG, *FORMS[LOG])
    run = newest_run(output.lines) if output is not None else None
    if output is not None and run is not None:
        book.saw("engine_state", output, run.line)
        facts |= {
            "engine_state": run.state,
            "engine_error": run.error,
            "engine_cause": run.cause,
        }
    _conditions(book, outputs, now, facts)
    return Parsed(UpdateFacts(**facts), book.evidence, tuple(book.oddities))


def _conditions(book: Notebook, outputs: Outputs, now: Now, facts: dict[str, Any]) -> None:
    """The other areas' parsers are pure: the same outputs give the same facts here as there. What is odd in them is
    told there."""
    space, power, link = storage.parse(outputs, now), battery.parse(outputs, now), network.parse(outputs, now)
    facts["data_free_bytes"] = space.facts.data_free_bytes
    if not power.facts.updates_stopped:
        facts["battery_level_percent"] = power.facts.level_percent
        status = power.facts.status
        facts["charging"] = None if status in (None, "unknown") else status in ("charging", "full")
    facts["internet_validated"] = link.facts.internet_validated
    facts["clock_skew_s"] = link.facts.clock_skew_s
    lines: tuple[tuple[str, tuple[Evidence, ...]], ...] = (
        ("data_free_bytes", space.evidence.get("data_free_bytes", ())),
        ("battery_level_percent", power.evidence.get("level_percent", ())),
        ("internet_validated", link.evidence.get("internet_validated", ())),
    )
    for fact, seen in lines:
        if seen:
            book.evidence[fact] = seen


def _failed(*causes: str) -> Any:
    def test(f: UpdateFacts) -> bool | None:
        if f.engine_state is None:
            return None
        return f.engine_state == "failed" and (f.engine_cause in causes)

    return test


def _no_room(f: UpdateFacts) -> bool | None:
    if f.data_free_bytes is None:
        return None
    return f.data_free_bytes < NEEDED_BYTES


def _no_charge(f: UpdateFacts) -> bool | None:
    return None if f.battery_level_percent is None else f.battery_level_percent < NEEDED_PERCENT


_ENGINE = "AOSP system/update_engine (common/error_code.h, common/action_processor.cc)"
_P6 = "service handbook P6; our proposal (free space, level > 50 %, clock, validated network)"

RULES: tuple[Rule[UpdateFacts], ...] = (
    Rule(
        id="updates.failed_space",
        test=_failed("space", "storage"),
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "The last system update failed for want of room ({engine_error}); {free_gb} GB are free. Make room, then try again.",
                "上次系统更新因空间不足失败（{engine_error}），剩余 {free_gb} GB。请清理空间后重试。",
            ),
            Text(
                "The last update did not fit on the phone. We can make room now and then try it again.",
                "上次更新因空间不够没有装上。现在就可以清理空间，然后再试一次。",
            ),
        ),
        threshold="the newest update in the log ended with kNotEnoughSpace or kDownloadWriteError",
        source=_ENGINE,
        uses=("engine_state", "data_free_bytes"),
    ),
    Rule(
        id="updates.failed_download",
        test=_failed("network", "download"),
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "The last system update could not be downloaded ({engine_error}): look at the network (validated: {internet_validated}), restart, try again on Wi-Fi.",
                "上次系统更新下载失败（{engine_error}）：检查网络（已验证：{internet_validated}），重启后用 Wi-Fi 重试。",
            ),
            Text(
                "The last update could not be downloaded. We look at the connection and try again, it takes some minutes.",
                "上次更新没有下载成功。我们检查网络后再试一次，需要几分钟。",
            ),
        ),
        threshold="the newest update in the log ended with a transfer error or a payload that does not match",
        source=_ENGINE,
        uses=("engine_state", "internet_validated"),
    ),
    Rule(
        id="updates.failed",
        test=_failed("other", "older"),
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The last system update failed with {engine_error}. Restart, try once more; the same code again: note it and escalate.",
                "上次系统更新失败，错误代码 {engine_error}。重启后重试一次；再次出现同一代码则记录并上报。",
            ),
            Text(
                "The last update did not go through. We restart the phone and try once more; if it stops again, the shop takes over.",
                "上次更新没有成功。我们重启手机再试一次；如果仍然失败，由门店处理。",
            ),
        ),
        threshold="the newest update in the log ended with any other error but a cancellation",
        source=_ENGINE,
        uses=("engine_state",),
    ),
    Rule(
        id="updates.restart_pending",
        test=lambda f: None if f.engine_state is None else f.engine_state == "installed",
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text("An update is installed and waits for a restart.", "更新已安装，等待重启生效。"),
            Text("An update is ready. It takes effect when the phone is restarted.", "更新已准备好，重启手机后生效。"),
        ),
        threshold="“Update successfully applied, waiting to reboot.” is the newest word of the log",
        source=_ENGINE,
        uses=("engine_state",),
    ),
    Rule(
        id="updates.needs_room",
        test=_no_room,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{free_gb} GB are free; a system update may need 3 GB.",
                "剩余 {free_gb} GB，系统更新可能需要 3 GB。",
            ),
            Text(
                "There may be too little room for the next update. We can make room first.",
                "下次更新的空间可能不够，可以先清理。",
            ),
        ),
        threshold="free on /data below 3 GB",
        source=_P6 + "; 3 GB are our proposal",
        uses=("data_free_bytes",),
    ),
    Rule(
        id="updates.needs_charge",
        test=_no_charge,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "Battery at {battery_level_percent} %: many phones begin an update only from 50 %.",
                "电量 {battery_level_percent} %：许多手机电量达到 50 % 才开始更新。",
            ),
            Text(
                "Please charge the phone to at least 50 % before an update.",
                "更新前请先充电到 50 % 以上。",
            ),
        ),
        threshold="level < 50 %",
        source=_P6,
        uses=("battery_level_percent",),
    ),
    Rule(
        id="updates.needs_network",
        test=lambda f: None if f.internet_validated is None else not f.internet_validated,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "No network that reaches the internet: an update cannot be found or downloaded.",
                "没有可访问互联网的网络：无法查找或下载更新。",
            ),
            Text("For an update the phone must be online first.", "更新前请先让手机连上网络。"),
        ),
        threshold="default network not VALIDATED, or none",
        source=_P6,
        uses=("internet_validated",),
    ),
    Rule(
        id="updates.clock_wrong",
        test=lambda f: None if f.clock_skew_s is None else abs(f.clock_skew_s) > SKEW_S,
        severity=Severity.INFO,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "The phone's clock differs from ours by {clock_skew_s} s: the update server may be refused.",
                "手机时钟与本机相差 {clock_skew_s} 秒：可能无法连接更新服务器。",
            ),
            Text(
                "The phone's clock is wrong. With automatic time switched on, updates work again.",
                "手机时间不准，打开自动时间后更新才能正常。",
            ),
        ),
        threshold="more than 300 s apart",
        source=_P6,
        uses=("clock_skew_s",),
    ),
)

REQUIRED = ("build", "security_patch", "data_free_bytes", "battery_level_percent")

DIAGNOSTIC: Diagnostic[UpdateFacts] = Diagnostic(
    name="updates",
    title=Text("Updates", "更新"),
    commands=COMMANDS,
    parse=parse,
    rules=RULES,
    required=REQUIRED,
    forms=FORMS,
    optional=frozenset((LOG, *FORMS[LOG])),
)
