"""What a phone calls itself, its networks and its apps reaches the screen as harmless characters, in every command."""

from __future__ import annotations

import html.parser

from remote_assist.phone import incidents, scenarios
from remote_assist.phone.machine import Machine, build
from tests.hostile.escapes import ESCAPES
from tests.hostile.ptyrun import on_a_terminal, unsafe
from tests.report.payloads import MARK, PAYLOADS
from tests.visit.conftest import Bench

AGREED = ["--consent", "paper:T"]
ALL = "".join(ESCAPES)


def parts(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def ailing() -> Machine:
    """A phone with everything wrong at once, so that there is evidence to quote."""
    machine = build("pixel-15", "storage-full")
    assert machine.state is not None
    for name in ("battery-worn", "wifi-no-internet", "camera-blocked", "app-crash-loop"):
        scenarios.apply(machine.state, name)
    return machine


def arm(machine: Machine, said: str) -> None:
    """`said` in every name that a phone chooses. Done when adb has it already: its banner has a test of its own."""
    state = machine.state
    assert state is not None
    names = ("ro.product.brand", "ro.product.model", "ro.build.version.release", "ro.product.manufacturer", "ro.product.device",
             "ro.build.fingerprint", "persist.sys.locale", "ro.serialno", "ro.build.version.oneui", "gsm.operator.alpha")  # fmt: skip
    pieces = parts(said, 300)
    for number, name in enumerate(names):
        state.properties[name] = pieces[number % len(pieces)]
    state.wifi.ssid = state.wifi.bssid = state.wifi.country = said
    state.settings["global"].update(
        private_dns_specifier=f"x{said}.invalid", stay_on_while_plugged_in="0\x1b[2J", device_name=said
    )
    for sim in state.sims:
        sim.operator = sim.apn = said
    for package in list(state.packages.values())[:8]:
        package.version_name = package.installer = said
    text = said.encode("utf-8", "ignore").decode()
    crash = incidents.JavaCrash(f"java.lang.Bad{text}", text, (f"com.x.Y.z(Y.java:1{text})",))
    for ago in range(12):
        incidents.java_crash(state, scenarios.CRASHING_APP, 7000 + ago, state.now_s() - 600 * (ago + 1), crash)
    for event in state.camera.events:
        event.text += said
    for exit_info in state.exits:
        exit_info.description = f"crash {said}"
    state.battery.technology = said
    state.battery.first_use = said


def test_there_are_enough_of_them() -> None:
    assert len(set(ESCAPES)) >= 150
    assert all(unsafe(one.encode("utf-8", "surrogateescape")) for one in ESCAPES if one != "\t")


def test_every_command_on_a_terminal(bench: Bench) -> None:
    phone = bench.attach(machine=ailing())
    arm(phone.machine, ALL)
    data, serial = bench.data, ["-s", phone.serial]
    capture = str(data.parent / "capture")
    shown: dict[str, bytes] = {}
    for argv, typed in (
        (["devices"], b""),
        ([], b"\x04"),
        (["connect", phone.serial], b""),
        (["check", *serial, *AGREED], b""),
        (["check", "--verbose", "--lang", "zh", *serial, *AGREED], b""),
        (["check", "--json", *serial, *AGREED], b""),
        (["capture", capture, *serial, *AGREED], b""),
        (["check", "--verbose", "--from", capture, "--html", str(data.parent / "check.html")], b""),
        (["check", "--json", "--from", capture], b""),
        (["guide", "run", "storage-full", "--yes", *serial, *AGREED, "--scope", "fix,logs"], b""),
        (["assist", *serial, *AGREED, "--yes"], b"\n\n\n" + b"yes\n" * 30),
        (["log", "list"], b""),
        (["log", "show", "last"], b""),
        (["log", "verify", "last"], b""),
        (["restore"], b""),
        (["check", "batt\x1b[2Jery\u202e"], b""),
        (["check", "-s", "\x1b]0;t\x07", *AGREED], b""),
    ):
        code, raw = on_a_terminal(argv, data, typed)
        name = " ".join(argv)
        assert unsafe(raw) == [], name
        assert b"Traceback" not in raw, raw[-3000:]
        assert 0 <= code <= 7, (name, code, raw[-1500:])
        shown[name] = raw
    checked = shown[" ".join(["check", *serial, *AGREED])]
    assert b"\x1b[1m" in checked, "colours are on"
    assert b"\\x1b" in checked, "the payload is there, and visible"
    reports = [data.parent / "check.html", *data.glob("sessions/*/report.html")]
    assert len(reports) == 2
    for report in reports:
        text = report.read_text("utf-8")
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_name_without_end_does_not_fill_the_screen(bench: Bench) -> None:
    phone = bench.attach(machine=ailing())
    assert phone.machine.state is not None
    phone.machine.state.settings["global"]["private_dns_specifier"] = "long." * 20_000 + "invalid"
    _, raw = on_a_terminal(["check", "network", "--verbose", "-s", phone.serial, *AGREED], bench.data)
    assert b"long.long." in raw
    assert len(raw) < 20_000
    assert max(len(line) for line in raw.split(b"\r\n")) < 2100


class Elements(html.parser.HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {f"{tag}.{name}" for name, _ in attrs}


def test_markup_stays_text_in_the_report(bench: Bench) -> None:
    """A clean phone's report says which elements there may be; a hostile one's has no other."""
    pages = []
    said = "".join(one for one in PAYLOADS if "\n" not in one and "\ud800" not in one)
    for number, text in enumerate(("", said)):
        phone = bench.attach(machine=ailing())
        if text:
            arm(phone.machine, text)
        page = bench.data.parent / f"page-{number}.html"
        done = bench.run("check", "-s", phone.serial, *AGREED, "--html", str(page))
        assert done.code in (1, 6), done.err
        pages.append(page.read_text("utf-8"))
    assert MARK in pages[1]
    honest, hostile = Elements(pages[0]), Elements(pages[1])
    assert hostile.tags <= honest.tags | {"pre", "code", "li", "ul"}
    assert not {one for one in hostile.attributes if one.partition(".")[2].startswith("on")}
    assert hostile.attributes <= honest.attributes
