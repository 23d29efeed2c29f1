"""What the commands show on a terminal, at a desk's and at a telephone's width, in both languages: no line is wider than
the terminal, nothing is cut, and in a real Chromium nothing sticks out of the window."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from diagnostics.model import Result, Severity, Text
from remote_assist import summary
from remote_assist.phone import profiles, scenarios
from remote_assist.terminal import Terminal
from tests.hostile.ptyrun import on_a_terminal, unsafe
from tests.phone.android_rig import Rig
from tests.readings import laid_out
from tests.report.pages import Browser, browser
from tests.report.screens import COLUMNS, ailing, captured, judged, long_names, page, rows, too_wide
from tests.test_real_phones import LAYOUT
from tests.visit.conftest import Bench

LANGS = ("en", "zh")
BOTH = pytest.mark.parametrize("lang", LANGS)
WIDTHS = pytest.mark.parametrize("width", COLUMNS)


class Screen(io.StringIO):
    """A terminal that only listens; $COLUMNS says how wide it is."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as one:
        yield one


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("captures")
    phones = {"ailing": ailing(), "long": long_names(), "healthy": Rig("samsung-13")}
    return {name: captured(rig, folder / name) for name, rig in phones.items()}


def on_screen(argv: list[str], lang: str, width: int, tmp_path: Path) -> str:
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    code, raw = on_a_terminal([*argv, "--lang", lang], data, columns=COLUMNS[width])
    assert code in (0, 1, 2, 3), raw[-2000:]
    assert b"Traceback" not in raw
    assert unsafe(raw) == []
    return raw.decode("utf-8")


def fits(chrome: Browser, shown: str, lang: str, width: int, tmp_path: Path) -> None:
    assert too_wide(shown, COLUMNS[width]) == []
    file = tmp_path / "screen.html"
    file.write_text(page(shown, lang), encoding="utf-8")
    chrome.open(file, width)
    assert chrome.ask("document.documentElement.scrollWidth <= window.innerWidth")
    assert chrome.sticking_out() == []


@WIDTHS
@BOTH
@pytest.mark.parametrize(
    ("name", "more"),
    [("ailing", []), ("healthy", []), ("long", ["--verbose"]), ("ailing", ["--compare"])],
    ids=["ailing", "healthy", "long names", "compared"],
)
def test_a_check_fits(
    chrome: Browser, captures: dict[str, Path], tmp_path: Path, name: str, more: list[str], lang: str, width: int
) -> None:
    if more == ["--compare"]:
        older = tmp_path / "older.json"
        code, raw = on_a_terminal(["check", "--from", str(captures["healthy"]), "--json"], tmp_path)
        assert code == 0
        assert json.loads(raw)["schema"] == 1
        older.write_bytes(raw)
        more = ["--compare", str(older)]
    shown = on_screen(["check", "--from", str(captures[name]), *more], lang, width, tmp_path)
    fits(chrome, shown, lang, width, tmp_path)


@WIDTHS
@BOTH
@pytest.mark.parametrize("phone", ["vivo-pd1616-a71", "mtk-tb8168-a13"])
def test_a_real_phone_fits(chrome: Browser, devices: Path, tmp_path: Path, phone: str, lang: str, width: int) -> None:
    folder = laid_out(devices, tmp_path / "capture", phone, LAYOUT)
    shown = on_screen(["check", "--from", str(folder)], lang, width, tmp_path)
    fits(chrome, shown, lang, width, tmp_path)


@WIDTHS
@BOTH
def test_rules_and_phones_fit(chrome: Browser, bench: Bench, tmp_path: Path, lang: str, width: int) -> None:
    fits(chrome, on_screen(["rules"], lang, width, tmp_path), lang, width, tmp_path)
    phone = bench.attach("xiaomi-14")
    _, raw = on_a_terminal(["devices", "--lang", lang], bench.data, columns=COLUMNS[width])
    assert phone.serial in raw.decode()
    fits(chrome, raw.decode(), lang, width, tmp_path)


