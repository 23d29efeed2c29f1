"""A check's results on the terminal: worst first, one line an area, then what to do and what to say (S11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from diagnostics.model import Finding, Result, Severity, Text, Verdict
from remote_assist.report.labels import LABEL, SEVERITY, VERDICT
from remote_assist.report.rule_words import source_said
from remote_assist.terminal import Terminal, visible
from remote_assist.wrapping import cells, clause, kept, padded, quoted

_RANK = {Severity.FAIL: 0, Severity.UNKNOWN: 1, Severity.WARN: 2, Severity.INFO: 3, Severity.PASS: 4}
_STYLE = {Severity.FAIL: "red", Severity.WARN: "yellow", Severity.UNKNOWN: "cyan", Severity.PASS: "green"}
_WORD = {
    Severity.PASS: ("ok", "正常"),
    Severity.INFO: ("note", "提示"),
    Severity.WARN: ("WARN", "注意"),
    Severity.FAIL: ("FAIL", "异常"),
    Severity.UNKNOWN: ("unknown", "未判断"),
}
NOT_ASKED = Text("Not asked (--quick)", "未询问（--quick）")
NOT_IN_FILE = Text("Not in this file", "此文件中没有")
NOT_IN_FOLDER = Text("Not in this folder", "此文件夹中没有")
_TO_BE_EXPLAINED = (Severity.FAIL, Severity.UNKNOWN, Severity.WARN)
ROOM_FOR_A_SENTENCE = 60
"""Columns beside an area's name from which a sentence stands there; below, it is said only further down."""


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
        if result.absent:
            return
        severity = _shown(result)
        said = f" · {_worst(result, terminal)}" if severity is Severity.FAIL else ""
        title = terminal.said(result.title.in_language(terminal.lang), _word(severity, terminal))
        terminal.line(f"  · {title}{said}", style=_STYLE.get(severity, "dim"))

    return line


def show(
    terminal: Terminal,
    phone: Mapping[str, object],
    results: Iterable[Result],
    *,
    verbose: bool = False,
    absent: Text = NOT_ASKED,
) -> None:
    """Print the summary; with `verbose` the evidence lines and what was not judged too. `absent`: why there is nothing
    about an area that the phone is not to blame for; these stand in one line at the end."""
    name = _named(phone)
    android = f" · Android {visible(str(phone['android']))}" if phone.get("android") else ""
    terminal.heading(f"{name or terminal.pick('Phone of unknown make', '手机（型号未知）')}{android}")
    ordered = sorted(results, key=lambda result: _RANK[_shown(result)])
    _areas(terminal, [result for result in ordered if not result.absent])
    both = [(result, finding) for result in ordered for finding in result.findings]
    for result, finding in sorted(both, key=lambda one: _RANK[one[1].severity]):
        _finding(terminal, result, finding, verbose)
    if verbose:
        _not_judged(terminal, ordered)
    beside = [result.title.in_language(terminal.lang) for result in ordered if result.absent]
    if beside:
        terminal.line()
        names = terminal.pick(", ", "、").join(beside)
        terminal.line(f"  {terminal.said(absent.in_language(terminal.lang), names)}", style="dim")


def _named(phone: Mapping[str, object]) -> str:
    """Brand and model; a model that begins with the brand says both."""
    brand, model = (visible(str(phone.get(key) or "")) for key in ("brand", "model"))
    return model if model.lower().startswith(brand.lower()) else f"{brand} {model}".strip()


def _areas(terminal: Terminal, ordered: list[Result]) -> None:
    """One line an area: how it is, its name, and the worst of it in as many words as there is room for."""
    titles = {result.area: result.title.in_language(terminal.lang) for result in ordered}
    first = 2 + max((cells(word[terminal.lang == "zh"]) for word in _WORD.values()), default=0) + 2
    second = max(map(cells, titles.values()), default=0) + 2
    columns = terminal.columns
    room = None if columns is None else columns - first - second
    for result in ordered:
        severity = _shown(result)
        start = padded(f"  {_word(severity, terminal)}", first) + titles[result.area]
        said, in_full = _head(result, terminal)
        if room is None or room >= ROOM_FOR_A_SENTENCE:
            short = said if room is None or in_full else clause(said, room)
            terminal.line(padded(start, first + second) + short, style=_STYLE.get(severity), hang=first + second)
        else:
            partly = in_full and severity is Severity.PASS and not result.complete
            part = terminal.pick(" (read in part)", "（部分信息缺失）") if partly else ""
            terminal.line(start + part, style=_STYLE.get(severity), hang=first)
            if result.error is not None:
                terminal.line(" " * first + said, style="dim", hang=first)
    if terminal.lang != "zh":
        there = {_shown(result) for result in ordered}
        explained = [f"{_WORD[one][0]}: {SEVERITY[one].en}" for one in _TO_BE_EXPLAINED if one in there]
        if explained:
            terminal.line(f"  {' · '.join(explained)}", style="dim")


