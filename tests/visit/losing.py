"""Take a phone away at one packet of a check, then look at what the command and the record say."""

from __future__ import annotations

import threading
from typing import Any

from remote_assist import logread
from remote_assist.phone.adbd.packets import Packet
from tests.visit.conftest import Bench, Done

WAYS = ("gone", "pulled", "silent")
"""Gone for good, as a process that is killed; a cable pulled and put back at once; out of the network, without a word."""


class Loss:
    """Counts the packets of one phone from now on and takes it away before number `at` (from 1; 0 = never)."""

    def __init__(self, phone: Any, at: int, way: str) -> None:
        self.count = 0
        self._served = phone.served
        self._at = at
        self._way = way
        self._lock = threading.Lock()
        self._forever = threading.Event()
        phone.served.watch = self._watch

    @property
    def happened(self) -> bool:
        return bool(self._at and self.count >= self._at)

    def over(self) -> None:
        self._served.watch = None
        self._forever.set()

    def _watch(self, direction: str, packet: Packet) -> None:
        with self._lock:
            self.count += 1
            now = self.count == self._at
            beyond = self.happened
        if self._way == "silent":
            if beyond:
                self._forever.wait()
        elif now:
            (self._served.close if self._way == "gone" else self._served.drop)()


def check_lost_at(bench: Bench, at: int, way: str, *areas: str) -> tuple[Done, bool]:
    """One check of a phone that is lost at packet `at`. It ends with 6 and a sentence, and the record does not say that
    it was done; or with 3 where the phone was gone before it had said who it is; or it was over first."""
    phone = bench.attach()
    known = set((bench.data / "sessions").glob("*"))
    loss = Loss(phone, at, way)
    try:
        done = bench.run("check", *areas, "-s", phone.serial, "--consent", "paper:LOST")
    finally:
        loss.over()
        phone.served.close()
    (folder,) = set((bench.data / "sessions").glob("*")) - known
    records = logread.read(folder)
    ends = [record["body"]["outcome"] for record in records if record["type"] == "end"]
    place = (way, at, done.code, done.out, done.err, ends)
    assert "Traceback" not in done.err, place
    if done.code == 0:
        assert ends == ["done"], place
        assert "\n  unknown " not in done.out, place
        return done, False
    assert loss.happened, place
    assert done.err.strip(), place
    assert len(ends) == 1, place
    assert ends[0] != "done", place
    consented = any(record["body"].get("event") == "given" for record in records)
    if consented:
        assert done.code == 6, place
        assert "The phone was lost in the middle" in done.err, place
        assert "The phone was lost in the middle" in ends[0], place
    else:
        assert done.code in (3, 6), place
        answered = any(record["type"] == "result" and record["body"]["outcome"] == "done" for record in records)
        assert done.code == 3 or not answered or "The phone was lost in the middle" in done.err, place
    return done, True
