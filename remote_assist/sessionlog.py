"""The sealed record of one session: append-only, hash-chained, durable record by record, signed at checkpoints.

docs/record-format.md says what the bytes mean and in which order they reach the disk. In short: a payload is durable
before the record that names it; a record before `append` returns; a checkpoint before its anchor; an anchor before the
next record. So whatever a crash leaves behind is a valid beginning, and no anchor promises more than the log holds.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from remote_assist import logread, reopening
from remote_assist.anchors import SESSION_NAME, AnchorFile
from remote_assist.canonical import JSON, MAX_LINE_BYTES, plain
from remote_assist.chain import OURS, Chain
from remote_assist.disk import Disk, SyncFailed, lock
from remote_assist.errors import RecordDamaged, RecordError, Sentence
from remote_assist.keys import Signer
from remote_assist.opening import Clock, Opening
from remote_assist.payloads import Payloads
from remote_assist.receipt import Receipt

__all__ = ["Clock", "Opening", "SessionLog"]

# Room for the largest `end` record, its checkpoint, and their anchor.
RESERVE_BYTES = MAX_LINE_BYTES + 16 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WHY = {
    "open": Sentence("the record is still open"),
    "full": Sentence("the disk is full: the record takes only its end"),
    "sealed": Sentence("the record is sealed"),
    "dead": Sentence("the record could not be written; it takes nothing any more"),
    "closed": Sentence("the record is closed"),
}


class SessionLog:
    """One session's record, open for appending by this process alone. Methods may be called from any thread.

    Every method raises RecordError when the record cannot be kept; nothing may be done to the phone then.
    """

    def __init__(self, folder: Path, chain: Chain, payloads: Payloads, disk: Disk) -> None:
        """Use `create` or `reopen`."""
        self._folder = folder
        self._chain = chain
        self._payloads = payloads
        self._disk = disk
        self._turn = threading.Condition()
        self._state = "open"
        self._durable_n = 0
        self._syncing = False
        self._files: dict[int, str] = {}

    @classmethod
    def create(
        cls,
        folder: Path,
        anchors: Path,
        signer: Signer,
        opening: Opening,
        clock: Clock | None = None,
        *,
        disk: Disk | None = None,
        salt: Callable[[int], bytes] = os.urandom,
    ) -> SessionLog:
        """Begin a record in `folder` (made 0700) and anchor it in `anchors`, which must lie outside the folder.

        The log gets its name only when its first two records are durable: a session exists whole or not at all.
        """
        disk = disk or Disk()
        fresh = folder / "log.ndjson.new"
        if not SESSION_NAME.fullmatch(opening.session):
            raise RecordError("a session cannot be called {session!r}", session=opening.session)
        if anchors.resolve().is_relative_to(folder.resolve()):
            raise RecordError("anchors inside the session's folder would prove nothing")
        with _letting_go(Sentence("the record cannot be begun")) as held:
            disk.mkdir(folder)
            if os.path.lexists(folder / "log.ndjson"):
                raise RecordError("there is a record in {folder} already", folder=folder)
            fd = disk.create(fresh)
            held.callback(os.close, fd)
            held.callback(_leave_nothing, folder, disk)
            lock(fd, str(folder))
            disk.mkdir(folder / "payload")
            disk.reserve(folder / "reserve", RESERVE_BYTES)
            kept = AnchorFile(anchors, opening.session, signer, disk)
            held.callback(kept.close)
            if kept.known:
                raise RecordError(
                    "there was a session {session} before: its anchors are in {anchors}",
                    session=opening.session,
                    anchors=anchors,
                )
            payloads = Payloads(folder / "payload", disk, salt)
            chain = Chain(fd, opening.session, kept, signer, clock or Clock(), disk)
            log = cls(folder, chain, payloads, disk)
            identity = payloads.identity(opening.phone)
            chain.put("open", "tool", plain(opening.body(signer.public_hex, identity)))
            chain.put_checkpoint("open")
            chain.sync()
            disk.sync_folder(folder / "payload")
            disk.rename(fresh, folder / "log.ndjson")
            disk.sync_folder(folder)
            disk.sync_folder(folder.parent)
            chain.pay()
            held.pop_all()
        return log

    @classmethod
    def reopen(
        cls,
        folder: Path,
        anchors: Path,
        signer: Signer,
        clock: Clock | None = None,
        *,
        disk: Disk | None = None,
        salt: Callable[[int], bytes] = os.urandom,
    ) -> SessionLog:
        """Go on with a record after a crash: torn bytes become the payload of a `recovered` record.

        A sealed record can be reopened only to `erase`. Raises RecordDamaged, and changes nothing, when what is
        there is not a valid beginning, is shorter than an anchor, or was begun with another key.
        """
        disk = disk or Disk()
        with _letting_go(Sentence("the record cannot be taken up again")) as held:
            try:
                fd = disk.open(folder / "log.ndjson")
            except FileNotFoundError as e:
                raise RecordDamaged("there is no record in {folder}", folder=folder) from e
            held.callback(os.close, fd)
            lock(fd, str(folder))
            disk.sync(fd)
            found = reopening.look(fd, signer)
            kept = AnchorFile(anchors, found.session, signer, disk)
            held.callback(kept.close)
            found.refuse_if_cut(kept.known)
            chain = Chain(fd, found.session, kept, signer, clock or Clock(), disk)
            log = cls(folder, chain, Payloads(folder / "payload", disk, salt), disk)
            chain.take_up(found)
            log._recover(fd, found)
            held.pop_all()
        return log

    def _recover(self, fd: int, found: reopening.Found) -> None:
        records = found.records
        torn = reopening.put_aside(self._folder, len(records), found.tail, self._disk)
        if found.tail:
            self._disk.truncate(fd, found.whole_bytes)
            self._disk.sync(fd)
        self._files = {r["seq"]: r["payload"]["file"] for r in records if isinstance(r["payload"], dict)}
        swept = self._payloads.sweep(set(self._files.values()))
        erased = logread.erased_files(records)
        self._files = {seq: file for seq, file in self._files.items() if file not in erased}
        if not found.sealed or torn or records[-1]["type"] != "checkpoint":
            kept = self._payloads.store(torn) if torn else None
            body: dict[str, JSON] = {
                "torn_bytes": len(torn),
                "unanswered_intents": [*logread.unanswered(records)],
                "unrecorded_payloads": swept,
            }
            self._chain.put("recovered", "tool", body, payload=kept)
            self._chain.put_checkpoint("sealed" if found.sealed else "open")
            self._chain.pay()
            reopening.forget_torn(self._folder, self._disk)
        self._payloads.erase(erased)
        if found.sealed:
            self._disk.unlink(self._folder / "reserve")
        self._state = "sealed" if found.sealed else "open"
        self._durable_n = self._chain.end.n

    @property
    def session(self) -> str:
        return self._chain.session

    @property
    def seq(self) -> int:
        """The number of the last record."""
        return self._chain.end.n - 1

    @property
    def head(self) -> str:
        """The hash of the last record, in hex."""
        return self._chain.end.head

    @property
    def sealed(self) -> bool:
        return self._state == "sealed"

    @property
    def receipt(self) -> Receipt:
        """For the newest anchored checkpoint. Only in the customer's hands does it bind whoever has the key."""
        last = self._chain.anchors.known[-1]
        return Receipt(self.session, last.n, last.head, last.state)

    def append(
        self,
        type: str,
        actor: str,
        body: Mapping[str, JSON],
        *,
        consent_id: str | None = None,
        payload: bytes | None = None,
        phase: str | None = None,
    ) -> int:
        """Add a record; its number, once it is durable. Threads that append at the same time share one sync.

        Raises RecordError for floats, for a record over 256 KiB (what is large belongs in `payload`), on a full or
        failing disk. What was acknowledged before stays valid; after a full disk only `seal` works, after a failed
        sync nothing does.
        """
        if type in OURS:
            raise RecordError("{type} records are written by the record itself", type=type)
        made = plain(body)
        with self._turn:
            self._must_be("open")
        with self._reporting():
            kept = None if payload is None else self._payloads.store(payload)
        try:
            with self._turn, self._reporting():
                self._must_be("open")
                seq = self._chain.put(type, actor, made, consent_id=consent_id, payload=kept, phase=phase)
                if kept is not None:
                    self._files[seq] = str(kept["file"])
                    kept = None
                if self._chain.due:
                    self._sign("open")
                self._commit(seq + 1)
        finally:
            if kept is not None:
                self._payloads.discard(str(kept["file"]))
        return seq

    def checkpoint(self) -> None:
        """Sign and anchor what is there."""
        with self._turn, self._reporting():
            self._must_be("open")
            self._sign("open")

    def seal(self, body: Mapping[str, JSON]) -> Receipt:
        """Write `end`, sign and anchor the record as sealed; after this only `erase` adds to it."""
        made = plain(body)
        reserve = self._folder / "reserve"
        with self._turn, self._reporting():
            self._settle()
            self._must_be("open", "full")
            self._disk.release(reserve)
            self._state = "open"
            self._chain.put("end", "tool", made)
            self._sign("sealed")
            self._state = "sealed"
            # Last, because `logread.is_sealed` takes it for the sign that nothing is left to be done here.
            self._disk.unlink(reserve)
        return self.receipt

    def erase(self, seqs: Iterable[int], actor: str, reason: str) -> None:
        """Remove the payloads (and salts) of these records for good. The chain still verifies, and says so.

        The record comes first: a crash in between leaves files that the next `reopen` removes.
        """
        wanted = sorted(set(seqs))
        with self._turn, self._reporting():
            self._settle()
            self._must_be("open", "sealed")
            missing = [seq for seq in wanted if seq not in self._files]
            if missing or not wanted:
                raise RecordError(
                    "records without a payload to erase: {missing}", missing=missing or Sentence("none was named")
                )
            self._chain.put("erasure", actor, {"reason": reason, "seqs": [*wanted]})
            self._sign(self._state)
            self._payloads.erase([self._files.pop(seq) for seq in wanted])

    def close(self) -> None:
        """Let go of the files without sealing. Harmless when done twice."""
        with self._turn:
            self._settle()
            if self._state != "closed":
                self._state = "closed"
                self._chain.close()
            self._turn.notify_all()

    def __enter__(self) -> SessionLog:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _must_be(self, *states: str) -> None:
        if self._state not in states:
            raise RecordError(_WHY[self._state], next_step="End the session; `remote-assist log verify` shows it.")

    def _settle(self) -> None:
        # The kernel reports a failed sync once for each open file: of two at a time, one might not hear of it.
        while self._syncing:
            self._turn.wait()

    def _sign(self, state: str) -> None:
        self._settle()
        self._chain.put_checkpoint(state)
        self._chain.pay()
        self._durable_n = self._chain.end.n

    def _commit(self, n: int) -> None:
        """Wait until the first `n` records are durable; whoever finds nobody syncing does it for all."""
        while self._durable_n < n:
            if self._syncing:
                self._turn.wait()
                continue
            if self._state in ("dead", "closed"):
                raise RecordError(_WHY[self._state])
            reached = self._chain.end.n
            self._syncing = True
            self._turn.release()
            try:
                self._chain.sync()
            finally:
                self._turn.acquire()
                self._syncing = False
                self._turn.notify_all()
            self._durable_n = max(self._durable_n, reached)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except OSError as e:
            with self._turn:
                full = e.errno in _FULL and not isinstance(e, SyncFailed) and self._state in ("open", "full")
                self._state = "full" if full else "dead"
                self._turn.notify_all()
            raise _cannot(e, Sentence("the record cannot be kept")) from e


def _leave_nothing(folder: Path, disk: Disk) -> None:
    """After a beginning that failed: no half session is left to be found, unless it already has its name."""
    with suppress(OSError):
        if not os.path.lexists(folder / "log.ndjson"):
            for name in ("log.ndjson.new", "reserve", "payload/identity.salt"):
                disk.unlink(folder / name)
            (folder / "payload").rmdir()
            folder.rmdir()


@contextmanager
def _letting_go(what: Sentence) -> Iterator[ExitStack]:
    with ExitStack() as held:
        try:
            yield held
        except OSError as e:
            raise _cannot(e, what) from e


def _cannot(error: OSError, what: Sentence) -> RecordError:
    return RecordError("{what}: {why}", what=what, why=error)
