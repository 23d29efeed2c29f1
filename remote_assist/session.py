"""One visit to one phone: begun, identified, allowed, put back, sealed. What reaches the phone passes `Door`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostics.model import Command, Text
from remote_assist import doorbell
from remote_assist.consent import Consent, Scope, boottime_ns
from remote_assist.datafolder import DataFolder
from remote_assist.door import RESTORE_BUDGET_S, Door
from remote_assist.errors import LOST, FixDidNotHold, LinkLost, RecordError, RemoteRefused, UnsupportedPhone
from remote_assist.journal import Entry, Journal, setting_undo, setting_value
from remote_assist.phonelock import PhoneLock
from remote_assist.restoring import put_back

if TYPE_CHECKING:
    from remote_assist.adb.devices import Attached
    from remote_assist.keys import Signer
    from remote_assist.receipt import Receipt
    from remote_assist.sessionlog import SessionLog

PHASES = ("talk", "setup", "consent", "check", "fix", "wrap-up")
READ_BACK_TIMEOUT_S = 10.0
ANSWERED_SOON_S = 0.02
"""By then the doorbell's questions are on their way, and a phone that is near has answered them."""


class Session(Door):
    """One visit to one phone. Made by `begin` or `resume`; ends with `end` or `leave_open`."""

    def __init__(self, folder: Path, log: SessionLog, journal: Journal, lock: PhoneLock, phone: Attached) -> None:
        super().__init__(folder, log, journal, phone)
        self.identity: doorbell.Identity | None = None
        self.ended = False
        self.chapter: Callable[[str], None] = lambda title: None
        """A step of the visit begins: the recording marks it, where there is one."""
        self._lock = lock

    @classmethod
    def begin(
        cls,
        data: DataFolder,
        phone: Attached,
        signer: Signer,
        *,
        technician: str,
        order: str | None,
        adb_version: str,
        extra: Mapping[str, Any] | None = None,
    ) -> Session:
        """Lock the phone, make the session's folder and open its record. Sends nothing to the phone.

        Raises PhoneBusy or RecordError (exit 5).
        """
        from remote_assist import __version__
        from remote_assist.sessionlog import Opening, SessionLog

        lock = PhoneLock()
        lock.take(phone.serial)
        try:
            folder = data.prepare().new_session()
            opening = Opening(
                session=folder.name,
                order=order,
                technician=technician,
                tool=f"remote-assist {__version__}",
                adb=adb_version,
                phone={"adb_serial": phone.serial},
                consent_hash=None,
                extra={"transport": phone.transport, **(extra or {})},
            )
            log = SessionLog.create(folder, data.anchors, signer, opening)
            journal = Journal(folder, {"adb_serial": phone.serial})
        except BaseException:
            lock.release()
            raise
        return cls(folder, log, journal, lock, phone)

    @classmethod
    def resume(cls, data: DataFolder, folder: Path, phone: Attached, signer: Signer) -> Session:
        """Take up a session that was interrupted, to put back what it left changed. Its consent is not revived."""
        from remote_assist.sessionlog import SessionLog

        lock = PhoneLock()
        lock.take(phone.serial)
        try:
            log = SessionLog.reopen(folder, data.anchors, signer)
            session = cls(folder, log, Journal(folder), lock, phone)
        except BaseException:
            lock.release()
            raise
        session.phase = "wrap-up"
        return session

    def ring(self, meanwhile: Callable[[], object] = lambda: None) -> doorbell.Identity:
        """The doorbell: who is this phone? Only the literal list of `doorbell.COMMANDS` is sent.

        `meanwhile` is our own preparing, done while a slow link is waited for; a near phone does not wait for it.

        Raises UnsupportedPhone for something that has no `getprop`, LinkLost where it answers only some, PhoneBusy if this
        phone is already being worked with over another transport.
        """
        names = (*doorbell.IDENTITY_PROPERTIES, *doorbell.LANGUAGE_PROPERTIES)
        with ThreadPoolExecutor(len(names), thread_name_prefix="doorbell") as pool:
            asked = [pool.submit(self.knock, ("getprop", name)) for name in names]
            if wait(asked, ANSWERED_SOON_S).not_done:
                meanwhile()
            try:
                outputs = [answer.result() for answer in asked]
            except RemoteRefused as refused:
                if any(answer.exception() is None for answer in asked):
                    raise LinkLost(LOST, why=refused) from refused
                raise
        if any(output.exit_code == 127 for output in outputs):
            self.log.append("note", "tool", {"text": "no getprop: not an Android phone"}, phase=self.phase)
            raise UnsupportedPhone("This device answers to adb but is not an Android phone we can work with.")
        answers = {
            name: output.text.strip()[:512] for name, output in zip(names, outputs, strict=True) if output.complete
        }
        self.identity = doorbell.identity(answers)
        self.masking.serial(self.identity.serialno)
        if self.identity.serialno:
            self._lock.take(f"serialno:{self.identity.serialno}")
            if "serialno" not in self.journal.phone:
                # Only the first answer counts: a phone that comes back as another one must not rewrite who it was.
                self.journal.identify(
                    adb_serial=self.phone.serial,
                    serialno=self.identity.serialno,
                    fingerprint=self.identity.fingerprint or "",
                )
        return self.identity

    def grant(self, consent: Consent) -> None:
        """The customer has agreed. From here `run` lets through what the scopes name."""
        self.log.append("consent", "technician", {"event": "given", **consent.record()}, consent_id=consent.id,
                        phase="consent")  # fmt: skip
        self.log.checkpoint()
        self.consent = consent

    def require(self, scope: Scope) -> None:
        """Raise, and record the refusal, unless the consent covers `scope` now."""
        self._allowed(scope, ())

    def revoke(self, by: str) -> None:
        """The customer's stop: running commands are ended, nothing more is sent but the journal's own inverses."""
        if self.consent is not None:
            self.consent = self.consent.revoked(boottime_ns())
        self._stopped.set()
        self.log.append("revoke", by, {}, consent_id=self.consent.id if self.consent else None, phase=self.phase)

    def note(self, text: str, actor: str = "technician", **more: Any) -> None:
        """Put a sentence into the record. What people typed is masked: they write numbers and names."""
        mask = self.masking.mask.text if actor != "tool" else str
        said = {
            name: mask(value) if isinstance(value, str) else value for name, value in {"text": text, **more}.items()
        }
        self.log.append("note", actor, said, consent_id=self.consent_id, phase=self.phase)

    def put_setting(self, namespace: str, key: str, value: str, *, what: Text, by_hand: Text,
                    scope: Scope = Scope.FIX) -> None:  # fmt: skip
        """Change one setting, with its previous value on disk first, and read it back.

        Raises FixDidNotHold when the read-back shows something else: exit code 0 proves nothing.
        """
        read = Command(("settings", "get", namespace, key), READ_BACK_TIMEOUT_S)
        with self._changing:
            previous = setting_value(self.run(read, scope))
            if previous is None:
                raise FixDidNotHold("{what}: the present value cannot be read, so nothing is changed.", what=what)
            if previous == value:
                return
            put = Command(("settings", "put", namespace, key, value), READ_BACK_TIMEOUT_S, changes=True)
            number, _ = self.change(put, setting_undo(namespace, key, previous, what, by_hand), scope)
            seen = setting_value(self.run(read, scope))
            self.log.append("setting_after", "tool", {"journal": number, "read_back": seen, "wanted": value},
                            consent_id=self.consent_id, phase=self.phase)  # fmt: skip
            if seen != value:
                raise FixDidNotHold("{what}: the phone did not keep the change.", what=what)

    def restore(self) -> tuple[Entry, ...]:
        """Put back everything that is still changed, newest first, and read each back. Needs no consent that still
        stands: it sends only the journal's own inverses. What cannot be put back stays open for later."""
        self._restore_until = time.monotonic() + RESTORE_BUDGET_S
        with self._changing:
            for entry in self.journal.open:
                state, read_back = put_back(self, entry.undo)
                self.journal.after(entry.number, state, read_back)
                self.log.append("setting_after", "tool",
                                {"journal": entry.number, "state": state, "read_back": read_back, "restore": True},
                                phase="wrap-up")  # fmt: skip
        return self.journal.entries

    def leave_as_is(self) -> None:
        """The customer wants nothing touched any more: what is changed stays changed, and the record says so."""
        for entry in self.journal.open:
            self.journal.after(entry.number, "left", "the customer wanted nothing touched")
            self.log.append("setting_after", "customer", {"journal": entry.number, "state": "left"}, phase="wrap-up")

    def end(self, body: Mapping[str, Any]) -> Receipt:
        """Seal the record and let the phone go. Call `restore` first; an open journal is refused."""
        if self.journal.open:
            raise RecordError("The phone is not yet as it was found; the record stays open.",
                              next_step="Run `remote-assist restore` with the phone attached.")  # fmt: skip
        self.ended = True
        try:
            return self.log.seal(body)
        finally:
            self._lock.release()

    def leave_open(self) -> None:
        """Close the files without sealing: something is still to be put back, or the record has failed."""
        self.ended = True
        try:
            self.log.close()
        finally:
            self._lock.release()
