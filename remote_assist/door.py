"""THE single door to a phone: every command passes consent → log(intent) → adb → log(result).

No record, no action: if the intent cannot be made durable, nothing is sent. An intent without a result means
"outcome unknown", never "not done". The door has five forms: `run` (and `change`), `open` (and `connect`), `push`,
`receive`, `reverse`; beside them only the doorbell's literal list and the restore journal's own inverses pass.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostics.model import Argv, Command, Output, Text
from remote_assist import doorbell
from remote_assist.consent import Consent, Scope, boottime_ns, decide
from remote_assist.errors import (
    DeadlineExceeded,
    LinkError,
    LinkLost,
    NoConsent,
    NoUsablePhone,
    RecordError,
    RemoteRefused,
    UsageError,
)
from remote_assist.journal import Journal, Undo
from remote_assist.privacy.visit import VisitMask

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached
    from remote_assist.adb.socket import Wire
    from remote_assist.adb.stream import Stream
    from remote_assist.sessionlog import SessionLog

SHOW_THE_SCREEN = {("screencap",), ("screenrecord",), ("uiautomator",)}
OUR_SOCKET = re.compile(r"localabstract:scrcpy_[0-9a-f]{8}")
LISTENING_AGAIN_S = 0.05
RESTORE_BUDGET_S = 10.0
"""What the consent's wording allows for putting things back after a stop (security-reliability.md, kill switch)."""


