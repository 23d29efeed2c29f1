"""Every English sentence that the sources can say, read from their text: what the catalogue has to know in Chinese."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "remote_assist"
LISTS = ("notices", "unverifiable", "open", "tampered")
"""Where the verifier collects what it found."""
SYSTEM = ("OSError", "SyncFailed", "NotADirectoryError")


@dataclass(frozen=True)
class Spoken:
    """One sentence at one place. `template` None: it is not written there, but made from something else."""

    where: str
    line: int
    template: str | None
    code: str


@functools.cache
def modules() -> dict[Path, ast.Module]:
    """Everything of ours that speaks to people; the virtual phone speaks for itself."""
    found = sorted(path for path in ROOT.rglob("*.py") if "phone" not in path.relative_to(ROOT).parts)
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in found}


def error_names(trees: dict[Path, ast.Module]) -> set[str]:
    return {node.name for node in trees[ROOT / "errors.py"].body if isinstance(node, ast.ClassDef)}


@functools.cache
def spoken() -> list[Spoken]:
    trees = modules()
    everywhere = dict(pair for tree in trees.values() for pair in _constants(tree))
    callers = error_names(trees) | {"Bad"}
    found: list[Spoken] = []
    for path, tree in trees.items():
        imported = {one.name for node in tree.body if isinstance(node, ast.ImportFrom) for one in node.names}
        constants = {name: everywhere[name] for name in imported & everywhere.keys()} | dict(_constants(tree))
        for node, argument in _arguments(tree, callers, verifier="verify" in path.parts):
            for one in _alternatives(argument):
                where = path.relative_to(ROOT).as_posix()
                found.append(Spoken(where, node.lineno, _text(one, constants), ast.unparse(one)))
    return found


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                continue
            if isinstance(value, str):
                yield node.targets[0].id, value


def _arguments(tree: ast.Module, callers: set[str], *, verifier: bool) -> Iterator[tuple[ast.AST, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "next_step":
                    yield line, line.value
        if (
            verifier
            and isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
            and isinstance(node.value, ast.Tuple)
        ):
            named = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            if named in ("proves", "does_not"):
                yield from ((node, one) for one in node.value.elts)
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        says = isinstance(node.func, ast.Name) and name in callers | {"Sentence"}
        if node.args and says:
            yield node, node.args[0]
        own = name == "__init__" and ast.unparse(node.func) == "super().__init__"
        if own and node.args and isinstance(node.args[0], ast.Constant):
            yield node, node.args[0]
        if node.args and name in SYSTEM and isinstance(node.args[-1], ast.Constant):
            yield node, node.args[-1]
        if verifier and name == "bad":
            yield node, node.args[1]
        if verifier and name == "append" and isinstance(node.func, ast.Attribute):
            kept = ast.unparse(node.func.value)
            if any(f"out.{name}" in kept for name in LISTS):
                yield node, node.args[0]
        if says:
            yield from ((node, keyword.value) for keyword in node.keywords if keyword.arg == "next_step")


def _alternatives(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.IfExp):
        return _alternatives(node.body) + _alternatives(node.orelse)
    return [node]


def _text(node: ast.expr, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Sentence":
        return _text(node.args[0], constants)
    return None
