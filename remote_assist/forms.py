"""Which consent form was printed for which reference: the record must name the wording that was really signed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from remote_assist.datafolder import DataFolder
from remote_assist.ending import write_private


def _path(data: DataFolder, reference: str) -> Path:
    return data.path / "forms" / f"{hashlib.sha256(reference.encode()).hexdigest()[:24]}.json"


@dataclass(frozen=True, slots=True)
class Printed:
    """`lang`: the language of the wording; `scopes`: what the page asked for."""

    lang: str
    scopes: tuple[str, ...]


def note(data: DataFolder, reference: str, lang: str, scopes: tuple[str, ...]) -> None:
    """The form of `reference` was printed so. Raises OSError."""
    path = _path(data, reference)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_private(path, json.dumps({"reference": reference, "lang": lang, "scopes": list(scopes)}))


def printed(data: DataFolder, reference: str) -> Printed | None:
    """The form printed for `reference`; None when none was printed here."""
    try:
        said = json.loads(_path(data, reference).read_text(encoding="utf-8"))
        return Printed("zh" if said["lang"] == "zh" else "en", tuple(str(scope) for scope in said["scopes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
