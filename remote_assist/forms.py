"""Which consent form was printed for which reference: the record must name the wording that was really signed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from remote_assist.datafolder import DataFolder
from remote_assist.ending import write_private


def _path(data: DataFolder, reference: str) -> Path:
    return data.path / "forms" / f"{hashlib.sha256(reference.encode()).hexdigest()[:24]}.json"


def note(data: DataFolder, reference: str, lang: str) -> None:
    """The form of `reference` was printed in `lang`. Raises OSError."""
    path = _path(data, reference)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_private(path, json.dumps({"reference": reference, "lang": lang}))


def printed(data: DataFolder, reference: str) -> str | None:
    """The language of the form printed for `reference`; None when none was printed here."""
    try:
        said = json.loads(_path(data, reference).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    lang = said.get("lang") if isinstance(said, dict) else None
    return lang if lang in ("en", "zh") else None
