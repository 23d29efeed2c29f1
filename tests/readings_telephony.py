"""What a person reads in recorded telephony dumps, slot by slot, worked out before anybody saw the parser's answers.

`None` = the file, given alone, cannot say. No dump of the telephony registry states the SIM's own state (that is
`getprop gsm.sim.state`). The dumps of isub, phone and carrier_config hold no registration: they say nothing.
"""

from __future__ import annotations

from typing import NamedTuple


class Slot(NamedTuple):
    """The facts of one SIM slot."""

    slot: int
    sim_state: str | None
    service_state: str | None
    data_state: str | None
    signal_dbm: int | None
    operator: str | None


class Telephony(NamedTuple):
    """The slots, and the two scalars: of the slot that carries data, else the first in service, else the first."""

    sims: tuple[Slot, ...] | None
    service_state: str | None
    data_state: str | None


UNSAID = Telephony(None, None, None)

REGISTRY: dict[str, Telephony] = {
    # two blocks without "Phone Id=": mVoiceRegState=0(IN_SERVICE), mVoiceOperatorAlphaLong=Airtel Nigeria,
    # mDataConnectionState=2; then mVoiceRegState=3(POWER_OFF), operator the text "null", mDataConnectionState=0
    "telephony/airtel-ng-a10_11-slot2-poweroff.txt": Telephony(
        (
            Slot(0, None, "in_service", "connected", None, "Airtel Nigeria"),
            Slot(1, None, "power_off", "disconnected", None, None),
        ),
        "in_service",
        "connected",
    ),
    # mSignalStrength=SignalStrength: 12 4 -90 -120 -80 -120 4 90 -100 ... gsm|lte: the ninth number is the RSRP
    # mVoiceRegState=0(IN_SERVICE) mVoiceOperatorAlphaLong=Android; mDataConnectionState=2
    "telephony/emu-a9-telephony_registry.txt": Telephony(
        (Slot(0, None, "in_service", "connected", -100, "Android"),), "in_service", "connected"
    ),
    # mServiceState=0 home Sprint Sprint 31000  EvDo rev. A; SignalStrength: 99 -1 -102 -80 -103 -1210 1 cdma: the
    # weaker of cdma -102 and evdo -103; mDataConnectionState=0
    "telephony/htc-evo4g-a22-telephony_registry.txt": Telephony(
        (Slot(0, None, "in_service", "disconnected", -103, "Sprint"),), "in_service", "disconnected"
    ),
    # "last known state:" and no phone below it: a tablet without a radio
    "telephony/mtk-tb8168-a13-telephony_registry.txt": Telephony((), None, None),
    # mVoiceRegState=1(OUT_OF_SERVICE), mVoiceOperatorAlphaLong= (empty), mDataConnectionState=-1,
    # CellSignalStrengthGsm: rssi=-61 and primary=CellSignalStrengthGsm
    "telephony/pixel-sailfish-a10-telephony_registry.txt": Telephony(
        (Slot(0, None, "out_of_service", "unknown", -61, None),), "out_of_service", "unknown"
    ),
    # Phone Id=0: OUT_OF_SERVICE, SignalStrength: 0 0 -120 -160 -120 ... cdma (-120 = no value), data -1
    # Phone Id=1: IN_SERVICE Jio 4G, SignalStrength: 99 0 -120 -160 -120 -1 -1 21 -104 ... gsm|lte, data 2
    "telephony/smartron-a81-telephony_registry.txt": Telephony(
        (
            Slot(0, None, "out_of_service", "unknown", None, None),
            Slot(1, None, "in_service", "connected", -104, "Jio 4G"),
        ),
        "in_service",
        "connected",
    ),
    # mVoiceRegState=0(IN_SERVICE), mOperatorAlphaLong=Verizon (a space behind it); nothing but this one line
    "telephony/verizon-samsung-a12_13-servicestate.txt": Telephony(
        (Slot(0, None, "in_service", None, None, "Verizon"),), "in_service", None
    ),
    # Phone Id=0: mServiceState=0 0 voice home data home CHN-UNICOM ...; SignalStrength: 99 1 -120 -160 -120 -1 -1 23 -92;
    # mDataConnectionState=0. Phone Id=1: mServiceState=1 1 ... null null 00000; no value in the signal; data -1
    "telephony/vivo-pd1616-a71-telephony_registry.txt": Telephony(
        (
            Slot(0, None, "in_service", "disconnected", -92, "CHN-UNICOM"),
            Slot(1, None, "out_of_service", "unknown", None, None),
        ),
        "in_service",
        "disconnected",
    ),
}

SILENT: tuple[str, ...] = tuple(
    f"telephony/{phone}-{service}.txt"
    for phone, service in (
        ("emu-a9", "carrier_config"),
        ("emu-a9", "isub"),
        ("emu-a9", "phone"),
        ("mtk-tb8168-a13", "carrier_config"),
        ("mtk-tb8168-a13", "isub"),
        ("mtk-tb8168-a13", "phone"),
        ("pixel-sailfish-a10", "carrier_config"),
        ("pixel-sailfish-a10", "isub"),
        ("pixel-sailfish-a10", "phone"),
        ("smartron-a81", "carrier_config"),
        ("smartron-a81", "isub"),
        ("smartron-a81", "phone"),
        ("vivo-pd1616-a71", "carrier_config"),
        ("vivo-pd1616-a71", "isub"),
    )
)
