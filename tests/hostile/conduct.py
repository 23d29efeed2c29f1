"""What a rogue phone may cost at most, command by command."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from diagnostics import ALL
from remote_assist import doorbell
from remote_assist.checking import AT_ONCE, DATE
from remote_assist.guiding import PROBE_TIMEOUT_S
from tests.hostile.conftest import AGREED, Done, Yard
from tests.hostile.rogue import Misbehave, Rogue

RSS_MB = 200
SLACK_S = 15.0
"""Several rogues flood two cores at once, and each of their answers has its own deadline to be noticed in."""
START_S = 4.0
"""For starting Python on a busy machine and for the judge's own work on megabytes of nonsense."""

BELL_S = doorbell.TIMEOUT_S
"""Sixteen questions at once."""
CODES = {"check": {1, 3, 6}, "capture": {0, 3, 6}, "guide": {3, 6, 7}, "assist": {1, 3, 4, 6, 7}}


def check_s(areas: tuple[str, ...]) -> float:
    """A check asks for the clock and for everything at once: the longest deadline; or in as many turns as it takes."""
    deadlines = {c.argv: c.timeout_s for area in ALL if area.name in areas for c in area.commands}
    return max(DATE.timeout_s, *deadlines.values()) * -(-(len(deadlines) + 1) // AT_ONCE)


EVERYTHING = tuple(area.name for area in ALL)
SETTING_S = 40.0
"""Reading, writing and reading back one setting, and the look at the end."""
BOUNDS = {
    "check": lambda areas: BELL_S + check_s(areas),
    "capture": lambda areas: BELL_S + check_s(areas),
    "guide": lambda areas: BELL_S + 2 * check_s(("storage",)) + 4 * PROBE_TIMEOUT_S,
    "assist": lambda areas: BELL_S + SETTING_S + 2 * check_s(EVERYTHING),
}


def argv_of(command: str, serial: str, yard: Yard, areas: tuple[str, ...]) -> tuple[list[str], str]:
    """One command line against this phone, and what the technician types."""
    common = ["-s", serial, *AGREED]
    if command == "check":
        return ["check", "--json", *areas, *common], ""
    if command == "capture":
        chosen = [word for area in areas for word in ("--area", area)]
        return ["capture", str(yard.out / serial.replace(":", "-")), *chosen, *common], ""
    if command == "guide":
        return ["guide", "run", "storage-full", "--yes", *common], ""
    return ["assist", *common], "\n\n\n" + "yes\n" * 20


def misbehaves(
    yard: Yard,
    name: str,
    misbehave: Misbehave,
    *,
    command: str = "check",
    areas: tuple[str, ...] = (),
    polite: bool = True,
) -> Done:
    """Let one rogue loose on one command; it may cost neither time nor memory, and nobody calls it healthy."""
    rogue = Rogue(misbehave, polite=polite)
    argv, typed = argv_of(command, yard.attach(rogue), yard, areas)
    done = yard.run(*argv, stdin=typed, timeout_s=240)
    story = f"{name}, {'polite' if polite else 'rude'}, {command}: exit {done.code}, {done.duration_s:.1f} s\n{done.err[-1500:]}"
    assert "Traceback" not in done.err, story
    assert "fault of the tool" not in done.err, story
    assert done.code in CODES[command], story
    assert done.duration_s <= BOUNDS[command](areas or EVERYTHING) + START_S + SLACK_S, story
    assert 0 < done.rss_mb <= RSS_MB, f"{done.rss_mb:.0f} MB: {story}"
    if command == "check" and done.out:
        assert all(area["severity"] != "pass" for area in done.json["areas"]), story
    if command == "capture" and done.code == 0:
        judged = yard.run("check", "--json", "--from", argv[1], *areas)
        assert judged.code in (1, 2), story
        assert all(area["severity"] != "pass" for area in judged.json["areas"]), story
        assert judged.rss_mb <= RSS_MB, f"judging offline {judged.rss_mb:.0f} MB: {story}"
    rogue.close()
    return done


def all_misbehave(
    yard: Yard, chosen: dict[str, Misbehave], *, at_once: int, command: str = "check", areas: tuple[str, ...] = (),
    polite: bool = True,
) -> dict[str, Done]:  # fmt: skip
    """Several rogues at once on one adb server. Afterwards every record is whole and the home is as it was."""
    before = yard.snapshot()
    with ThreadPoolExecutor(at_once) as pool:
        tasks = {
            name: pool.submit(misbehaves, yard, name, each, command=command, areas=areas, polite=polite)
            for name, each in chosen.items()
        }
        done = {name: task.result() for name, task in tasks.items()}
    assert yard.snapshot() == before
    verdicts = yard.verdicts()
    assert set(verdicts.values()) <= {0, 3}, verdicts
    assert len(verdicts) >= sum(one.code != 3 for one in done.values())
    return done
