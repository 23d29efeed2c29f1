"""A check's results on the terminal: worst first, one line an area, then what to do and what to say (S11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping

from diagnostics.model import Finding, Result, Severity, Verdict
from remote_assist.terminal import Terminal, visible

_RANK = {Severity.FAIL: 0, Severity.UNKNOWN: 1, Severity.WARN: 2, Severity.INFO: 3, Severity.PASS: 4}
_STYLE = {Severity.FAIL: "red", Severity.WARN: "yellow", Severity.UNKNOWN: "cyan", Severity.PASS: "green"}
_WORD = {
    Severity.PASS: ("ok", "正常"),
    Severity.INFO: ("note", "提示"),
    Severity.WARN: ("WARN", "注意"),
    Severity.FAIL: ("FAIL", "异常"),
    Severity.UNKNOWN: ("unknown", "未知"),
}
VERDICT = {
    Verdict.SETTING: ("can be put right now", "现在可以调好"),
    Verdict.FAULT: ("needs the bench", "需要到店检查"),
    Verdict.UNDECIDED: ("cannot tell yet", "现在还不能确定"),
}


def exit_code(results: Iterable[Result], *, live: bool) -> int:
    """1 when something FAILs; when no area could be judged 6 (live) or 2 (a capture), never 0."""
    results = tuple(results)
    if any(finding.severity is Severity.FAIL for result in results for finding in result.findings):
        return 1
    if not any(result.judged for result in results):
        return 6 if live else 2
    return 0


def as_it_comes(terminal: Terminal) -> Callable[[Result], None]:
    """One line an area, the moment it is judged: the first verdict is on the screen while the rest is still read."""

    def line(result: Result) -> None:
        severity = _shown(result)
        said = f": {_head(result, terminal)}" if severity is Severity.FAIL else ""
        title = result.title.in_language(terminal.lang)
        terminal.line(f"  · {title}: {_WORD[severity][terminal.lang == 'zh']}{said}", style=_STYLE.get(severity, "dim"))

    return line


def show(terminal: Terminal, phone: Mapping[str, object], results: Iterable[Result], *, verbose: bool = False) -> None:
    """Print the summary; with `verbose` the evidence lines and what was not judged too."""
    zh = terminal.lang == "zh"
    name = " ".join(visible(str(phone[key])) for key in ("brand", "model") if phone.get(key))
    android = f" · Android {visible(str(phone['android']))}" if phone.get("android") else ""
    terminal.heading(f"{name or terminal.pick('Phone', '手机')}{android}")
    ordered = sorted(results, key=lambda result: _RANK[_shown(result)])
    for result in ordered:
        severity = _shown(result)
        text = _head(result, terminal)
        title = result.title.in_language(terminal.lang)
        terminal.line(f"  {padded(_WORD[severity][zh], 8)}{padded(title, 29)}{text}", style=_STYLE.get(severity))
    for result in ordered:
        for finding in result.findings:
            _finding(terminal, finding, verbose)
    if verbose:
        for result in ordered:
            if result.not_judged:
                terminal.line(f"  {terminal.pick('not judged', '未判断')}: {', '.join(result.not_judged)}", style="dim")


def padded(text: str, columns: int) -> str:
    """Filled up with spaces to so many columns; a Chinese character is two wide (UAX #11)."""
    wide = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(1, columns - wide)


def _head(result: Result, terminal: Terminal) -> str:
    """The area's worst finding in a line, a note too; else that nothing was found, or why nothing can be said."""
    if result.findings and not (result.severity is Severity.UNKNOWN and result.findings[0].severity is Severity.INFO):
        return visible(result.findings[0].says.technician.in_language(terminal.lang))
    return _quiet(result, terminal)


def _shown(result: Result) -> Severity:
    """A FAIL is shown as one even where a missing fact makes the area as a whole UNKNOWN."""
    worst = result.findings[0].severity if result.findings else Severity.PASS
    return Severity.FAIL if worst is Severity.FAIL else result.severity


def _quiet(result: Result, terminal: Terminal) -> str:
    if result.error is not None:
        return terminal.pick(f"could not be read ({visible(result.error[:200])})", "无法读取，未作判断")
    if result.severity is Severity.UNKNOWN:
        return terminal.pick("the phone did not say enough to judge", "手机给出的信息不足，无法判断")
    if not result.complete:
        return terminal.pick(
            "nothing wrong in what could be read; some answers are missing", "已读部分正常，部分信息缺失"
        )
    return terminal.pick("nothing wrong found", "未发现问题")


def _finding(terminal: Terminal, finding: Finding, verbose: bool) -> None:
    zh = terminal.lang == "zh"
    terminal.line()
    verdict = VERDICT[finding.verdict][zh]
    terminal.line(f"{_WORD[finding.severity][zh]} {finding.rule}: {visible(finding.says.technician.in_language(terminal.lang))}",
                  style=_STYLE.get(finding.severity))  # fmt: skip
    terminal.line(f"    {terminal.pick('verdict', '判断')}: {verdict}")
    terminal.line(f"    {terminal.pick('say', '可以说')}: {visible(finding.says.customer.in_language(terminal.lang))}")
    if finding.guide:
        terminal.line(f"    {terminal.pick('guide', '指引')}: remote-assist guide run {finding.guide}")
    if verbose:
        for evidence in finding.evidence:
            terminal.line(f"    {visible(evidence.command)}: {visible(evidence.line)}", style="dim")
        terminal.line(f"    {terminal.pick('source', '依据')}: {visible(finding.source)}", style="dim")
