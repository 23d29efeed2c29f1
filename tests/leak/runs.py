"""Random runs on several phones, the plans that are aimed at one weakness each, and what must hold of what came out."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from remote_assist.privacy.gate import Pace
from tests.conftest import ROOT
from tests.leak.episodes import Episode, aimed, plan
from tests.leak.outcome import Loss, Outcome, Plan, outcome, written

PROFILES = ("pixel-15", "samsung-13", "xiaomi-14")
LINGER_S = Pace().linger_ns / 1e9
CYCLES, CYCLES_P95 = 3.0, 4.0
"""So many looks, round trip included, may go by beside linger and restart: in half of the episodes, and in 95 of 100."""


def random_plans(seed: int, phones: int, each: int) -> list[Plan]:
    """`phones` phones of all makes, both versions of the server, `each` episodes for every one."""
    chance = random.Random(seed)
    every = plan(chance, phones * each)
    return [
        Plan(
            chance.randrange(1 << 30),
            every[number * each : (number + 1) * each],
            profile=PROFILES[number % len(PROFILES)],
            version=("3.3.4", "4.1")[number % 2],
            protected_drawn=number % 3 == 2,
        )
        for number in range(phones)
    ]


def losses(outcomes: Sequence[Outcome]) -> tuple[list[Loss], list[Loss]]:
    """What was lost after episodes in which only the phone's own screen hid it, and after the others."""
    every = [loss for outcome in outcomes for loss in outcome.lost if loss.lost_s > 0]
    return [loss for loss in every if not loss.disturbed], [loss for loss in every if loss.disturbed]


def table(outcomes: Sequence[Outcome]) -> str:
    """What a run came to, for people."""
    calm, disturbed = losses(outcomes)
    lines = [
        f"{sum(o.episodes for o in outcomes)} episodes on {len(outcomes)} phones, a secret to be seen in "
        f"{sum(o.bare for o in outcomes)}; {sum(o.released for o in outcomes)} pictures released, "
        f"{sum(o.pictures for o in outcomes)} decoded; stills {sum(o.stills for o in outcomes)} taken, "
        f"{sum(o.refused_stills for o in outcomes)} refused; inputs refused {sum(o.refused_inputs for o in outcomes)}; "
        f"{sum(o.files for o in outcomes)} files searched; leaks {sum(len(o.leaks) for o in outcomes)}",
        f"{'clean time lost, s':<26}{'n':>5}{'median':>9}{'p95':>8}{'most':>8}",
    ]
    for name, some in (("calm episodes", calm), ("stalled, garbled, broken", disturbed)):
        lines.append(_row(name, [loss.lost_s for loss in some]))
    lines.append(_row("of it: encoder restart", [loss.restart_s for loss in calm]))
    lines.append(_row("of it: computer was busy", [loss.idle_s for loss in calm]))
    lines.append(_row("one probe cycle", [loss.cycle_s for loss in calm]))
    lines.append(_row("cycles beyond all that", [loss.beyond(LINGER_S) for loss in calm]))
    waits = [wait / 1000 for o in outcomes for wait in o.latency_ms]
    lines.append(_row("arrival to release", waits))
    for o in outcomes:
        said = [*o.leaks[:3], *o.never_shown, *o.hidden_in_between]
        lines += [f"{o.profile}, {o.version}, {o.mutation or 'whole'}: {what}" for what in said]
    return "\n".join(lines)


def _row(name: str, values: Sequence[float]) -> str:
    if not values:
        return f"{name:<26}{0:>5}"
    return f"{name:<26}{len(values):>5}{statistics.median(values):>9.2f}{p95(values):>8.2f}{max(values):>8.2f}"


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def verify(outcomes: Sequence[Outcome], episodes: int) -> None:
    """Nothing secret left, and no more was hidden than must be."""
    assert [leak for outcome in outcomes for leak in outcome.leaks] == []
    assert sum(outcome.episodes for outcome in outcomes) == episodes
    assert [what for outcome in outcomes for what in outcome.never_shown] == []
    assert [what for outcome in outcomes for what in outcome.hidden_in_between] == []
    # The harness must have seen what it judges.
    assert sum(outcome.bare for outcome in outcomes) > episodes * 0.6
    assert sum(outcome.released for outcome in outcomes) > episodes * 2
    assert sum(outcome.stills for outcome in outcomes) > 0
    calm, _ = losses(outcomes)
    assert len(calm) > episodes / 4
    beyond = [loss.beyond(LINGER_S) for loss in calm]
    assert statistics.median(beyond) <= CYCLES
    assert p95(beyond) <= CYCLES_P95


def weakness(mutation: str, seed: int) -> Plan:
    """Episodes in which this rule is what keeps the secret: without it they leak, each of them or some."""
    chance = random.Random(seed)
    episodes: dict[str, list[Episode]] = {
        "gate bypassed": aimed("password", 2, chance, (0.5, 1.5)),
        "no linger": aimed("password", 6, chance, (0.4, 1.0), closing_s=0.5, gap_s=0.2),
        "old connection": aimed("eye", 4, chance, (0.8, 1.2), closing_s=0.5, queue_s=3.6, rotate_at=0.85, gap_s=0.2),
        "no bracket": aimed("fields", 12, chance, (0.4, 0.8), round_trip_ms=150.0, gap_s=0.2),
        "no history": aimed("fields", 25, chance, (0.12, 0.15), round_trip_ms=200.0, lag_s=0.0, closing_s=0.0, gap_s=0.2),
        "not sticky": aimed("left open", 3, chance, (5.0, 6.0), gap_s=0.2),
    }  # fmt: skip
    return Plan(seed, episodes[mutation], mutation=mutation, stills=False)


def run(plans: Sequence[Plan], folder: Path, timeout_s: float = 600) -> list[Outcome]:
    """Every plan on a phone and in a process of its own, all at once; what came of it is printed."""
    running = []
    outcomes = []
    try:
        for number, one in enumerate(plans):
            own = folder / str(number)
            (own / "out").mkdir(parents=True)
            argv = [sys.executable, "-m", "tests.leak.harness", str(written(one, own / "plan.json")), str(own / "out")]
            running.append(subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        for process in running:
            out, err = process.communicate(timeout=timeout_s)
            assert process.returncode == 0, err[-4000:]
            outcomes.append(outcome(json.loads(out.splitlines()[-1])))
    finally:
        for process in running:
            process.kill()
    print(table(outcomes))
    return outcomes
