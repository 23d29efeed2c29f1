"""`dumpsys activity exit-info` (AppExitInfoTracker.java, ApplicationExitInfo.dump) and `dumpsys dropbox`
(DropBoxManagerService.java dump)."""

from __future__ import annotations

from remote_assist.phone.android.layout import size_value, stamp
from remote_assist.phone.state import PhoneState

_REASONS = {
    0: "UNKNOWN",
    1: "EXIT_SELF",
    2: "SIGNALED",
    3: "LOW_MEMORY",
    4: "APP CRASH(EXCEPTION)",
    5: "APP CRASH(NATIVE)",
    6: "ANR",
    7: "INITIALIZATION FAILURE",
    8: "PERMISSION CHANGE",
    9: "EXCESSIVE RESOURCE USAGE",
    10: "USER REQUESTED",
    11: "USER STOPPED",
    12: "DEPENDENCY DIED",
    13: "OTHER KILLS BY SYSTEM",
    14: "FREEZER",
    15: "STATE CHANGE",
    16: "PACKAGE UPDATED",
}
_SUBREASONS = {
    0: "UNKNOWN",
    1: "WAIT FOR DEBUGGER",
    2: "TOO MANY CACHED",
    3: "TOO MANY EMPTY",
    4: "TRIM EMPTY",
    5: "LARGE CACHED",
    6: "MEMORY PRESSURE",
    7: "EXCESSIVE CPU USAGE",
    21: "FORCE STOP",
    22: "REMOVE TASK",
    23: "STOP APP",
}

_KEPT_PER_PACKAGE = 16
"""config_app_exit_info_history_list_size."""

_MAX_ENTRIES = 1000


def exit_info(state: PhoneState, args: list[str]) -> str:
    """Newest first within a package, as the tracker keeps them."""
    wanted = next((word for word in args if not word.startswith("-")), None)
    lines = [
        "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)",
        f"Last Timestamp of Persistence Into Persistent Storage: {stamp(state, state.now_s() - 1260, millis=True)}",
    ]
    by_package: dict[str, dict[int, int]] = {}
    for record in state.exits:
        by_package.setdefault(record.package, {})[record.uid] = 0
    for package, uids in by_package.items():
        if wanted is not None and package != wanted:
            continue
        lines.append(f"  package: {package}")
        for uid in uids:
            lines.append(f"    Historical Process Exit for uid={uid}")
            records = sorted(
                (r for r in state.exits if r.package == package and r.uid == uid), key=lambda r: r.at_s, reverse=True
            )
            for number, record in enumerate(records[:_KEPT_PER_PACKAGE]):
                lines += [
                    f"        ApplicationExitInfo #{number}:",
                    f"          timestamp={stamp(state, record.at_s, millis=True)} pid={record.pid} realUid={record.uid} "
                    f"packageUid={record.uid} definingUid={record.uid} user=0",
                    f"          process={record.process} reason={record.reason} ({_REASONS.get(record.reason, 'UNKNOWN')}) "
                    f"subreason={record.subreason} ({_SUBREASONS.get(record.subreason, 'UNKNOWN')}) status={record.status}",
                    f"          importance={record.importance} pss={size_value(record.pss_kb)} rss={size_value(record.rss_kb)} "
                    f"description={record.description or 'null'} state=empty trace={record.trace or 'null'}",
                ]
    return "\n".join(lines) + "\n"


def dropbox(state: PhoneState, args: list[str]) -> str:
    printing = any(word in ("-p", "--print") for word in args)
    filing = any(word in ("-f", "--file") for word in args)
    if any(word in ("-h", "--help") for word in args):
        return (
            "Dropbox (dropbox) dump options:\n  [-h|--help] [-p|--print] [-f|--file] [timestamp]\n"
            "    -h|--help: print this help\n    -p|--print: print full contents of each entry\n"
            "    -f|--file: print path of each entry's file\n    --proto: dump data to proto\n"
            "  [timestamp] optionally filters to only those entries.\n"
        )
    known = ("-p", "--print", "-f", "--file", "--proto")
    head = "".join(f"Unknown argument: {word}\n" for word in args if word.startswith("-") and word not in known)
    wanted = [word for word in args if not word.startswith("-")]
    lines = [
        f"Drop box contents: {len(state.dropbox)} entries",
        f"Max entries: {_MAX_ENTRIES}",
        "Low priority rate limit period: 2000 ms",
        "Low priority tags: {data_app_wtf, keymaster, system_server_wtf, system_app_strictmode, system_app_wtf, "
        "system_server_strictmode, data_app_strictmode, netstats}",
    ]
    if wanted:
        lines.append("Searching for: " + " ".join(wanted))
    lines.append("")
    found = 0
    for entry in sorted(state.dropbox, key=lambda entry: entry.at_s):
        date = stamp(state, entry.at_s)
        if any(word not in f"{date} {entry.tag}" for word in wanted):
            continue
        found += 1
        size = len(entry.text.encode())
        compressed = size > 1024
        if printing:
            lines.append("========================================")
        lines.append(
            f"{date} {entry.tag} ({'compressed ' if compressed else ''}text, {size // 3 if compressed else size} bytes)"
        )
        if filing:
            suffix = "txt.gz" if compressed else "txt"
            lines.append(f"    /data/system/dropbox/{entry.tag}@{int(entry.at_s * 1000)}.{suffix}")
        if printing:
            lines.append(entry.text.rstrip("\n"))
            lines.append("")
        elif not filing:
            short = "/".join(line for line in entry.text.split("\n") if line)
            lines.append(f"    {short[:70]}{' ...' if len(short) > 70 else ''}")
    if not found:
        lines.append("(No entries found.)")
    if printing is False and args == []:
        lines += ["", "Usage: dumpsys dropbox [--print|--file] [YYYY-mm-dd] [HH:MM:SS] [tag]"]
    return head + "\n".join(lines) + "\n"
