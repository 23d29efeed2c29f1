"""The device side against 5,000 connections of nonsense; a sample runs in tests/phone/test_adbd_wire.py."""

from __future__ import annotations

import threading

from remote_assist.phone.server import serve
from tests.phone.fake_machine import FakeMachine
from tests.phone.test_adbd_wire import check_that_nonsense_harms_nobody


def test_five_thousand_connections_of_nonsense() -> None:
    before = threading.active_count()
    with serve(FakeMachine()) as server:
        check_that_nonsense_harms_nobody(server, 5000)
    assert threading.active_count() <= before + 20
