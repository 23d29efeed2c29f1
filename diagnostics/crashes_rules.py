"""The rules of the crashes area.

Verdict of an app that keeps crashing: SETTING. By the service handbook (P7) freezes usually come from one third-party
app in conflict; it can be updated, cleared or uninstalled while the customer waits. A part of the
system is no such app: it cannot be uninstalled or set back, and what makes it crash is not known yet (UNDECIDED). The system itself breaking
down is FAULT.
"""

from __future__ import annotations

from diagnostics.crashes_conflict_rules import CONFLICT_RULES
from diagnostics.crashes_facts import APP_FAIL, APP_WARN
from diagnostics.crashes_facts import CrashFacts as CrashFacts
from diagnostics.model import Rule, Says, Severity, Text, Verdict

KERNEL_LOGS = 3
_FAULT_WORDS = ("panic", "watchdog")
_POWER_WORDS = ("thermal", "battery")


def boot_words(facts: CrashFacts, words: tuple[str, ...]) -> bool | None:
    if facts.boot_reason is None:
        return None
    return any(word in facts.boot_reason.lower() for word in words)


def _spread(facts: CrashFacts, trouble: str, limit: int) -> bool | None:
    """So much trouble, and no single program that another rule names for it."""
    if facts.trouble_24h is None:
        return None
    worst = max(facts.worst_app_24h_count or 0, facts.worst_system_24h_count or 0)
    return facts.trouble_24h == trouble and worst < limit


def _on_record(facts: CrashFacts) -> bool | None:
    if facts.total is None:
        return None
    named = (facts.worst_app_24h_count or 0) >= APP_WARN or (facts.worst_system_24h_count or 0) >= APP_WARN
    return bool(facts.recorded.en) and not named and facts.trouble_24h not in ("several", "many")


_COUNTS = ("worst_app_24h", "java_count", "native_count", "anr_count")
_BOOT_SOURCE = "AOSP system/core/bootstat/bootstat.cpp (canonical boot reasons); our proposal"

