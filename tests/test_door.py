"""One door: consent, durable intent, act, result. The phone here is a function that looks at the disk when called."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diagnostics.model import Command, Text
from remote_assist import logread
from remote_assist.adb.devices import Attached
from remote_assist.adb.server import Server
from remote_assist.adb.shell import Completed
from remote_assist.consent import Consent, Scope, boottime_ns
from remote_assist.datafolder import DataFolder
from remote_assist.doorbell import COMMANDS, IDENTITY_PROPERTIES, LANGUAGE_PROPERTIES
from remote_assist.errors import (
    ConsentExpired,
    ConsentRevoked,
    FixDidNotHold,
    LinkLost,
    NoConsent,
    NoUsablePhone,
    PhoneBusy,
    RecordError,
    ScopeMissing,
    UsageError,
)
from remote_assist.journal import Journal, Undo
from remote_assist.keys import load_or_create
from remote_assist.session import Session

LOOK = Command(("dumpsys", "battery"))
TRIM = Command(("pm", "trim-caches", "1"), changes=True)
LOSS = Undo("loss", "caches")


class FakePhone:
    """Answers from a table; notes every argument list it was sent, and what the record said at that moment."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, ...]] = []
        self.settings: dict[str, str] = {}
        self.keeps_settings = True
        self.look: Callable[[], Any] = lambda: None
        self.seen: list[Any] = []
        self.fails: Exception | None = None
        self.says = "said\n"
        # The lock of a phone is the whole machine's: tests that run at the same time must not share a serial number.
        self.serialno = f"SERIAL-{secrets.token_hex(6)}"

    def run(self, phone: Attached, argv: Sequence[str], **options: Any) -> Completed:
        self.sent.append(tuple(argv))
        self.seen.append(self.look())
        if self.fails is not None:
            raise self.fails
        out = self._answer(list(argv)).encode()
        return Completed(0, out, b"", 0.001, True, None, None, len(out))

    def _answer(self, argv: list[str]) -> str:
        if argv[:2] == ["settings", "get"]:
            return self.settings.get(argv[3], "null") + "\n"
        if argv[:2] == ["settings", "put"] and self.keeps_settings:
            self.settings[argv[3]] = argv[4]
        if argv[:2] == ["settings", "delete"]:
            self.settings.pop(argv[3], None)
        return f"{self.serialno}\n" if argv == ["getprop", "ro.serialno"] else self.says


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakePhone:
    phone = FakePhone()
    monkeypatch.setattr("remote_assist.adb.shell.run", phone.run)
    return phone


def _attached(serial: str) -> Attached:
    return Attached(serial, "device", "tcp", 1, None, None, None, None, Server("/nowhere", ours=True, version=41))


def _begin(tmp_path: Path, serial: str) -> Session:
    data = DataFolder(tmp_path / "data").prepare()
    return Session.begin(data, _attached(serial), load_or_create(data.path, "anna"), technician="anna", order="7",
                         adb_version="41")  # fmt: skip


@pytest.fixture
def session(tmp_path: Path, fake: FakePhone) -> Iterator[Session]:
    opened = _begin(tmp_path, f"door-{secrets.token_hex(6)}")
    yield opened
    if not opened.ended:
        opened.leave_open()


def _consent(*scopes: Scope) -> Consent:
    now = boottime_ns()
    return Consent(
        "c-1", "paper", "7", frozenset(scopes), "2026-01-01T00:00:00Z", now, now + 3600 * 10**9, "w", "en", "0" * 64
    )


def _types(session: Session) -> list[str]:
    return [record["type"] for record in logread.read(session.folder)]


def test_the_intent_is_on_disk_before_the_phone_hears_of_it(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(Scope.DIAGNOSE))
    fake.look = lambda: logread.read(session.folder)[-1]
    output = session.run(LOOK)
    last = fake.seen[-1]
    assert last["type"] == "intent"
    assert last["body"]["argv"] == ["dumpsys", "battery"]
    assert last["consent_id"] == "c-1"
    assert output.stdout == b"said\n"
    result = [record for record in logread.read(session.folder) if record["type"] == "result"][-1]
    assert result["body"]["intent"] == last["seq"]
    assert result["body"]["outcome"] == "done"


def test_no_record_no_action(session: Session, fake: FakePhone, monkeypatch: pytest.MonkeyPatch) -> None:
    session.grant(_consent(Scope.DIAGNOSE, Scope.FIX))
    count = len(fake.sent)

    def full(*_: Any, **__: Any) -> int:
        raise RecordError("disk full")

    monkeypatch.setattr(session.log, "append", full)
    for attempt in (
        lambda: session.run(LOOK),
        lambda: session.change(TRIM, LOSS),
        lambda: session.knock(COMMANDS[0]),
        lambda: session.push(b"x", "/data/local/tmp/x", Text("x", "x"), Scope.FIX),
        lambda: session.reverse("tcp:localhost:20001", "localfilesystem:/x"),
    ):
        with pytest.raises(RecordError):
            attempt()
    assert len(fake.sent) == count


