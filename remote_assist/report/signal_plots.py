"""The network's strengths: Wi-Fi against the limits Android leaves and joins a network by, each SIM against its bars.

Wi-Fi: AOSP packages/modules/Wifi ScoringParams.java, default RSSI exit/entry/sufficient/good by band. Mobile: defaults of
AOSP CarrierConfigManager.java (`*_thresholds_int_array`); operators may set others, so a plot says whose they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from diagnostics.model import Text
from diagnostics.value_words import NOT_TOLD
from remote_assist.report.canvas import note, opened
from remote_assist.report.curves import Limit, gauge
from remote_assist.report.units import named, shown

WIFI_LIMITS: Mapping[str, tuple[int, int, int, int]] = {
    "2.4 GHz": (-83, -80, -73, -60),
    "5/6 GHz": (-80, -77, -70, -57),
}
WIFI_NAMES = (Text("leaves", "断开"), Text("joins", "可连接"), Text("usable", "可用"), Text("good", "良好"))
MOBILE_LIMITS: Mapping[str, tuple[int, int, int, int]] = {
    "lte": (-128, -118, -108, -98),
    "nr": (-110, -90, -80, -65),
    "gsm": (-107, -103, -97, -89),
    "wcdma": (-115, -105, -95, -85),
}
MOBILE_NAMES = (Text("poor", "弱"), Text("moderate", "一般"), Text("good", "良好"), Text("great", "很好"))
ZONES = ("bad", "warn", "warn2", "good2", "good")
BAND_NOT_TOLD = Text("band not told: no limits drawn", "频段未提供：不标界限")
KIND_NOT_TOLD = Text("kind of network not told: no limits drawn", "制式未提供：不标界限")
SIGNAL = Text("Signal", "信号强度")
WIFI_OFF, WIFI_FREE = Text("Wi-Fi is off", "Wi-Fi 已关闭"), Text("not connected", "未连接")
MOBILE_NOTE = Text("Limits of mobile signal: Android's defaults; operators may use others.", "移动信号界限为 Android 默认值，运营商可能不同。")  # fmt: skip
MOST_SLOTS = 4


def signal_plot(facts: Any, lang: str, width: float) -> str | None:
    """None when nothing is known of any signal."""
    wifi, sims = _wifi(facts, lang), _sims(facts, lang)
    if wifi is None and not sims:
        return None
    y, out = 4.0, []
    for name, said, value, limits, low, high in [*([wifi] if wifi else []), *sims]:
        drawn, taken = gauge(name, said, value, limits, low=low, high=high, width=width, y=y)
        out.append(drawn)
        y += taken
    if any(limits for _, _, _, limits, low, _ in sims if low < -100):
        drawn, taken = note(MOBILE_NOTE.in_language(lang), width, y + 4)
        out.append(drawn)
        y += taken
    return opened(width, y, SIGNAL.in_language(lang)) + "".join(out) + "</svg>"


Row = tuple[str, str, int | None, Sequence[Limit], float, float]


def _wifi(facts: Any, lang: str) -> Row | None:
    rssi, mhz = _whole(facts, "wifi_rssi_dbm"), _whole(facts, "wifi_frequency_mhz")
    enabled, joined = getattr(facts, "wifi_enabled", None), getattr(facts, "wifi_connected", None)
    if rssi is None and enabled is None and joined is None:
        return None
    if rssi is None:
        said = WIFI_OFF if enabled is False else WIFI_FREE if joined is False else NOT_TOLD
        return "Wi-Fi", said.in_language(lang), None, (), -95, -35
    band = None if mhz is None else "2.4 GHz" if mhz < 3000 else "5/6 GHz"
    limits = _zones(WIFI_LIMITS[band], WIFI_NAMES, -95, lang) if band else ()
    return f"Wi-Fi · {band or BAND_NOT_TOLD.in_language(lang)}", f"{rssi} dBm", rssi, limits, -95, -35


def _sims(facts: Any, lang: str) -> list[Row]:
    rows: list[Row] = []
    speaks = getattr(facts, "signal_dbm", None)
    slots = getattr(facts, "sims", None) or ()
    for sim in slots[:MOST_SLOTS] if isinstance(slots, tuple | list) else ():
        state = getattr(sim, "sim_state", None)
        dbm = _whole(sim, "signal_dbm")
        if state == "absent" or (dbm is None and state is None):
            continue
        kind = getattr(sim, "signal_technology", None)
        if kind is None and dbm is not None and dbm == speaks:
            kind = getattr(facts, "signal_technology", None)
        known = MOBILE_LIMITS.get(str(kind))
        parts: list[Any] = [f"SIM {getattr(sim, 'slot', 0) + 1}"]
        if dbm is not None:
            parts.append(shown("", kind, lang) if kind else KIND_NOT_TOLD.in_language(lang))
        parts.append(getattr(sim, "operator", None))
        said = f"{dbm} dBm" if dbm is not None else f"{named('', 'signal_dbm', lang)}: {NOT_TOLD.in_language(lang)}"
        limits = _zones(known, MOBILE_NAMES, -140, lang) if known and dbm is not None else ()
        rows.append((" · ".join(str(part) for part in parts if part), said, dbm, limits, -140, -44))
    return rows


def _zones(limits: Sequence[int], names: Sequence[Text], low: float, lang: str) -> tuple[Limit, ...]:
    first = Limit(low, "", ZONES[0])
    rest = zip(limits, names, ZONES[1:], strict=True)
    return (first, *(Limit(at, name.in_language(lang), kind) for at, name, kind in rest))


def _whole(facts: Any, name: str) -> int | None:
    value = getattr(facts, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
