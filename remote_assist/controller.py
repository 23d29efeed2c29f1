"""Who is answerable for what is recorded, and for how long it is kept: set once in `config.toml` of the data folder.

    [controller]
    name = "Phone Care Ltd"
    contact = "privacy@example.org"
    retention_days = 1095

GDPR 13 and PIPL 17 want both told to the customer; they are printed on the consent form, in the report, and stand in
every record. Without them a session still runs, and says that they are missing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from remote_assist.datafolder import DataFolder
from remote_assist.errors import UsageError

NAME = "config.toml"


@dataclass(frozen=True, slots=True)
class Controller:
    name: str
    contact: str
    retention_days: int

    def record(self) -> dict[str, str | int]:
        return {"name": self.name, "contact": self.contact, "retention_days": self.retention_days}


def controller(data: DataFolder) -> Controller | None:
    """What is configured; None when nothing is. Raises UsageError for a file that cannot be meant."""
    path = data.path / NAME
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise UsageError("{path} cannot be read: {why}", path=path, why=broken)
    found = raw.get("controller")
    if not isinstance(found, dict):
        return None
    name, contact, days = found.get("name"), found.get("contact"), found.get("retention_days")
    words = [isinstance(one, str) and one.isprintable() and 0 < len(one.strip()) <= 200 for one in (name, contact)]
    if not all(words) or not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 36500:
        raise UsageError(
            "{path}: [controller] needs name, contact and retention_days (a whole number of days).", path=path
        )
    return Controller(str(name).strip(), str(contact).strip(), days)


MISSING_EN = "Nobody is named as answerable for this record: set [controller] name, contact, retention_days in {path}."
MISSING_ZH = "尚未设定记录的负责方：请在 {path} 的 [controller] 中填写 name、contact、retention_days。"
