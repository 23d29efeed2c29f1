"""The mask of a visit learns from what the phone names itself by, and from nothing else."""

from __future__ import annotations

import threading

from remote_assist.privacy.visit import VisitMask


def test_it_learns_from_answers_that_carry_labels() -> None:
    visit = VisitMask()
    visit.serial("R58M12ABCDE")
    visit.heard(("dumpsys", "wifi"), b'SSID: "Nachbar 12", BSSID: 3c:7a:aa:12:bc:9f')
    visit.heard(("logcat", "-d"), b'SSID: "Only In A Log"')
    masked = visit.mask.text("Nachbar 12, r58m12abcde, Only In A Log")
    assert masked.lower().endswith("e, only in a log")
    assert "Nachbar" not in masked
    assert "58m12" not in masked


def test_what_comes_later_is_known_later_and_marks_stay() -> None:
    visit = VisitMask()
    first = visit.mask.text("a@example.com")
    visit.heard(("cmd", "wifi", "status"), b'Wifi is connected to "Some Net 9"')
    assert visit.mask.text("a@example.com") == first
    assert "Some Net" not in visit.mask.text("joined Some Net 9")


def test_two_visits_do_not_share_marks() -> None:
    assert VisitMask().mask.text("a@example.com") != VisitMask().mask.text("a@example.com")


def test_threads() -> None:
    visit = VisitMask()

    def work(number: int) -> None:
        visit.heard(("dumpsys", "wifi"), b'SSID: "Net Of Thread %d"' % number)
        assert "Net Of" not in visit.mask.text(f"joined Net Of Thread {number}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(visit.mask.known.values) == 8
