"""An older answer of `check --json`, read from a file that anybody may have written: checked before it is believed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagnostics.model import Severity, decode
from remote_assist.errors import Sentence, UsageError

MAX_BYTES = 8 * 1024 * 1024
"""A full check of a phone with many apps is some 200 kB."""
MOST_AREAS, MOST_FACTS, MOST_FINDINGS = 100, 500, 500
NEXT = "Give a file that `remote-assist check --json` wrote (schema 1)."
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_RULE = re.compile(r"[a-z][a-z0-9_.-]{0,127}")
_SEVERITIES = {severity.value: severity for severity in Severity}


@dataclass(frozen=True, slots=True)
class OldArea:
    """One area as it was. `findings`: rule → what it said to the technician. `not_judged`: rules."""

    name: str
    severity: Severity
    facts: Mapping[str, Any]
    findings: Mapping[str, str]
    not_judged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Older:
    phone: Mapping[str, Any]
    areas: Mapping[str, OldArea]


def read_older(path: Path) -> Older:
    """Raises UsageError (2) with a sentence that says what is wrong with the file."""
    try:
        if not path.is_file():
            raise _refused(path, Sentence("is no file") if path.exists() else Sentence("does not exist"))
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(path, Sentence("cannot be read ({why})", why=error)) from error
    if not raw.strip():
        raise _refused(path, Sentence("is empty"))
    if len(raw) > MAX_BYTES:
        raise _refused(path, Sentence("is larger than {most} MB", most=MAX_BYTES // 1024 // 1024))
    try:
        said = json.loads(decode(raw), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _refused(path, Sentence("is not JSON")) from error
    return parse_older(said, path)


def parse_older(said: Any, path: Path) -> Older:
    """The same for JSON already read. Every part is looked at: an unknown shape is refused, never half used."""
    if not isinstance(said, dict) or not isinstance(said.get("areas"), list):
        raise _refused(path, Sentence("is JSON, but no answer of a check"))
    if said.get("schema") != 1 or isinstance(said["schema"], bool):
        raise _refused(
            path, Sentence("has schema {schema!r}; this version reads schema 1", schema=str(said.get("schema"))[:20])
        )
    phone, areas = said.get("phone"), said["areas"]
    if not isinstance(phone, dict) or any(isinstance(value, dict | list) for value in phone.values()):
        raise _refused(path, Sentence("does not say which phone it is about"))
    if len(areas) > MOST_AREAS:
        raise _refused(path, Sentence("has more than {most} areas", most=MOST_AREAS))
    read = [_area(area, path) for area in areas]
    found = {area.name: area for area in read}
    if len(found) != len(read):
        raise _refused(path, Sentence("has the same area twice"))
    return Older(dict(phone), found)


def _area(said: Any, path: Path) -> OldArea:
    if not isinstance(said, dict):
        raise _refused(path, Sentence("has an area that is none"))
    name, severity, facts = said.get("name"), said.get("severity"), said.get("facts")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _refused(path, Sentence("has an area without a name"))
    if not isinstance(severity, str) or severity not in _SEVERITIES:
        raise _refused(path, Sentence("has no known result for the area {name}", name=name))
    if not isinstance(facts, dict) or len(facts) > MOST_FACTS or not all(_NAME.fullmatch(fact) for fact in facts):
        raise _refused(path, Sentence("has no readable facts for the area {name}", name=name))
    findings, not_judged = said.get("findings"), said.get("not_judged", [])
    if not isinstance(findings, list) or len(findings) > MOST_FINDINGS or not isinstance(not_judged, list):
        raise _refused(path, Sentence("has no readable findings for the area {name}", name=name))
    found: dict[str, str] = {}
    for finding in findings:
        rule = finding.get("rule") if isinstance(finding, dict) else None
        if not isinstance(rule, str) or not _RULE.fullmatch(rule):
            raise _refused(path, Sentence("has a finding without a rule in the area {name}", name=name))
        found[rule] = str(finding.get("says") or "")
    known = {fact: _known(value) for fact, value in facts.items()}
    unjudged = frozenset(rule for rule in not_judged if isinstance(rule, str))
    return OldArea(name, _SEVERITIES[severity], known, found, unjudged)


def _known(value: Any) -> Any:
    """1e999 is read as infinity: no phone has that."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no JSON (RFC 8259)")


def _refused(path: Path, why: Sentence) -> UsageError:
    return UsageError("The older check {path} {why}.", next_step=NEXT, path=path, why=why)