def test_before_consent_only_the_literal_doorbell_list(session: Session, fake: FakePhone) -> None:
    session.ring()
    for scope in Scope:
        with pytest.raises(NoConsent):
            session.run(LOOK, scope)
    for argv in (("getprop",), ("getprop", "gsm.sim.state"), ("dumpsys", "window"), ("settings", "list", "global"), ()):
        with pytest.raises(NoConsent):
            session.knock(argv)
    assert set(fake.sent) <= set(COMMANDS)
    assert ("getprop", "ro.serialno") in fake.sent


def test_our_own_preparing_happens_while_the_phone_is_waited_for(session: Session, fake: FakePhone) -> None:
    """The phone has every question and answers none before we have prepared."""
    count = len(IDENTITY_PROPERTIES) + len(LANGUAGE_PROPERTIES)
    all_there = threading.Barrier(count + 1, timeout=20)
    prepared = threading.Event()

    def late() -> bool:
        all_there.wait()
        return prepared.wait(20)

    def prepare() -> None:
        all_there.wait()
        prepared.set()

    fake.look = late
    assert session.ring(prepare).serialno == fake.serialno
    assert fake.seen == [True] * count


def test_a_near_phone_does_not_wait_for_our_preparing(
    session: Session, fake: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remote_assist.session.ANSWERED_SOON_S", 20)
    called: list[bool] = []
    session.ring(lambda: called.append(True))
    assert called == []


@pytest.mark.parametrize("missing", list(Scope))
def test_every_form_against_every_missing_scope(session: Session, fake: FakePhone, missing: Scope) -> None:
    session.grant(_consent(*[scope for scope in Scope if scope is not missing]))
    attempts: list[Callable[[], Any]] = [
        lambda: session.run(LOOK, missing),
        lambda: session.change(TRIM, LOSS, missing),
        lambda: session.open(LOOK, missing).__enter__(),
        lambda: session.push(b"x", "/data/local/tmp/x", Text("x", "x"), missing),
        lambda: session.receive("/sdcard/x", "x", max_bytes=10, scope=missing),
        lambda: session.reverse("tcp:localhost:20001", "localfilesystem:/x", missing),
        lambda: session.put_setting("global", "x", "1", what=Text("x", "x"), by_hand=Text("x", "x"), scope=missing),
    ]
    for attempt in attempts:
        with pytest.raises(ScopeMissing) as refused:
            attempt()
        assert refused.value.exit_code == 4
    assert fake.sent == []
    refusals = [r["body"] for r in logread.read(session.folder) if r["body"].get("event") == "refused"]
    assert len(refusals) == len(attempts)
    assert {body["scope"] for body in refusals} == {missing.value}
    assert session.journal.entries == ()


def test_consent_that_has_run_out(session: Session, fake: FakePhone) -> None:
    given = _consent(Scope.DIAGNOSE)
    session.grant(replace(given, given_ns=given.given_ns - 10**12, expires_ns=given.given_ns - 1))
    with pytest.raises(ConsentExpired):
        session.run(LOOK)
    assert fake.sent == []


def test_a_changing_command_cannot_come_in_as_a_look(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(*Scope))
    with pytest.raises(RecordError, match="not journalled"):
        session.run(TRIM, Scope.FIX)
    assert fake.sent == []


def test_a_changing_stream_needs_its_journal_line_too(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(*Scope))
    with pytest.raises(RecordError, match="not journalled"):
        session.open(TRIM, Scope.FIX).__enter__()
    assert "intent" not in _types(session)
    with pytest.raises(NoUsablePhone):
        session.open(TRIM, Scope.FIX, LOSS).__enter__()
    assert _types(session).index("setting_before") < _types(session).index("intent")
    assert [entry.state for entry in session.journal.entries] == ["unknown"]


def test_a_change_is_journalled_and_recorded_first(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(Scope.FIX))
    fake.look = lambda: ([r["type"] for r in logread.read(session.folder)][-2:], len(Journal(session.folder).entries))
    session.change(TRIM, LOSS)
    assert fake.seen == [(["setting_before", "intent"], 1)]


def test_the_stop_shuts_the_door_but_lets_the_inverses_through(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(Scope.FIX))
    session.put_setting("global", "stay", "7", what=Text("stay on", "stay on"), by_hand=Text("off", "off"))
    assert fake.settings == {"stay": "7"}
    session.revoke("customer")
    with pytest.raises(ConsentRevoked):
        session.run(LOOK, Scope.FIX)
    with pytest.raises(NoConsent):
        session.inverse(("reboot",))
    session.restore()
    assert fake.settings == {}
    assert session.journal.open == ()
    session.end({"outcome": "stopped"})
    assert "revoke" in _types(session)


def test_restoring_works_after_consent_has_run_out(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(Scope.FIX))
    fake.settings["stay"] = "3"
    session.put_setting("global", "stay", "7", what=Text("stay on", "stay on"), by_hand=Text("off", "off"))
    assert session.consent is not None
    session.consent = replace(session.consent, expires_ns=session.consent.given_ns)
    session.restore()
    assert fake.settings == {"stay": "3"}


def test_a_setting_that_the_phone_does_not_keep_is_said(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(Scope.FIX))
    fake.keeps_settings = False
    with pytest.raises(FixDidNotHold):
        session.put_setting("global", "stay", "7", what=Text("stay on", "stay on"), by_hand=Text("off", "off"))


def test_what_cannot_be_put_back_keeps_the_record_open(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(Scope.FIX))
    session.put_setting("global", "stay", "7", what=Text("stay on", "stay on"), by_hand=Text("off", "off"))
    fake.fails = LinkLost("gone")
    session.restore()
    assert [entry.state for entry in session.journal.open] == ["could_not"]
    with pytest.raises(RecordError):
        session.end({"outcome": "done"})
    fake.fails = None
    session.restore()
    session.end({"outcome": "done"})
    assert fake.settings == {}


def test_a_lost_link_leaves_an_unknown_outcome_and_a_gap(session: Session, fake: FakePhone) -> None:
    session.grant(_consent(Scope.DIAGNOSE))
    fake.fails = LinkLost("cable")
    with pytest.raises(LinkLost):
        session.run(LOOK)
    records = logread.read(session.folder)
    assert [record["type"] for record in records[-2:]] == ["result", "gap"]
    assert records[-2]["body"]["outcome"] == "unknown"


@pytest.mark.parametrize(("scopes", "kept"), [((Scope.DIAGNOSE,), False), ((Scope.DIAGNOSE, Scope.LOGS), True)])
def test_what_the_phone_printed_is_kept_only_where_that_was_agreed(
    session: Session, fake: FakePhone, scopes: tuple[Scope, ...], kept: bool
) -> None:
    session.ring()
    session.grant(_consent(*scopes))
    session.run(LOOK)
    results = [record for record in logread.read(session.folder) if record["type"] == "result"]
    assert (results[-1]["payload"] is not None) is kept
    assert all(record["payload"] is None for record in results[:-1]), "the doorbell's answers are never kept"


def test_what_is_kept_is_masked(session: Session, fake: FakePhone) -> None:
    session.ring()
    session.grant(_consent(Scope.DIAGNOSE, Scope.LOGS))
    fake.says = 'level: 87\nSSID: "Nachbar 12", mail to a@example.com\n'
    assert b"Nachbar 12" in session.run(LOOK).stdout, "what is judged is not masked"
    kept = b"".join(file.read_bytes() for file in sorted((session.folder / "payload").glob("*.bin")))
    assert b"level: 87" in kept
    assert b"Nachbar" not in kept
    assert b"a@example.com" not in kept


def test_what_somebody_notes_is_masked(session: Session) -> None:
    session.note("call back 13812341234", answer="mail a@example.com")
    body = logread.read(session.folder)[-1]["body"]
    assert body["text"] == "call back 138XXXX1234"
    assert "example" not in body["answer"]


def test_one_session_per_phone_also_under_another_name(tmp_path: Path, session: Session, fake: FakePhone) -> None:
    session.ring()
    with pytest.raises(PhoneBusy):
        _begin(tmp_path / "elsewhere", session.phone.serial)
    other = _begin(tmp_path / "elsewhere", session.phone.serial + "-by-wifi")
    with pytest.raises(PhoneBusy):
        other.ring()
    other.leave_open()


@pytest.mark.parametrize("device", ["tcp:8080", "tcp:0", "localabstract:x", "tcp:127.0.0.1:80", "tcp:localhost", ""])
def test_a_reverse_that_the_phones_network_could_use_is_not_made(session: Session, device: str) -> None:
    session.grant(_consent(*Scope))
    with pytest.raises(UsageError):
        session.reverse(device, "localfilesystem:/x")
    assert session.journal.entries == ()


@pytest.mark.parametrize("remote", ["/sdcard/x", "/data/local/tmp/../x", "x", "/data/local/tmpx"])
def test_our_files_go_to_one_folder_of_the_phone(session: Session, remote: str) -> None:
    session.grant(_consent(*Scope))
    with pytest.raises(UsageError):
        session.push(b"x", remote, Text("x", "x"))
    assert session.journal.entries == ()


def test_the_record_holds_no_serial_number(session: Session, fake: FakePhone) -> None:
    session.ring()
    session.grant(_consent(Scope.DIAGNOSE))
    session.run(LOOK)
    session.end({"outcome": "done"})
    raw = (session.folder / "log.ndjson").read_text()
    assert fake.serialno not in raw
    assert session.phone.serial not in raw
