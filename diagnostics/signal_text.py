"""Reader of one printed SignalStrength: the strength in dBm of the technology that carries the phone.

Source: AOSP android/telephony/SignalStrength.java (`toString`, `getDbm`) and CellSignalStrength*.java. Up to 9 a list
of numbers: 0 GSM ASU, 1 BER, 2 CDMA dBm, 3 CDMA Ec/Io, 4 EVDO dBm, 5 EVDO Ec/Io, 6 EVDO SNR, 7 LTE signal, 8 LTE RSRP,
9 RSRQ, 10 SNR, 11 CQI, up to 8.0 12 TD-SCDMA RSCP; 8.1 has an RSRP boost before it, 9 appends 14 WCDMA ASU, 15 RSCP ASU,
16 RSCP. Then "gsm|lte" or "cdma". From 10 named objects and "primary=…". 2147483647 = no value.
"""

from __future__ import annotations

from dataclasses import dataclass

NO_VALUE = 2147483647
LOWEST_DBM = -160
HIGHEST_DBM = -20
_NO_CDMA = -120
"""SignalStrength.validateInput: −120 stands for "not measured" in CDMA and EVDO."""
_MEASURED_AT = {
    0: {"lte": 8},
    13: {"lte": 8, "tdscdma": 12},
    14: {"lte": 8, "tdscdma": 13},
    17: {"lte": 8, "tdscdma": 13, "wcdma": 16},
}
"""By the number of figures: where each technology's dBm stands, in the order of `getDbm`. Of other lengths (vendors' own)
only what stands at the same place in all of them."""
_ORDER = ("Lte", "Cdma", "Tdscdma", "Wcdma", "Gsm", "Nr")
"""SignalStrength.getPrimary, for a vendor's dump without `primary=`."""
_KEYS = {
    "Lte": ("rsrp",),
    "Nr": ("ssRsrp", "csiRsrp"),
    "Wcdma": ("rscp", "ss", "rssi"),
    "Tdscdma": ("rscp", "rssi"),
    "Gsm": ("rssi",),
}


@dataclass(frozen=True, slots=True)
class Signal:
    """`technology`: lte, nr, gsm, wcdma, tdscdma, cdma."""

    dbm: int
    technology: str


def read_signal(value: str) -> Signal | None:
    """None when nothing was measured, or the value is masked or cannot be true."""
    if "CellSignalStrength" in value:
        return _named(value)
    return _listed(value)


def _listed(value: str) -> Signal | None:
    words = value.partition("SignalStrength:")[2][:600].split()
    numbers: list[int] = []
    for word in words:
        number = _number(word)
        if number is None:
            break
        numbers.append(number)
    # A vendor may put words of its own in between.
    system = next((word for word in words[len(numbers) :] if word.startswith(("gsm", "cdma"))), None)
    if system is None or len(numbers) < 5:
        return None
    if system.startswith("gsm"):
        for name, at in _MEASURED_AT.get(len(numbers), _MEASURED_AT[0]).items():
            if at < len(numbers) and _true(numbers[at]):
                return Signal(numbers[at], name)
        return Signal(-113 + 2 * numbers[0], "gsm") if 0 <= numbers[0] <= 31 else None
    measured = [n for n in (numbers[2], numbers[4]) if _true(n) and n != _NO_CDMA]
    return Signal(min(measured), "cdma") if measured else None


def _named(value: str) -> Signal | None:
    primary = _object_after(value, "primary=CellSignalStrength")
    order = (primary,) if primary in _ORDER else _ORDER
    for name in order:
        at = value.find(f"CellSignalStrength{name}:")
        if at < 0:
            continue
        body = value[at + len(f"CellSignalStrength{name}:") :]
        end = body.find("CellSignalStrength")
        fields = _fields(body[:end] if end >= 0 else body)
        if name == "Cdma":
            measured = [n for n in (fields.get("cdmaDbm"), fields.get("evdoDbm")) if _true(n) and n != _NO_CDMA]
            if measured:
                return Signal(min(n for n in measured if n is not None), "cdma")
            continue
        for key in _KEYS[name]:
            number = fields.get(key)
            if number is not None and _true(number):
                return Signal(number, name.lower())
    return None


def _object_after(value: str, name: str) -> str | None:
    at = value.rfind(name)
    if at < 0:
        return None
    found = value[at + len(name) : at + len(name) + 12]
    end = next((i for i, ch in enumerate(found) if not ch.isalpha()), len(found))
    return found[:end]


def _fields(body: str) -> dict[str, int]:
    """`rssi=-61 ber=0` (10–14) and `ssRsrp = -90` (NR); the first of a name counts."""
    fields: dict[str, int] = {}
    words = body.replace("=", " = ").replace(",", " ").replace("{", " ").replace("}", " ").split()
    for at in range(len(words) - 2):
        if words[at + 1] == "=":
            number = _number(words[at + 2])
            if number is not None:
                fields.setdefault(words[at], number)
    return fields


def _number(word: str) -> int | None:
    digits = word[1:] if word.startswith("-") else word
    return int(word) if digits.isascii() and digits.isdigit() and len(digits) <= 10 else None


def _true(number: int | None) -> bool:
    return number is not None and LOWEST_DBM <= number <= HIGHEST_DBM
