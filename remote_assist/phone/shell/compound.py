"""Running compound commands: lists, pipelines, loops, conditions, functions' definitions, subshells."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from remote_assist.phone.process import check_stopped
from remote_assist.phone.shell import patterns, redirect
from remote_assist.phone.shell.ast import (
    AndOr,
    Case,
    Condition,
    For,
    Function,
    If,
    Let,
    Pipeline,
    Redirected,
    Sequence,
    Subshell,
    Timed,
    While,
)
from remote_assist.phone.shell.files import Handle, pipe_pair
from remote_assist.phone.shell.jobs import Job
from remote_assist.phone.shell.predicates import judge
from remote_assist.phone.shell.variables import ShellFault

if TYPE_CHECKING:
    from remote_assist.phone.shell.interp import Shell


def sequence(shell: Shell, node: Sequence) -> int:
    status = 0
    for command, background in node.items:
        if background:
            start_job(shell, command)
            status = shell.status = 0
        else:
            status = shell.execute(command)
    return status


def start_job(shell: Shell, command: Any) -> None:
    """`command &`: a copy of the shell in its own thread, with nothing on its stdin."""
    from remote_assist.phone.process import closed_pipe

    child = shell.clone()
    child.descriptors.put(0, Handle(closed_pipe()))
    try:
        job = shell.run.start(lambda: child.in_subshell(lambda inner: inner.execute(command), child))
    except ShellFault:
        child.descriptors.close_all()
        raise
    child.pid = job.pid
    shell.jobs[job.pid] = job
    shell.last_job = job.pid


def and_or(shell: Shell, node: AndOr) -> int:
    commands = [("", node.first), *node.rest]
    status = 0
    for at, (operator, command) in enumerate(commands):
        if (operator == "&&" and status) or (operator == "||" and not status):
            continue
        if at < len(commands) - 1:
            with shell.untested():
                status = shell.execute(command)
        else:
            status = shell.execute(command)
    return status


def pipeline(shell: Shell, node: Pipeline) -> int:
    if len(node.stages) == 1:
        with shell.untested():
            return int(not shell.execute(node.stages[0]))
    children = [shell.clone() for _ in node.stages]
    for left, right in pairwise(children):
        reading, writing = pipe_pair()
        left.descriptors.put(1, writing)
        right.descriptors.put(0, reading)
    jobs: list[Job] = []
    try:
        for child, stage in zip(children, node.stages, strict=True):
            jobs.append(shell.run.start(partial(child.in_subshell, partial(_stage, stage), child)))
    except ShellFault:
        for child in children[len(jobs) :]:
            child.descriptors.close_all()
        raise
    for job in jobs:
        shell.run.wait(job.done)
    statuses = [job.status for job in jobs]
    shell.variables.put_all("PIPESTATUS", [str(status) for status in statuses])
    status = statuses[-1]
    if "pipefail" in shell.options:
        status = next((one for one in reversed(statuses) if one), 0)
    return int(not status) if node.negated else shell.check_errexit(status)


def _stage(node: Any, shell: Shell) -> int:
    return shell.execute(node)


def subshell(shell: Shell, node: Subshell) -> int:
    return shell.check_errexit(shell.in_subshell(lambda child: child.execute(node.body)))


def if_(shell: Shell, node: If) -> int:
    for condition, body in node.branches:
        with shell.untested():
            status = shell.execute(condition)
        if not status:
            return shell.execute(body)
    return shell.execute(node.otherwise) if node.otherwise is not None else 0


def _loop(shell: Shell, turn: Callable[[], bool]) -> None:
    """Call `turn` until it says False, minding `break` and `continue`."""
    from remote_assist.phone.shell.interp import LoopJump

    shell.loops += 1
    try:
        while True:
            check_stopped()
            try:
                if not turn():
                    return
            except LoopJump as jump:
                if jump.levels > 1 and shell.loops > 1:
                    raise LoopJump(jump.levels - 1, jump.leave)
                if jump.leave:
                    shell.status = 0
                    return
    finally:
        shell.loops -= 1


def for_(shell: Shell, node: For) -> int:
    values = iter(list(shell.positional) if node.words is None else shell.expand.fields(node.words))
    shell.status = 0

    def turn() -> bool:
        value = next(values, None)
        if value is None:
            return False
        shell.assign(node.name, value)
        shell.execute(node.body)
        return True

    _loop(shell, turn)
    return shell.status


def while_(shell: Shell, node: While) -> int:
    last = 0

    def turn() -> bool:
        nonlocal last
        with shell.untested():
            going = bool(shell.execute(node.condition)) is node.until
        if going:
            last = 0
            last = shell.execute(node.body)
        return going

    _loop(shell, turn)
    return last


def case(shell: Shell, node: Case) -> int:
    subject = shell.expand.text(node.subject)
    status, falling = 0, False
    for words, body, ending in node.arms:
        if not falling and not any(patterns.matches(shell.expand.pattern(word), subject) for word in words):
            continue
        status = shell.execute(body) if body.items else 0
        falling = ending == ";&"
        if ending == ";;":
            break
    return status


def function(shell: Shell, node: Function) -> int:
    shell.functions[node.name] = node.body
    return 0


def condition(shell: Shell, node: Condition) -> int:
    return shell.check_errexit(int(not judge(shell, node.test)))


def let(shell: Shell, node: Let) -> int:
    return shell.check_errexit(int(shell.expand.number(node.expression) == 0))


def timed(shell: Shell, node: Timed) -> int:
    start = time.monotonic()
    status = shell.execute(node.body)
    spent = time.monotonic() - start
    line = f"{int(spent // 60):5}m{spent % 60:05.2f}s real     0m00.00s user     0m00.00s system\n"
    shell.descriptors.pipe(2).write(line.encode())
    return status


def redirected(shell: Shell, node: Redirected) -> int:
    descriptors = redirect.apply(shell, node.redirects)
    if descriptors is None:
        return shell.check_errexit(1)
    with shell.using(descriptors):
        return shell.execute(node.body)


RUNNERS: dict[type, Callable[[Any, Any], int]] = {
    Sequence: sequence,
    AndOr: and_or,
    Pipeline: pipeline,
    Subshell: subshell,
    If: if_,
    For: for_,
    While: while_,
    Case: case,
    Function: function,
    Condition: condition,
    Let: let,
    Timed: timed,
    Redirected: redirected,
}