class Door:
    """The forms in which something may reach the phone of one session; thread-safe."""

    def __init__(self, folder: Path, log: SessionLog, journal: Journal, phone: Attached) -> None:
        self.folder = folder
        self.log = log
        self.journal = journal
        self.phone = phone
        self.consent: Consent | None = None
        self.phase = "setup"
        self.must_end: RecordError | None = None
        """Something that has to be kept cannot be kept any more: nothing further is done."""
        self.masking = VisitMask()
        self._stopped = threading.Event()
        self._changing = threading.RLock()
        self._restore_until = 0.0

    def stop_running(self) -> None:
        """End what is under way now; the session is about to be ended. Inverses of the journal still run."""
        self._stopped.set()

    @property
    def consent_id(self) -> str | None:
        return self.consent.id if self.consent else None

    def run(self, command: Command, scope: Scope = Scope.DIAGNOSE, allot: Callable[[int], int] | None = None) -> Output:
        """Run one command that only looks. A deadline or byte budget gives an incomplete Output, no error.

        `allot`: of so many bytes, how many may be kept; a budget that several commands share.

        Raises NoConsent and its kin (4), RecordError (5), LinkError and its kin (6), NoUsablePhone (3).
        """
        if command.changes:
            raise RecordError(
                "“{command}” changes the phone and was not journalled; it is not sent.", command=" ".join(command.argv)
            )
        if command.argv[:1] in SHOW_THE_SCREEN:
            raise RecordError("“{command}” shows the screen and is sent only where a gate judges it.",
                              command=" ".join(command.argv))  # fmt: skip
        return self._through(command, scope.value, self._allowed(scope, command.argv), allot=allot)

    def see(self, command: Command) -> Output:
        """Run a command whose output shows the screen. Nothing of it is kept here, whatever the customer agreed to: the
        caller keeps it only when the looks before and after it were clean (screen/still.py). Raises as `run`."""
        return self._through(command, Scope.SCREEN.value, self._allowed(Scope.SCREEN, command.argv), keep=False)

    def change(self, command: Command, undo: Undo, scope: Scope = Scope.FIX) -> tuple[int, Output]:
        """Run one command that alters the phone: how to take it back (or the agreed loss) is on disk before.

        Answers the journal's number and the output; the caller reads back.
        """
        with self._changing:
            consent_id = self._allowed(scope, command.argv)
            number = self._before(undo)
            return number, self._through(command, scope.value, consent_id, journal=number)

    @contextlib.contextmanager
    def open(self, command: Command, scope: Scope, undo: Undo | None = None) -> Iterator[Stream]:
        """A two-way stream to one command: one intent when it opens, one result when it closes.

        A command that changes the phone needs `undo` (a stated loss), which is on disk before it is sent.
        """
        from remote_assist.adb import shell

        consent_id = self._allowed(scope, command.argv)
        if command.changes and undo is None:
            raise RecordError(
                "“{command}” changes the phone and was not journalled; it is not sent.", command=" ".join(command.argv)
            )
        number = self._before(undo) if undo is not None else None
        intent = self._intent("open", command, scope.value, consent_id, number)
        started = time.monotonic()
        outcome = "unknown"
        try:
            stream = shell.open_stream(self.phone, command.argv)
            try:
                yield stream
                outcome = "done"
                if number is not None and undo is not None and undo.kind == "loss":
                    self.journal.after(number, "lost", None)
            finally:
                stream.close()
        finally:
            self._result(intent, consent_id, {"outcome": outcome, "duration_ms": _ms(started)})

    @contextlib.contextmanager
    def connect(self, service: str, scope: Scope, patience_s: float = 5.0,
                hopeless: Callable[[], bool] = lambda: False) -> Iterator[Wire]:  # fmt: skip
        """A raw connection to a socket on the phone that a program of ours listens on, asked for again until it does
        or `patience_s` is over, or it is `hopeless`: one intent, one result. It goes through the transport; a forwarded port would be open
        to every user of this computer.

        Raises UsageError for any other socket, LinkError and its kin when nothing listens in time.
        """
        if OUR_SOCKET.fullmatch(service) is None:
            raise UsageError("“{service}” is not a socket of ours; it is not opened.", service=service)
        consent_id = self._allowed(scope, ("connect", service))
        command = Command(("connect", service), patience_s)
        intent = self._intent("connect", command, scope.value, consent_id, None)
        started = time.monotonic()
        outcome = "unknown"
        try:
            wire = self._patiently(service, patience_s, hopeless)
            try:
                yield wire
                outcome = "done"
            finally:
                wire.close()
        finally:
            self._result(intent, consent_id, {"outcome": outcome, "duration_ms": _ms(started)})

    def _patiently(self, service: str, patience_s: float, hopeless: Callable[[], bool]) -> Wire:
        from remote_assist.adb.socket import Deadline, open_service

        until = time.monotonic() + patience_s
        while True:
            try:
                return open_service(self.phone, service, Deadline(max(0.1, until - time.monotonic())))
            except RemoteRefused:
                if time.monotonic() + LISTENING_AGAIN_S > until or self._stopped.is_set() or hopeless():
                    raise
            time.sleep(LISTENING_AGAIN_S)

    def push(self, data: bytes, remote: str, what: Text, scope: Scope = Scope.FILES) -> None:
        """Put a file of ours on the phone, where none is. It is journalled, and removed at the end."""
        from remote_assist.adb import sync

        if not remote.startswith("/data/local/tmp/") or ".." in remote:
            raise UsageError("Files of ours go to /data/local/tmp/ only.")
        argv = ("sync", "push", remote)
        with self._changing:
            consent_id = self._allowed(scope, argv)
            there: list[bool] = []
            look = ("sync", "stat", remote)
            self._act("stat", look, scope.value, consent_id, None, lambda: _present(self.phone, remote, there))
            if there[0]:
                raise UsageError("{remote} is already there and is not ours; it is left alone.", remote=remote)
            undo = _file(remote, what)
            number = self._before(undo)
            self._act("push", argv, scope.value, consent_id, number,
                      lambda: {"bytes": sync.push(self.phone, data, remote, timeout_s=60)})  # fmt: skip

    def owe(self, remote: str, what: Text) -> int:
        """Journal a file that the phone has just said it makes at our request; it is removed at the end. Sends nothing,
        so it needs no consent: one that has run out meanwhile must not leave the file behind."""
        with self._changing:
            return self._before(_file(remote, what))

    def receive(self, remote: str, name: str, *, max_bytes: int, scope: Scope = Scope.FILES,
                timeout_s: float = 120.0) -> Path:  # fmt: skip
        """Fetch one file into the session's folder, under a name of ours."""
        from remote_assist.adb import sync

        argv = ("sync", "receive", remote)
        consent_id = self._allowed(scope, argv)
        folder = self.folder / "files"
        folder.mkdir(mode=0o700, exist_ok=True)
        got: list[Path] = []

        def fetch() -> dict[str, Any]:
            received = sync.receive(self.phone, remote, folder, name, max_bytes=max_bytes, timeout_s=timeout_s)
            got.append(received.path)
            return {"bytes": received.bytes, "sha256": received.sha256, "name": name}

        self._act("receive", argv, scope.value, consent_id, None, fetch)
        return got[0]

    def reverse(self, device: str, host: str, scope: Scope = Scope.DIAGNOSE) -> str:
        """Let the phone reach a socket of ours. A bare `tcp:P` would be open to the phone's whole network
        (customer-page.md), so only `tcp:localhost:P` is taken. Journalled, removed at the end."""
        from remote_assist.adb import reverse

        if not device.startswith("tcp:localhost:"):
            raise UsageError(
                "A reverse at “{device}” would be open to the phone's network; it is not made.", device=device
            )
        argv = ("reverse", device, host)
        made: list[str] = []

        def add() -> dict[str, Any]:
            made.append(reverse.add(self.phone, device, host))
            return {"listed": made[0]}

        with self._changing:
            consent_id = self._allowed(scope, argv)
            number = self._before(
                Undo(
                    "reverse",
                    f"reverse {device}",
                    detail={"device": device, "host": host},
                    what_zh=f"反向转发 {device}",
                )
            )
            self._act("reverse", argv, scope.value, consent_id, number, add)
        return made[0]

    def inverse(self, argv: Argv) -> Output:
        """Run one of the journal's own inverses or read-backs; anything else is refused."""
        entries = self.journal.entries
        undoing = next((entry.number for entry in entries if argv == entry.undo.restore), None)
        if not argv or (undoing is None and argv not in {entry.undo.read_back for entry in entries}):
            raise NoConsent("“{command}” is not in the restore journal.", command=" ".join(argv))
        command = Command(argv, self._restore_time_s(), changes=undoing is not None)
        return self._through(command, "journal", None, undoing)

    def take_back(self, argv: Argv) -> Output:
        """An inverse in the middle of a visit, with its own time."""
        self._restore_until = time.monotonic() + RESTORE_BUDGET_S
        return self.inverse(argv)

    def _restore_time_s(self) -> float:
        """What is left of the time for putting everything back. Raises DeadlineExceeded when it is used up."""
        left = self._restore_until - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded("The time for putting things back is used up.")
        return left

    def inverse_reverse(self, undo: Undo) -> bool:
        """Take down a reverse that the journal says is ours; True when the phone's own list shows it no more."""
        device = undo.detail["device"]
        number = next((entry.number for entry in self.journal.entries if entry.undo == undo), None)
        self._restore_time_s()
        gone: list[bool] = []
        self._act("reverse", ("reverse", "--remove", device), "journal", None, number,
                  lambda: _remove(self.phone, device, gone))  # fmt: skip
        return gone[0]

    def knock(self, argv: Argv) -> Output:
        if argv not in doorbell.COMMANDS:
            raise NoConsent("“{command}” may not be sent before the customer has agreed.", command=" ".join(argv))
        return self._through(Command(argv, doorbell.TIMEOUT_S, max_bytes=doorbell.MAX_BYTES), "doorbell", None)

    def _allowed(self, scope: Scope, argv: Argv) -> str:
        """The id of the consent that covers `scope`; a refusal is recorded before it is raised."""
        if self.must_end is not None:
            raise self.must_end
        try:
            return decide(self.consent, scope, boottime_ns()).id
        except NoConsent as refused:
            self.log.append("consent", "tool",
                            {"event": "refused", "scope": scope.value, "argv": list(argv), "why": refused.message},
                            consent_id=self.consent_id, phase=self.phase)  # fmt: skip
            raise

    def _before(self, undo: Undo) -> int:
        number = self.journal.before(undo)
        self.log.append("setting_before", "tool",
                        {"journal": number, "kind": undo.kind, "what": undo.what, "detail": undo.detail,
                         "by_hand": undo.by_hand, "what_zh": undo.what_zh, "by_hand_zh": undo.by_hand_zh},
                        consent_id=self.consent_id, phase=self.phase)  # fmt: skip
        return number

    def _intent(self, form: str, command: Command, by: str, consent_id: str | None, journal: int | None) -> int:
        body: dict[str, Any] = {"form": form, "argv": list(command.argv), "scope": by, "changes": command.changes,
                "timeout_ms": int(command.timeout_s * 1000), "max_bytes": command.max_bytes, "journal": journal}  # fmt: skip
        return self.log.append("intent", "tool", body, consent_id=consent_id, phase=self.phase)

    def _result(self, intent: int, consent_id: str | None, body: dict[str, Any], payload: bytes | None = None) -> None:
        self.log.append("result", "phone", {"intent": intent, **body}, consent_id=consent_id, payload=payload,
                        phase=self.phase)  # fmt: skip

    def _through(self, command: Command, by: str, consent_id: str | None, journal: int | None = None,
                 allot: Callable[[int], int] | None = None, keep: bool = True) -> Output:  # fmt: skip
        from remote_assist.adb import shell

        intent = self._intent("run", command, by, consent_id, journal)
        started = time.monotonic()
        # A stop ends what runs, but not the inverses that put the phone back.
        cancel = None if by == "journal" else self._stopped
        try:
            done = shell.run(self.phone, command.argv, timeout_s=command.timeout_s, max_bytes=command.max_bytes,
                             cancel=cancel, allot=allot)  # fmt: skip
        except (LinkError, NoUsablePhone) as failed:
            self._failed(intent, consent_id, failed, started)
            raise
        keep = keep and self.consent is not None and Scope.LOGS in self.consent.scopes and by != "doorbell"
        body = {"outcome": "done" if done.complete else "unknown", "exit_code": done.exit_code,
                "complete": done.complete, "why": done.why, "stdout_bytes": done.stdout_bytes,
                "stderr_bytes": len(done.stderr), "duration_ms": int(done.duration_s * 1000), "kept": keep}  # fmt: skip
        self.masking.heard(command.argv, done.stdout)
        self._result(intent, consent_id, body, self.masking.mask.data(done.stdout) if keep and done.stdout else None)
        return Output(command, done.exit_code, done.stdout, done.stderr, done.duration_s, done.complete)

    def _act(self, form: str, argv: Argv, by: str, consent_id: str | None, journal: int | None,
             act: Callable[[], dict[str, Any]]) -> None:  # fmt: skip
        intent = self._intent(form, Command(argv, changes=journal is not None), by, consent_id, journal)
        started = time.monotonic()
        try:
            body = act()
        except (LinkError, NoUsablePhone) as failed:
            self._failed(intent, consent_id, failed, started)
            raise
        self._result(intent, consent_id, {"outcome": "done", "duration_ms": _ms(started), **body})

    def _failed(self, intent: int, consent_id: str | None, failed: Exception, started: float) -> None:
        self._result(intent, consent_id, {"outcome": "unknown", "error": type(failed).__name__,
                                          "says": str(failed)[:500], "duration_ms": _ms(started)})  # fmt: skip
        if isinstance(failed, LinkLost | NoUsablePhone):
            self.log.append("gap", "tool", {"why": type(failed).__name__}, phase=self.phase)


def _file(remote: str, what: Text) -> Undo:
    """A file of this visit on the phone is taken back by removing it."""
    return Undo("file", what.en, ("rm", "-f", remote), ("ls", remote), None, f"Delete {remote}",
                what_zh=what.zh, by_hand_zh=f"删除 {remote}")  # fmt: skip


def _ms(started: float) -> int:
    return int((time.monotonic() - started) * 1000)


def _remove(phone: Attached, device: str, gone: list[bool]) -> dict[str, Any]:
    """adbd lists `tcp:localhost:P` as `tcp:P` (customer-page.md): the listed name frees the phone, the asked one the
    host's allow-list, so both are given."""
    from remote_assist.adb import reverse

    listed = device.replace("tcp:localhost:", "tcp:")
    removed = reverse.remove(phone, listed, asked=device)
    gone.append(all(one.listening != listed for one in reverse.listed(phone)))
    return {"removed": removed, "gone": gone[0]}


def _present(phone: Attached, remote: str, there: list[bool]) -> dict[str, Any]:
    from remote_assist.adb import sync

    there.append(sync.stat(phone, remote) is not None)
    return {"there": there[0]}
