"""What each app used of the battery, by app id, from the same list as `battery_use_text`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from diagnostics.battery_use_text import FIRST_APP_UID, USER_UIDS, read_power_use

FIRST_APP = FIRST_APP_UID
_APP = re.compile(r"u\d{1,4}a(\d{1,5})")


def power_use_mah(lines: Iterable[str]) -> tuple[float, dict[int, tuple[str, float]]] | None:
    """(mAh used in all, app id → (line, mAh)); uses of one app by several users are added up. None without the list."""
    use = read_power_use(lines)
    if use.by_uid is None or use.computed_mah is None:
        return None
    found: dict[int, tuple[str, float]] = {}
    for uid, mah in use.by_uid.items():
        match = _APP.fullmatch(uid)
        app = FIRST_APP + int(match[1]) if match else int(uid) % USER_UIDS if uid.isdigit() else None
        if app is not None:
            line, before = found.get(app, (use.lines[uid], 0.0))
            found[app] = (line, before + mah)
    return use.computed_mah, found
