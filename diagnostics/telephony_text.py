"""Reader of `dumpsys telephony.registry`: one slot per "Phone Id=", service, data, signal, operator.

Source: AOSP services/core/java/com/android/server/TelephonyRegistry.java (`dump`), android/telephony/ServiceState.java
(flat up to 7, `{mVoiceRegState=0(IN_SERVICE), …}` from 8.1), TelephonyManager.java (DATA_*). The signal is in
`signal_text`. History below "local logs:" is not state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from diagnostics.dumpsys import yes_no
from diagnostics.signal_text import Signal, read_signal

SERVICE = {"0": "in_service", "1": "out_of_service", "2": "emergency_only", "3": "power_off"}
DATA = {
    "-1": "unknown",
    "0": "disconnected",
    "1": "connecting",
    "2": "connected",
    "3": "suspended",
    "4": "disconnecting",
    "5": "unknown",
}
"""TelephonyManager.DATA_*; 5 is "hand-over in progress", for which the dictionary has no word."""
MAX_SLOTS = 8
_ROAMING_WORDS = frozenset(
    ("voice", "data", "home", "roaming", "unknown", "Domestic", "International", "Roaming", "domestic", "international")
)


@dataclass
class Slot:
    """What the registry prints of one slot. Each list holds (line, value); more than one value contradict."""

    slot: int
    service: list[tuple[str, str]] = field(default_factory=list)
    data: list[tuple[str, str]] = field(default_factory=list)
    signal: list[tuple[str, Signal]] = field(default_factory=list)
    operator: list[tuple[str, str]] = field(default_factory=list)
    data_service: list[tuple[str, bool]] = field(default_factory=list)
    """Whether the data side is registered, with a mobile network."""
    user_data: list[tuple[str, bool]] = field(default_factory=list)
    """The switch for mobile data as the slot reported it."""


def read_registry(lines: Iterable[str]) -> list[Slot] | None:
    """The slots; empty for a device without telephony; None when this is no registry dump at all."""
    slots: list[Slot] = []
    recognised = by_id = False
    seen: set[str] = set()
    for line in lines:
        text = line.strip()
        if text.startswith("Phone Id="):
            number = text[len("Phone Id=") :]
            if len(slots) >= MAX_SLOTS or number not in {str(n) for n in range(MAX_SLOTS)}:
                break
            recognised = by_id = True
            slots.append(Slot(int(number)))
        elif text.startswith(("local logs:", "listen logs:", "registrations:")):
            break
        elif text.startswith("last known state:"):
            recognised = True
        elif slots and text.startswith("mUserMobileDataState="):
            on = yes_no(text.partition("=")[2].strip())
            if on is not None:
                slots[-1].user_data.append((line, on))
        elif text.startswith(("mServiceState=", "mSignalStrength=", "mDataConnectionState=")):
            key, _, value = text.partition("=")
            if not slots or (not by_id and key in seen):
                # Before 5.1 there is one slot and no "Phone Id="; a filtered dump of two slots repeats its keys.
                if len(slots) >= MAX_SLOTS:
                    break
                recognised = True
                slots.append(Slot(len(slots)))
                seen.clear()
            seen.add(key)
            _take(slots[-1], line, key, value)
    return slots if recognised else None


def _take(slot: Slot, line: str, key: str, value: str) -> None:
    if key == "mServiceState":
        state = service_state(value)
        if state is not None:
            slot.service.append((line, state))
        registered = data_service(value)
        if registered is not None:
            slot.data_service.append((line, registered))
        operator = operator_name(value)
        if operator is not None:
            slot.operator.append((line, operator))
    elif key == "mDataConnectionState":
        data = DATA.get(value.partition("(")[0].strip())
        if data is not None:
            slot.data.append((line, data))
    else:
        signal = read_signal(value)
        if signal is not None:
            slot.signal.append((line, signal))


def service_state(value: str) -> str | None:
    """The voice registration of one printed ServiceState."""
    at = value.find("mVoiceRegState=")
    number = value[at + len("mVoiceRegState=") :] if at >= 0 else value
    end = next((i for i, ch in enumerate(number[:4]) if ch not in "0123456789"), len(number[:4]))
    return SERVICE.get(number[:end]) if at >= 0 or value[:1].isdigit() else None


def data_service(value: str) -> bool | None:
    """Whether data is registered with a mobile network; data over Wi-Fi (IWLAN) is none. Not told up to 7."""
    at = value.find("mDataRegState=")
    if at < 0:
        return None
    state = SERVICE.get(value[at + len("mDataRegState=") :][:1])
    return None if state is None else state == "in_service" and "RilDataRadioTechnology=18(" not in value


def operator_name(value: str) -> str | None:
    """The operator's long name; the first that is not empty of the voice, the common and the data registration."""
    if "mVoiceRegState=" not in value:
        return _flat_operator(value)
    for name in ("mVoiceOperatorAlphaLong=", "mOperatorAlphaLong=", "mDataOperatorAlphaLong="):
        at = value.find(name)
        if at >= 0:
            found = value[at + len(name) :]
            # The name may hold a comma; the next field begins with one of these words.
            ends = [i for i in map(found.find, (", m", ", is", ", get", "}")) if i >= 0]
            text = found[: min(ends)].strip() if ends else ""
            if text not in ("", "null", "<MASKED>") and not set(text) <= {"*"}:
                return text
    return None


def _flat_operator(value: str) -> str | None:
    """`0 0 voice home data home LONG SHORT 46001 …`; names have no quotes, so only what is certain is taken."""
    words = value[:400].split()
    while words and (words[0] in _ROAMING_WORDS or (words[0].isdigit() and len(words[0]) == 1)):
        words.pop(0)
    numeric = next((i for i, word in enumerate(words) if word.isdigit() and 5 <= len(word) <= 6), None)
    if not numeric or words[0] == "null":
        return None
    names = words[:numeric]
    half = len(names) // 2
    if len(names) == 2 or (len(names) % 2 == 0 and names[:half] == names[half:]):
        return " ".join(names[: max(half, 1)])
    return None