@WIDTHS
@BOTH
def test_the_demo_fits_but_for_what_is_copied(
    chrome: Browser, bench: Bench, tmp_path: Path, lang: str, width: int
) -> None:
    code, raw = on_a_terminal(["demo", "--lang", lang], bench.data, columns=COLUMNS[width])
    assert code == 0
    shown = raw.decode("utf-8")
    wide = too_wide(shown, COLUMNS[width])
    assert all("/sessions/" in row or "remote-assist log verify" in row or "2000" in row for row in wide), wide
    assert len(wide) <= 4
    fits(chrome, "\n".join(row for row in rows(shown) if row not in wide), lang, width, tmp_path)


def summed_up(
    results: tuple[Result, ...],
    lang: str,
    columns: int | None,
    monkeypatch: pytest.MonkeyPatch,
    *,
    verbose: bool = False,
) -> str:
    screen = Screen() if columns else io.StringIO()
    monkeypatch.setenv("COLUMNS", str(columns or ""))
    monkeypatch.setattr("sys.stdout", screen)
    summary.show(Terminal(color=False, lang=lang), {"brand": "Acme", "model": "1"}, results, verbose=verbose)
    return screen.getvalue()


@BOTH
@pytest.mark.parametrize("scenario", scenarios.NAMES)
@pytest.mark.parametrize("profile", profiles.NAMES)
def test_every_scenario_fits_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, profile: str, scenario: str, lang: str
) -> None:
    """What stands on the narrow screen is, but for spaces, what stands in the findings."""
    results = judged(Rig(profile, scenario))
    for columns in (*COLUMNS.values(), 30):
        shown = summed_up(results, lang, columns, monkeypatch, verbose=True)
        assert too_wide(shown, columns) == []
        together = "".join(shown.split())
        for result in results:
            for finding in result.findings:
                said = "".join(finding.says.technician.in_language(lang).split())
                assert said in together, "nothing is cut off"


@BOTH
def test_a_file_is_not_wrapped(monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    """What goes into a pipe is one line a sentence, for grep."""
    shown = summed_up(judged(long_names()), lang, None, monkeypatch)
    assert max(cell_len(row) for row in shown.split("\n")) > 150


@BOTH
@pytest.mark.parametrize("columns", COLUMNS.values())
def test_worst_first_and_one_line_an_area(monkeypatch: pytest.MonkeyPatch, columns: int, lang: str) -> None:
    shown = rows(summed_up(judged(ailing()), lang, columns, monkeypatch))
    table = shown[2 : shown.index("", 2)]
    if lang == "en":
        assert table.pop() == "  FAIL: not in order · WARN: needs attention"
    assert len(table) == 16
    words = [row.split()[0] for row in table]
    order = ["FAIL", "WARN", "note", "ok"] if lang == "en" else ["异常", "注意", "提示", "正常"]
    assert set(words) == set(order)
    assert words == sorted(words, key=order.index)
    if columns == 150:
        starts = {cell_len(row[: row.rindex(re.split(" {2,}", row)[-1])]) for row in table}
        assert len(starts) == 1, "sentences stand below each other"


@pytest.mark.parametrize(
    ("brand", "model", "shown"),
    [("vivo", "vivo X9", "vivo X9"), ("google", "Pixel 8", "google Pixel 8"), (None, "X", "X"), ("Acme", None, "Acme")],
)
def test_a_brand_is_said_once(
    capsys: pytest.CaptureFixture[str], brand: str | None, model: str | None, shown: str
) -> None:
    summary.show(Terminal(), {"brand": brand, "model": model, "android": "7"}, ())
    assert capsys.readouterr().out == f"\n{shown} · Android 7\n"


@BOTH
def test_what_is_missing_is_said_on_a_narrow_screen_too(monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    title = Text("Battery", "电池")
    partly = Result("battery", title, Severity.PASS, False, None, None, (), ())
    broken = Result("camera", Text("Camera", "相机"), Severity.UNKNOWN, False, "ValueError: x", None, (), ())
    screen = Screen()
    monkeypatch.setenv("COLUMNS", "44")
    monkeypatch.setattr("sys.stdout", screen)
    summary.show(Terminal(color=False, lang=lang), {}, (partly, broken))
    shown = screen.getvalue()
    assert ("Battery (read in part)" if lang == "en" else "电池（部分信息缺失）") in shown
    assert ("could not be read" if lang == "en" else "无法读取") in shown


def test_a_command_that_fits_is_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = summed_up(judged(Rig("pixel-15", "storage-full")), "zh", 44, monkeypatch)
    assert "      remote-assist guide run storage-full\n" in shown
