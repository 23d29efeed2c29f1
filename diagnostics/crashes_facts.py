"""The facts of the crashes area, and how they stand in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diagnostics.model import Text
from diagnostics.value_words import WORDS

APP_WARN, APP_FAIL = 3, 10
_NAMED = 3
_KINDS = ("java", "native", "anr")


@dataclass(frozen=True, slots=True)
class CrashFacts:
    """Counts over what the sources still hold.

    `by_package`: {package: {java, native, anr}}. `timeline`: the newest dated crashes, oldest first. `groups`: {package,
    kind, cause, count, last_at, last_day}, most frequent first. `suspects`: apps (crash_groups.apps_among), by their part in the
    trouble of the last 7 days, each with the figures that its score is made of (crash_groups.POINTS); `conflict_apps`:
    those at its head.

    The 24 hours and 7 days end at `window_end` (the phone's local time), which `window_from` tells: clock, report (its
    head), newest_entry. `trouble_24h`: few (under 3 crashes and freezes of programs), several, many (10 and more).
    `worst_app_24h`: the app with the most of them, installed later or updated by itself; `worst_system_24h`: the same of
    programs of the system. `system_failures_7d`: crashes of system_server, kills by its watchdog, its restarts, panics of the kernel.
    `kernel_logs_7d`: kernel logs that the phone kept at a start and that do not tell of a panic.
    """

    java_count: int | None = None
    native_count: int | None = None
    anr_count: int | None = None
    by_package: Mapping[str, Mapping[str, int]] | None = None
    last_at: str | None = None
    sources: tuple[str, ...] | None = None
    window_end: str | None = None
    window_from: str | None = None
    trouble_24h: str | None = None
    crashes_24h: int | None = None
    programs_24h: tuple[str, ...] | None = None
    java_count_24h: int | None = None
    native_count_24h: int | None = None
    anr_count_24h: int | None = None
    worst_app_24h: str | None = None
    worst_app_24h_count: int | None = None
    worst_system_24h: str | None = None
    worst_system_24h_count: int | None = None
    system_failures_7d: int | None = None
    kernel_logs_7d: int | None = None
    boot_reason: str | None = None
    timeline: tuple[Mapping[str, str | None], ...] | None = None
    groups: tuple[Mapping[str, Any], ...] | None = None
    suspects: tuple[Mapping[str, Any], ...] | None = None
    conflict_apps: tuple[str, ...] | None = None
    conflict_score: int | None = None
    conflict_near_system_failure: int | None = None

    @property
    def total(self) -> int | None:
        """Crashes and freezes on record, of whatever program; None where none is told and no source would list them."""
        told = [count for count in (self.java_count, self.native_count, self.anr_count) if count is not None]
        return sum(told) if told else None

    @property
    def in_24h(self) -> Text:
        return self._before(Text("in 24 hours", "在 24 小时内"), Text("in the 24 hours", "在 24 小时内"))

    @property
    def in_7d(self) -> Text:
        return self._before(Text("in 7 days", "在 7 天内"), Text("in the 7 days", "在 7 天内"))

    def _before(self, plain: Text, period: Text) -> Text:
        if self.window_from == "report":
            return Text(f"{period.en} before the report", f"{period.zh}（截至报告时间）")
        if self.window_from == "newest_entry":
            return Text(
                f"{period.en} before the newest entry ({self.window_end}; the phone's clock is not known)",
                f"{period.zh}（截至最新记录 {self.window_end}；手机时钟未知）",
            )
        return plain

    @property
    def spread(self) -> Text:
        """Who crashed in the 24 hours."""
        if not self.programs_24h:
            return Text("; the phone's list does not name which", "，手机记录未列出是哪些程序")
        en, zh = ", ".join(self.programs_24h), "、".join(self.programs_24h)
        return Text(f", spread over several: {en}", f"，分散在多个程序：{zh}")

    @property
    def recorded(self) -> Text:
        """The most frequent groups in words: program, kind, cause, how often, when last."""
        of_the_system = [
            row for row in self.groups or () if row["package"] == "system_server" and self.system_failures_7d
        ]
        rows = [row for row in self.groups or () if row not in of_the_system]
        parts = [_row(row) for row in rows[:_NAMED]]
        named = sum(row["count"] for row in (*rows[:_NAMED], *of_the_system))
        rest = (self.total or 0) - named
        if rest > 0:
            more = (
                Text(f"{rest} more", f"另有 {rest} 次")
                if parts
                else Text(f"{rest}, not named", f"{rest} 次，未列出名称")
            )
            parts.append(more)
        return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def _row(row: Mapping[str, Any]) -> Text:
    kind = WORDS[row["kind"]]
    cause = f", {row['cause']}" if row["cause"] else ""
    when = str(row["last_at"] or row.get("last_day") or "").replace("T", " ")
    often = row["count"]
    return Text(
        f"{row['package']} ({kind.en}{cause}) {often}×" + (f", last {when}" if when else ", time not told"),
        f"{row['package']}（{kind.zh}{cause.replace(', ', '，', 1)}）{often} 次"
        + (f"，最近 {when}" if when else "，时间未知"),
    )
