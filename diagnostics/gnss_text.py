"""Reader of the satellite receiver's own figures: `dumpsys location --gnssmetrics`, or the same block inside
`dumpsys location`.

Source: AOSP services/core/java/com/android/server/location/gnss/GnssMetrics.java dumpGnssMetricsAsText (8+). Only the
block between GNSS_KPI_START and GNSS_KPI_END is read: the rest of the location dump says where the customer is.
"""

from __future__ import annotations

from collections.abc import Iterable

Found = list[tuple[str, str]]
KEYS = {
    "Number of location reports": "reports",
    "Percentage location failure": "failure",
    "Number of TTFF reports": "fixes",
    "TTFF mean (sec)": "first_fix",
    "Top 4 Avg CN0 mean (dB-Hz)": "signal",
}
MAX_FOUND = 64


def read_gnss(lines: Iterable[str]) -> dict[str, Found]:
    """(line, value) by short name; empty when no block is there."""
    found: dict[str, Found] = {}
    inside = False
    for line in lines:
        text = line.strip()
        if text == "GNSS_KPI_START":
            inside = True
        elif text == "GNSS_KPI_END":
            inside = False
        elif inside:
            key, colon, value = text.partition(":")
            name = KEYS.get(key) if colon else None
            if name is not None and len(found.setdefault(name, [])) < MAX_FOUND:
                found[name].append((line, value.strip()))
    return found
