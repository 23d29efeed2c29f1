"""A printed SignalStrength of every Android tells what `getDbm` answers to an app."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.signal_text import Signal, read_signal

NONE = 2147483647


def listed(asu: int, lte: int, tds: int, wcdma: int, length: int, system: str = "gsm|lte") -> str:
    """As 7 (13 figures), 8.1 (14) and 9 (17) print it."""
    head = f"{asu} 0 -120 -160 -120 -1 -1 99 {lte} -10 30 {NONE}"
    rest = {13: f"{tds}", 14: f"0 {tds}", 17: f"0 {tds} 99 255 {wcdma}"}[length]
    return f"SignalStrength: {head} {rest} {system}"


@given(
    st.sampled_from([0, 12, 31, 99]),
    st.one_of(st.just(NONE), st.integers(-140, -44)),
    st.one_of(st.just(NONE), st.integers(-120, -25)),
    st.one_of(st.just(NONE), st.integers(-120, -24)),
    st.sampled_from([13, 14, 17]),
)
def test_the_list_of_7_to_9(asu: int, lte: int, tds: int, wcdma: int, length: int) -> None:
    expected = None
    if lte != NONE:
        expected = Signal(lte, "lte")
    elif tds != NONE:
        expected = Signal(tds, "tdscdma")
    elif wcdma != NONE and length == 17:
        expected = Signal(wcdma, "wcdma")
    elif asu != 99:
        expected = Signal(-113 + 2 * asu, "gsm")
    assert read_signal(listed(asu, lte, tds, wcdma, length)) == expected


@pytest.mark.parametrize(
    ("value", "signal"),
    [
        ("99 0 -120 -160 -120 -1 -1 99 -97 -9 182 2147483647 2147483647 0x4 gsm|lte", Signal(-97, "lte")),
        (f"0 2066955648 -67 -73 32767 -1 32767 -1 -103 -11 -1 -1 0 {NONE} 0 120 {NONE} 255 gsm|lte x", Signal(-103, "lte")),
        (f"99 0 -120 -160 -120 -1 -1 99 {NONE} {NONE} 1 1 0 -80 5 -70 -60 3 gsm|lte", None),
        (f"99 0 -93 -80 -101 -1 1 99 {NONE} {NONE} 1 1 {NONE} cdma", Signal(-101, "cdma")),
        (f"99 0 -120 -160 -120 -1 -1 99 {NONE} {NONE} {NONE} {NONE} {NONE} gsm|lte", None),
        ("99 0 -120 -160 -120 -1 -1 99 -97 -9", None),
    ],
    ids=["word of the vendor", "Huawei 9", "unknown length", "cdma", "nothing", "cut off"],
)  # fmt: skip
def test_lists_of_vendors(value: str, signal: Signal | None) -> None:
    assert read_signal("SignalStrength: " + value) == signal


NAMED = {
    "cdma": "CellSignalStrengthCdma: cdmaDbm={0} cdmaEcio={n} evdoDbm={n} evdoEcio={n} evdoSnr={n} level=0",
    "gsm": "CellSignalStrengthGsm: rssi={0} ber=0 mTa={n} mLevel=4",
    "wcdma": "CellSignalStrengthWcdma: ss={n} ber=0 rscp={0} ecno={n} level=2",
    "tdscdma": "CellSignalStrengthTdscdma: rssi={n} ber={n} rscp={0} level=0",
    "lte": "CellSignalStrengthLte: rssi=-51 rsrp={0} rsrq=-10 rssnr=14 cqiTableIndex={n} cqi={n} ta={n} level=4 parametersUseForLevel=0",
    "nr": "CellSignalStrengthNr:{{ csiRsrp = {n} csiRsrq = {n} csiCqiTableIndex = {n} csiCqiReport = [] ssRsrp = {0} ssRsrq = -11 ssSinr = 9 level = 3 parametersUseForLevel = 0 timingAdvance = {n} }}",
}
"""As 10 to 16 print them."""


@given(
    st.dictionaries(st.sampled_from(sorted(NAMED)), st.integers(-110, -60), max_size=6),
    st.sampled_from(sorted(NAMED)),
    st.booleans(),
    st.sampled_from(["", "SignalBarInfo{ nrLevel=1 },rat=20,", "levelHw =5,"]),
)
def test_the_primary_technology_from_10_on(found: dict[str, int], primary: str, invalid: bool, extra: str) -> None:
    """One.UI prints `mLte=Invalid` for what was not measured, AOSP an object without values."""
    parts = ",".join(
        f"m{name.title()}="
        + ("Invalid" if invalid and name not in found else text.format(found.get(name, NONE), n=NONE))
        for name, text in NAMED.items()
    )
    value = f"SignalStrength:{{{parts},{extra}primary=CellSignalStrength{primary.title()}}}"
    assert read_signal(value) == (Signal(found[primary], primary) if primary in found else None)