def _word(severity: Severity, terminal: Terminal) -> str:
    return _WORD[severity][terminal.lang == "zh"]


def _head(result: Result, terminal: Terminal) -> tuple[str, bool]:
    """The area in a sentence; True when it is said nowhere else and so must be whole."""
    if result.findings and not (result.severity is Severity.UNKNOWN and result.findings[0].severity is Severity.INFO):
        return _worst(result, terminal), False
    return _quiet(result, terminal), True


def _worst(result: Result, terminal: Terminal) -> str:
    return visible(result.findings[0].says.technician.in_language(terminal.lang))


def _shown(result: Result) -> Severity:
    """What was seen to be wrong is shown even where a missing fact makes the area as a whole UNKNOWN."""
    worst = result.findings[0].severity if result.findings else Severity.PASS
    return worst if worst in (Severity.FAIL, Severity.WARN) else result.severity


def _quiet(result: Result, terminal: Terminal) -> str:
    if result.error is not None:
        return terminal.pick(f"could not be read ({visible(result.error[:200])})", "无法读取，未作判断")
    if result.severity is Severity.UNKNOWN:
        return terminal.pick("the phone did not say enough to judge", "手机给出的信息不足，无法判断")
    if not result.complete:
        return terminal.pick(
            "nothing wrong in what could be read; some answers are missing", "已读部分正常，部分信息缺失"
        )
    left = len(result.not_judged)
    if left:
        points = "1 point" if left == 1 else f"{left} points"
        return terminal.pick(
            f"nothing wrong found; {points} not judged (--verbose)", f"未发现问题；{left} 项未判断（--verbose）"
        )
    return terminal.pick("nothing wrong found", "未发现问题")


def _finding(terminal: Terminal, result: Result, finding: Finding, verbose: bool) -> None:
    lang = terminal.lang
    terminal.line()
    title = f"{_word(finding.severity, terminal)} {result.title.in_language(lang)}"
    terminal.line(terminal.said(title, visible(finding.says.technician.in_language(lang))),
                  style=_STYLE.get(finding.severity), hang=4)  # fmt: skip
    if verbose or finding.severity is not Severity.INFO or finding.verdict is not Verdict.UNDECIDED:
        verdict = VERDICT[finding.verdict].in_language(lang)
        terminal.line(f"    {terminal.said(terminal.pick('verdict', '判断'), verdict)}")
    say = quoted(visible(finding.says.customer.in_language(lang)))
    terminal.line(f"    {terminal.said(terminal.pick('say', '可以说'), say)}")
    if finding.guide:
        command = kept(f"remote-assist guide run {finding.guide}")
        terminal.line(f"    {terminal.said(terminal.pick('guide', '指引'), command)}")
    if verbose:
        for evidence in finding.evidence:
            shown = visible(evidence.line.strip().replace("\t", " "))
            terminal.line(f"    {visible(evidence.command)}: {shown}", style="dim")
        terminal.line(f"    {terminal.said(LABEL['rule'].in_language(lang), finding.rule)}", style="dim")
        source = visible(source_said(finding.source, lang))
        terminal.line(f"    {terminal.said(LABEL['source'].in_language(lang), source)}", style="dim")


def _not_judged(terminal: Terminal, ordered: list[Result]) -> None:
    left = [result for result in ordered if result.not_judged]
    if left:
        terminal.heading(LABEL["not_judged"].in_language(terminal.lang))
    for result in left:
        rules = ", ".join(result.not_judged)
        terminal.line(f"  {terminal.said(result.title.in_language(terminal.lang), rules)}", style="dim")
