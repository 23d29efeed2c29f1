"""When a stage is drawn and when it is told: the two clocks of a scene.

Services learn of a stage after it; a secret is drawn only when its field has been told for a while, and goes on being
drawn for a while after it is told to be gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from remote_assist.phone.screen.scene_parts import Stage

_KEPT_S = 5.0
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Moment:
    """A stage from `at_s` on, as the services say from `told_s` on. `bare_s`: from when what is typed secretly is drawn."""

    at_s: float
    told_s: float
    stage: Stage
    bare_s: float = NEVER

    def shown(self, now_s: float) -> Stage:
        """The stage with what of it may be drawn."""
        return self.stage if self.bare_s <= now_s else self.stage.emptied()

    def secret(self, now_s: float) -> bool:
        """Is something secret drawn? A notification is at once: no field has to be told first."""
        return self.bare_s <= now_s or (self.stage.code is not None and self.stage.awake)


class Timeline:
    """The stages of the last seconds, oldest first."""

    def __init__(self) -> None:
        self._moments: list[Moment] = []
        self._guarded_s = NEVER

    def __bool__(self) -> bool:
        return bool(self._moments)

    @property
    def last(self) -> Moment:
        return self._moments[-1]

    def clear(self) -> None:
        self._moments.clear()
        self._guarded_s = NEVER

    def add(self, stage: Stage, at_s: float, told_s: float, lag_s: float) -> Moment:
        """The next stage. Its secret appears when it has been told for `lag_s` that there is one."""
        before = self._moments[-1].stage if self._moments else None
        if not stage.guarded:
            self._guarded_s = NEVER
        elif before is None or not before.guarded:
            self._guarded_s = told_s + lag_s
        moment = Moment(at_s, told_s, stage, max(at_s, self._guarded_s) if stage.bare else NEVER)
        self._moments.append(moment)
        while len(self._moments) > 2 and self._moments[1].told_s < at_s - _KEPT_S:
            self._moments.pop(0)
        return moment

    def at(self, now_s: float) -> Moment:
        """What is there."""
        return next((moment for moment in reversed(self._moments) if moment.at_s <= now_s), self._moments[0])

    def told(self, now_s: float) -> Stage:
        """What the services say is there."""
        return next((moment for moment in reversed(self._moments) if moment.told_s <= now_s), self._moments[0]).stage

    def drawn(self, now_s: float, closing_s: float) -> tuple[Stage, bool]:
        """What is drawn, and whether something secret is: what is there, or the secret before it while it closes."""
        current = self.at(now_s)
        if not current.secret(now_s):
            for moment, after in reversed(list(pairwise(self._moments))):
                if after.at_s <= now_s < after.told_s + closing_s and moment.secret(after.at_s):
                    return moment.shown(after.at_s), True
        return current.shown(now_s), current.secret(now_s)
