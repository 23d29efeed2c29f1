"""Every command that reaches a phone, without consent and with each scope that it needs taken away: exit 4, the
refusal in the record, and nothing but the doorbell's literal list at the phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from diagnostics.model import Command, Text
from remote_assist import doorbell, logread
from remote_assist.adb import connect, devices
from remote_assist.adb.server import private
from remote_assist.checking import acquire, chosen
from remote_assist.consent import Consent, Scope, boottime_ns
from remote_assist.datafolder import DataFolder
from remote_assist.errors import NoConsent
from remote_assist.journal import Undo
from remote_assist.keys import load_or_create
from remote_assist.session import Session
from tests.visit.conftest import Attached, Bench

BELL = {"shell,v2,raw:" + " ".join(f"'{word}'" for word in argv) for argv in doorbell.COMMANDS}
NEEDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "check": (("check",), ("diagnose",)),
    "check one area": (("check", "battery", "--json"), ("diagnose",)),
    "check lenses": (("check", "camera", "--lenses"), ("diagnose", "camera")),
    "capture": (("capture", "{out}"), ("diagnose", "export")),
    "guide run": (("guide", "run", "storage-full", "--yes"), ("fix",)),
    "assist": (("assist",), ("diagnose", "fix")),
}
SCOPES = tuple(scope.value for scope in Scope)
MATRIX = [(name, missing) for name, (_, needed) in NEEDS.items() for missing in needed]


@pytest.fixture(scope="module")
def phone(bench: Bench) -> Attached:
    return bench.attach("pixel-15", "storage-full")


def again(bench: Bench, phone: Attached) -> None:
    """An assist that ends closes the connection; the next command needs it."""
    connect.connect(private(bench.data, usb=False), phone.serial)


def refused(bench: Bench, phone: Attached, name: str, *consent: str) -> list[dict[str, Any]]:
    """Run it; the records of its session. Exit 4, sealed, and only the doorbell was heard."""
    again(bench, phone)
    before = len(phone.served.opened)
    known = set(DataFolder(bench.data).listed())
    argv = [word.format(out=bench.data.parent / "capture") for word in NEEDS[name][0]]
    done = bench.run(*argv, "-s", phone.serial, *consent, stdin="\n\n\n" + "\n" * 9)
    assert done.code == 4, (done.out, done.err)
    assert "Traceback" not in done.err
    assert "→" in done.err
    assert not (bench.data.parent / "capture").exists()
    reached = phone.served.opened[before:]
    assert set(reached) <= BELL, set(reached) - BELL
    (folder,) = set(DataFolder(bench.data).listed()) - known
    assert logread.is_sealed(folder)
    return logread.read(folder)


@pytest.mark.parametrize(("name", "missing"), MATRIX)
def test_one_scope_is_missing(bench: Bench, phone: Attached, name: str, missing: str) -> None:
    others = ",".join(scope for scope in SCOPES if scope != missing)
    records = refused(bench, phone, name, "--consent", "paper:T", "--scope", others)
    refusals = [r["body"] for r in records if r["type"] == "consent" and r["body"].get("event") == "refused"]
    assert {body["scope"] for body in refusals} == {missing}
    assert all(missing in body["why"] for body in refusals)


@pytest.mark.parametrize("name", NEEDS)
def test_nobody_was_asked(bench: Bench, phone: Attached, name: str) -> None:
    records = refused(bench, phone, name)
    assert [r["body"]["event"] for r in records if r["type"] == "consent"] == ["not asked"]
    assert {r["body"]["scope"] for r in records if r["type"] == "intent"} == {"doorbell"}


@pytest.mark.parametrize("scope", sorted(set(SCOPES) - {"diagnose", "export"}))
def test_another_scope_opens_nothing(bench: Bench, phone: Attached, scope: str) -> None:
    records = refused(bench, phone, "check", "--consent", "voice:T", "--scope", scope)
    assert any(r["type"] == "consent" and r["body"].get("event") == "refused" for r in records)


def test_yes_is_no_consent(bench: Bench, phone: Attached) -> None:
    refused(bench, phone, "assist", "--yes")
    refused(bench, phone, "guide run", "--yes")


@pytest.fixture
def session(bench: Bench, phone: Attached) -> Iterator[Session]:
    again(bench, phone)
    data = DataFolder(bench.data).prepare()
    attached = devices.usable([private(bench.data, usb=False)], phone.serial)
    opened = Session.begin(data, attached, load_or_create(data.path, "anna"), technician="anna", order=None, adb_version="41")  # fmt: skip
    opened.ring()
    now = boottime_ns()
    opened.grant(Consent("c-1", "paper", "7", frozenset(Scope), "2026-01-01T00:00:00Z", now, now + 60 * 10**9, "w", "en", "0" * 64))  # fmt: skip
    yield opened
    if not opened.ended:
        opened.leave_open()


LOOK = Command(("dumpsys", "battery"))
TRIM = Command(("pm", "trim-caches", "999G"), changes=True)


@pytest.mark.parametrize("how", ["expired", "set back", "revoked"])
def test_every_form_of_the_door_when_consent_is_over(
    session: Session, phone: Attached, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Time over, a clock before the yes (which cannot stretch it), or the customer's stop."""
    session.run(LOOK)
    heard = len(phone.served.opened)
    assert session.consent is not None
    at = {"expired": session.consent.expires_ns, "set back": session.consent.given_ns - 1}.get(how)
    if at is None:
        session.revoke("customer")
    else:
        monkeypatch.setattr("remote_assist.door.boottime_ns", lambda: at)
    forms = (
        lambda: session.run(LOOK),
        lambda: session.change(TRIM, Undo("loss", "caches")),
        lambda: session.open(LOOK, Scope.DIAGNOSE).__enter__(),
        lambda: session.push(b"x", "/data/local/tmp/x", Text("x", "x")),
        lambda: session.receive("/sdcard/x", "x", max_bytes=10),
        lambda: session.reverse("tcp:localhost:8080", "localfilesystem:/x"),
        lambda: session.put_setting(
            "global", "stay_on_while_plugged_in", "7", what=Text("a", "b"), by_hand=Text("c", "c")
        ),
        lambda: acquire(session, chosen(["battery"])),
        lambda: session.require(Scope.EXPORT),
        lambda: session.knock(("dumpsys", "battery")),
        lambda: session.inverse(("reboot",)),
    )
    for form in forms:
        with pytest.raises(NoConsent):
            form()
    assert phone.served.opened[heard:] == []
    refusals = [r for r in logread.read(session.folder) if r["type"] == "consent" and r["body"].get("event") == "refused"]  # fmt: skip
    assert len(refusals) >= len(forms) - 2
    assert session.journal.entries == ()


def test_consent_that_ends_in_the_middle(session: Session, phone: Attached) -> None:
    """What was changed before is still put back: that is what the wording promises."""
    assert phone.machine.state is not None
    settings = phone.machine.state.settings["global"]
    before = settings.get("stay_on_while_plugged_in")
    session.put_setting("global", "stay_on_while_plugged_in", "7", what=Text("a", "b"), by_hand=Text("c", "c"))
    assert settings["stay_on_while_plugged_in"] == "7"
    assert session.consent is not None
    session.consent = replace(session.consent, expires_ns=session.consent.given_ns)
    with pytest.raises(NoConsent):
        session.run(LOOK)
    heard = len(phone.served.opened)
    session.restore()
    assert settings.get("stay_on_while_plugged_in") == before
    assert all("'stay_on_while_plugged_in'" in service for service in phone.served.opened[heard:])
    session.end({"outcome": "expired"})
