"""Threads that stand for processes: how many there may be, how they are waited for, how they are ended."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from remote_assist.phone.process import POLL_S, Killed, check_stopped, stop_event, stopping
from remote_assist.phone.shell.variables import ShellFault

if TYPE_CHECKING:
    from remote_assist.phone.machine import Machine

MOST_THREADS = 120
"""Processes of one adb stream at a time; a fork bomb ends here (EAGAIN)."""


class Scope(threading.Event):
    """A stop event that is also set when its parent is: killing a job ends what the job started."""

    def __init__(self, parent: threading.Event) -> None:
        super().__init__()
        self._parent = parent
        self.signal = 0

    def is_set(self) -> bool:
        return super().is_set() or self._parent.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self.is_set():
            left = POLL_S if deadline is None else min(POLL_S, deadline - time.monotonic())
            if left <= 0:
                return False
            super().wait(left)
        return True


class Job:
    """A background command: its stop event, and its status once it is done."""

    def __init__(self, pid: int, stop: Scope) -> None:
        self.pid = pid
        self.stop = stop
        self.done = threading.Event()
        self.status = 0


class Run:
    """What all shells of one `Machine.execute` share."""

    def __init__(self, machine: Machine, stop: threading.Event, env: dict[str, str]) -> None:
        self.machine = machine
        self.stop = stop
        self.env = env
        self._threads = 0
        self._lock = threading.Lock()
        self._random = random.Random(1)
        self._pid = 12_000

    def new_pid(self) -> int:
        with self._lock:
            self._pid += 1
            return self._pid

    def random(self) -> int:
        return self._random.randrange(32768)

    def current_stop(self) -> threading.Event:
        """What ends the thread that asks: its job's event, or the stream's."""
        return stop_event() or self.stop

    @staticmethod
    def event() -> threading.Event:
        return threading.Event()

    @staticmethod
    def wait(event: threading.Event) -> None:
        """Wait for `event`; raises `Killed` when this thread is to end first."""
        while not event.wait(POLL_S):
            check_stopped()

    def start(self, work: Callable[[], int], stop: threading.Event | None = None) -> Job:
        """Run `work` in a thread of its own. Raises `ShellFault` when there are too many."""
        with self._lock:
            if self._threads >= MOST_THREADS:
                raise ShellFault("can't fork - try again")
            self._threads += 1
        job = Job(self.new_pid(), Scope(stop or stop_event() or self.stop))

        def body() -> None:
            try:
                with stopping(job.stop):
                    job.status = work()
            except Killed:
                job.status = 128 + (job.stop.signal or 15)
            finally:
                with self._lock:
                    self._threads -= 1
                job.done.set()

        threading.Thread(target=body, name=f"phone-{job.pid}", daemon=True).start()
        return job
