"""Who may import whom (design.md), read from the source text of every module."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from remote_assist.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("diagnostics", "guides", "remote_assist")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

RECORD = {
    "sessionlog",
    "keys",
    "anchors",
    "receipt",
    "canonical",
    "chain",
    "disk",
    "payloads",
    "opening",
    "reopening",
    "logread",
}
"""The files that the sealed record's writer is made of."""

DOOR = {"session", "door", "doorbell", "journal", "restoring", "consent", "phonelock", "datafolder", "wording"} | RECORD

ONLY = {"adbutils": "remote_assist/adb/", "paramiko": "remote_assist/tunnel.py", "psutil": "remote_assist/host.py"}
HEAVY = (
    "diagnostics.areas",
    "adbutils",
    "paramiko",
    "av",
    "cryptography",
    "jinja2",
    "rich",
    "PIL",
    "segno",
    "psutil",
    "re2",
    "h11",
    "wsproto",
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix()


def imported(path: Path) -> set[str]:
    """Every module named by an import statement anywhere in the file, dotted."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides what it takes"
            assert node.module is not None
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    """Our own modules among them, at the depth of one file or package."""
    known = {_name(module).replace("/", ".").removesuffix(".__init__") for module in MODULES}
    return {name for name in imported(path) if name in known}


def _rooms(names: set[str]) -> set[str]:
    """`remote_assist.adb.shell` → `adb`; what lies outside remote_assist keeps its package's name."""
    return {name.split(".")[1] if name.startswith("remote_assist.") else name.split(".")[0] for name in names
            if name != "remote_assist"}  # fmt: skip


def _check(path: Path, allowed: set[str]) -> None:
    taken = _rooms(ours(path))
    assert taken <= allowed, f"{_name(path)} imports {sorted(taken - allowed)}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_table(path: Path) -> None:
    name = _name(path)
    room = name.split("/")[1] if name.startswith("remote_assist/") else name.split("/")[0]
    if room == "diagnostics":
        foreign = {word.split(".")[0] for word in imported(path)} - {"diagnostics"}
        assert foreign <= set(sys.stdlib_module_names), f"{name} imports {foreign - set(sys.stdlib_module_names)}"
    elif room == "guides":
        assert ours(path) <= {"diagnostics.model", *(m for m in ours(path) if m.startswith("guides"))}
    elif room == "phone":
        assert _rooms(ours(path)) <= {"phone"}
    elif room in ("verify", "errors", "privacy", "adb"):
        _check(path, {room, "errors"})
    elif room == "sentences":
        _check(path, {"sentences", "adb", "errors"})
    elif room == "report":
        _check(path, {"report", "diagnostics", "guides", "wording", "errors"})
    elif room == "web":
        _check(path, {"web", "session", "screen", "report", "guides", "diagnostics", "privacy", "sentences", "errors"})
    elif room in DOOR:
        _check(path, {"adb", "tunnel", "privacy", "diagnostics", "errors", "__init__"} | DOOR)
    elif room not in ("commands", "cli", "__main__"):
        assert "commands" not in _rooms(ours(path)), f"{name} imports a command"
        assert "web" not in _rooms(ours(path)), f"{name}: only commands import web"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_their_own_file_imports_these(path: Path) -> None:
    for package, home in ONLY.items():
        if any(name.split(".")[0] == package for name in imported(path)):
            assert _name(path).startswith(home.removesuffix(".py")), f"{_name(path)} imports {package}"


@pytest.mark.parametrize("argv", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_imports_nothing_heavy(argv: list[str]) -> None:
    code = (
        "import sys\nfrom remote_assist.cli import cli\n"
        f"try:\n    cli.main({argv!r}, standalone_mode=True)\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"
    assert "Usage" in done.stdout


def test_every_command_listed_is_there_and_nothing_else() -> None:
    files = {path.stem for path in (ROOT / "remote_assist" / "commands").glob("*.py")} - {"__init__", "overview"}
    assert files == set(COMMANDS)