RULES: tuple[Rule[CrashFacts], ...] = (
    Rule(
        id="crashes.app_crash_loop",
        test=lambda f: None if f.worst_app_24h_count is None else f.worst_app_24h_count >= APP_FAIL,
        severity=Severity.FAIL,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{worst_app_24h} crashed or froze {worst_app_24h_count} times {in_24h}: update it, clear its cache, or uninstall it (if it came with the phone, uninstall its updates), then watch.",
                "{worst_app_24h} {in_24h}崩溃或卡死 {worst_app_24h_count} 次：请更新、清理缓存或卸载（系统自带的则卸载更新）后观察。",
            ),
            Text(
                "One app keeps stopping and disturbs the phone. We can update it right now, or remove it or its last updates.",
                "有一个应用反复停止运行，影响了手机。现在就可以更新它，或移除它及其更新。",
            ),
        ),
        threshold=f"{APP_FAIL} or more crashes and ANRs of one app in 24 h",
        source="our proposal; service handbook P7",
        uses=("worst_app_24h",),
    ),
    Rule(
        id="crashes.app_crashing",
        test=lambda f: None if f.worst_app_24h_count is None else APP_WARN <= f.worst_app_24h_count < APP_FAIL,
        severity=Severity.WARN,
        verdict=Verdict.SETTING,
        says=Says(
            Text(
                "{worst_app_24h} crashed or froze {worst_app_24h_count} times {in_24h}: update it or clear its cache.",
                "{worst_app_24h} {in_24h}崩溃或卡死 {worst_app_24h_count} 次：请更新或清理缓存。",
            ),
            Text(
                "One app stopped several times today. We can update it right now.",
                "有一个应用今天停止运行了好几次，现在就可以更新它。",
            ),
        ),
        threshold=f"{APP_WARN} to {APP_FAIL - 1} crashes and ANRs of one app in 24 h",
        source="our proposal; service handbook P7",
        uses=("worst_app_24h",),
    ),
    Rule(
        id="crashes.system_program_loop",
        test=lambda f: None if f.worst_system_24h_count is None else f.worst_system_24h_count >= APP_FAIL,
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "{worst_system_24h}, a part of the phone's own system, crashed or froze {worst_system_24h_count} times {in_24h}. It cannot be removed: restart once, install the system update, look at what was changed lately, and watch; if it goes on: signs of a fault in system software or hardware.",
                "系统自带程序 {worst_system_24h} {in_24h}崩溃或卡死 {worst_system_24h_count} 次。它不能移除：请重启一次、安装系统更新、查看近期的变动后观察；若仍出现，则有系统软件或硬件故障的迹象。",
            ),
            Text(
                "A part of the phone's own system keeps stopping. We restart it and look for an update; if it comes back, it should be looked at in the shop.",
                "手机系统的一个部分反复停止运行。我们先重启并检查更新；如果再次出现，建议到店检查。",
            ),
        ),
        threshold=f"{APP_FAIL} or more crashes and ANRs in 24 h of one program of the system itself",
        source="our proposal; AOSP ActivityManagerService.processClass (FLAG_SYSTEM)",
        uses=("worst_system_24h",),
    ),
    Rule(
        id="crashes.system_program_crashing",
        test=lambda f: None if f.worst_system_24h_count is None else APP_WARN <= f.worst_system_24h_count < APP_FAIL,
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "{worst_system_24h}, a part of the phone's own system, crashed or froze {worst_system_24h_count} times {in_24h}: restart once, install the system update, and watch.",
                "系统自带程序 {worst_system_24h} {in_24h}崩溃或卡死 {worst_system_24h_count} 次：请重启一次、安装系统更新后观察。",
            ),
            Text(
                "A part of the phone's own system stopped several times today. We restart it and look for an update.",
                "手机系统的一个部分今天停止运行了好几次。我们先重启并检查更新。",
            ),
        ),
        threshold=f"{APP_WARN} to {APP_FAIL - 1} crashes and ANRs in 24 h of one program of the system itself",
        source="our proposal; AOSP ActivityManagerService.processClass (FLAG_SYSTEM)",
        uses=("worst_system_24h",),
    ),
    Rule(
        id="crashes.many_programs",
        test=lambda f: _spread(f, "many", APP_FAIL),
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Programs crashed or froze {crashes_24h} times {in_24h}{spread}. Look at what they share: the WebView component, free storage, memory, the last system update.",
                "{in_24h}共有 {crashes_24h} 次崩溃或卡死{spread}。请检查它们共用的部分：网页显示组件、存储空间、内存、最近的系统更新。",
            ),
            Text(
                "Several apps keep stopping on this phone. We look for what they have in common.",
                "手机上有多个应用反复停止运行，我们来查找共同的原因。",
            ),
        ),
        threshold=f"{APP_FAIL} or more crashes and ANRs of all programs in 24 h, fewer than {APP_FAIL} of each one",
        source="our proposal; service handbook P7",
        uses=_COUNTS,
    ),
    Rule(
        id="crashes.several_programs",
        test=lambda f: _spread(f, "several", APP_WARN),
        severity=Severity.WARN,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "Programs crashed or froze {crashes_24h} times {in_24h}{spread}. Look at what they share: the WebView component, free storage, memory, the last system update.",
                "{in_24h}共有 {crashes_24h} 次崩溃或卡死{spread}。请检查它们共用的部分：网页显示组件、存储空间、内存、最近的系统更新。",
            ),
            Text(
                "Several apps stopped today. We look for what they have in common.",
                "今天有多个应用停止运行，我们来查找共同的原因。",
            ),
        ),
        threshold=f"{APP_WARN} to {APP_FAIL - 1} crashes and ANRs of all programs in 24 h, fewer than {APP_WARN} of each one",
        source="our proposal; service handbook P7",
        uses=_COUNTS,
    ),
    Rule(
        id="crashes.system_server",
        test=lambda f: None if f.system_failures_7d is None else f.system_failures_7d > 0,
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The Android system itself crashed or was killed by its watchdog, or started again by itself, {system_failures_7d} time(s) {in_7d}: signs of a fault in system software or hardware.",
                "安卓系统自身{in_7d}崩溃、被看门狗终止或自行重启 {system_failures_7d} 次：有系统软件或硬件故障的迹象。",
            ),
            Text(
                "The phone's own system restarted after an error. There are signs of a fault, it should be looked at in the shop.",
                "手机系统曾因出错而重启，有故障的迹象，建议到店检查。",
            ),
        ),
        threshold="one crash or watchdog kill of system_server, restart of the system or panic of the kernel in 7 days",
        source="our proposal; AOSP Watchdog.java, BootReceiver.java, ActivityManagerService.addErrorToDropBox",
        uses=("system_failures_7d",),
    ),
    Rule(
        id="crashes.boot_after_fault",
        test=lambda f: boot_words(f, _FAULT_WORDS),
        severity=Severity.FAIL,
        verdict=Verdict.FAULT,
        says=Says(
            Text(
                "The last start followed a {boot_reason}: signs of a fault in the system software or hardware.",
                "上次启动的原因是 {boot_reason}：有系统软件或硬件故障的迹象。",
            ),
            Text(
                "The phone last restarted on its own after an error. There are signs of a fault, it should be looked at in the shop.",
                "手机上次是因出错自行重启的，有故障的迹象，建议到店检查。",
            ),
        ),
        threshold="boot reason names panic or watchdog",
        source=_BOOT_SOURCE,
        uses=("boot_reason",),
    ),
    Rule(
        id="crashes.boot_after_power_problem",
        test=lambda f: (
            None if f.boot_reason is None else boot_words(f, _POWER_WORDS) and not boot_words(f, _FAULT_WORDS)
        ),
        severity=Severity.FAIL,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The phone last switched off because of {boot_reason}: look at the battery and its temperature.",
                "手机上次因 {boot_reason} 关机：请检查电池和温度。",
            ),
            Text(
                "The phone last switched itself off because of heat or an empty battery. We look at the battery next.",
                "手机上次因过热或电量不足自动关机，接下来检查电池。",
            ),
        ),
        threshold="boot reason names thermal or battery",
        source=_BOOT_SOURCE,
        uses=("boot_reason",),
    ),
    *CONFLICT_RULES,
    Rule(
        id="crashes.on_record",
        test=_on_record,
        severity=Severity.INFO,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text("Crashes and freezes on record: {recorded}.", "崩溃与卡死记录：{recorded}。"),
            Text(
                "The phone noted that a program stopped. We look at which one and when.",
                "手机记录到有程序停止运行，我们看一下是哪个程序、什么时间。",
            ),
        ),
        threshold="one crash or freeze that no rule above names; also where it has no time",
        source="our proposal",
        uses=("java_count", "native_count", "anr_count"),
    ),
    Rule(
        id="crashes.kernel_logs",
        test=lambda f: None if f.kernel_logs_7d is None else f.kernel_logs_7d >= KERNEL_LOGS,
        severity=Severity.INFO,
        verdict=Verdict.UNDECIDED,
        says=Says(
            Text(
                "The phone kept {kernel_logs_7d} kernel logs of a start {in_7d}. Many phones keep one at every start; should this one restart by itself, look at their ends in a bugreport.",
                "{in_7d}手机保留了 {kernel_logs_7d} 份开机前的内核日志。很多手机每次开机都会保留；如果手机会自行重启，请在完整错误报告中查看这些日志的末尾。",
            ),
            Text(
                "Does the phone restart by itself? If so, it has kept notes of it that we can look at.",
                "手机会自己重启吗？如果会，手机里留有可以查看的记录。",
            ),
        ),
        threshold=f"{KERNEL_LOGS} or more entries SYSTEM_LAST_KMSG in 7 days",
        source="our proposal; AOSP BootReceiver.java keeps last_kmsg or console-ramoops at every start where there is one",
        uses=("kernel_logs_7d",),
    ),
)
