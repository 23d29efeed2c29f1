"""What a run is to do, and what came of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.leak.episodes import Episode


@dataclass
class Plan:
    """What one phone is to go through."""

    seed: int
    episodes: list[Episode]
    profile: str = "pixel-15"
    version: str = "3.3.4"
    mutation: str | None = None
    stills: bool = True
    protected_drawn: bool = False
    """Are protected windows in the picture (Android 8 to 11, and some vendors after that)?"""


@dataclass
class Loss:
    """Clean time lost after one episode, in seconds, beside what it may be made of."""

    number: int
    kind: str
    lost_s: float
    cycle_s: float
    restart_s: float
    idle_s: float
    """For so long in it this computer let nothing of us run."""
    disturbed: bool

    def beyond(self, linger_s: float) -> float:
        """In probe cycles: what is left when linger and restart are taken off, and what the computer did not run."""
        return (self.lost_s - linger_s - self.restart_s - self.idle_s) / self.cycle_s


@dataclass
class Outcome:
    """What came of one phone's run."""

    seed: int
    profile: str
    version: str
    mutation: str | None
    episodes: int = 0
    bare: int = 0
    """Episodes in which a secret could be seen on the phone."""
    released: int = 0
    pictures: int = 0
    leaks: list[str] = field(default_factory=list)
    lost: list[Loss] = field(default_factory=list)
    never_shown: list[str] = field(default_factory=list)
    hidden_in_between: list[str] = field(default_factory=list)
    stills: int = 0
    refused_stills: int = 0
    refused_inputs: int = 0
    files: int = 0
    latency_ms: list[float] = field(default_factory=list)


def written(plan: Plan, path: Path) -> Path:
    path.write_text(json.dumps(asdict(plan)))
    return path


def plan_in(path: Path) -> Plan:
    values = json.loads(path.read_text())
    return Plan(**{**values, "episodes": [Episode(**each) for each in values["episodes"]]})


def outcome(values: dict[str, Any]) -> Outcome:
    lost = [Loss(**each) for each in values.pop("lost")]
    return Outcome(**values, lost=lost)
