"""Code run as another user of this computer, who has no rights here (uid 65534)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import absent
from tests.visit.conftest import Done

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
BECOME = f"""
import importlib, os, pkgutil, sys
import diagnostics, guides, remote_assist
for package in (diagnostics, guides, remote_assist):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
"""
"""Everything is loaded first: the other user need not be able to read the project or its Python."""

COMMAND_LINE = "from remote_assist.cli import main; sys.argv[0] = 'remote-assist'; main()"


def need_root() -> None:
    if os.getuid() != 0:
        absent("root, to become somebody else")


def start(code: str, *argv: str) -> subprocess.Popen[str]:
    env = {
        "PATH": os.environ["PATH"],
        "HOME": "/",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.Popen([sys.executable, "-c", BECOME + code, *argv], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, errors="replace", env=env, cwd="/")  # fmt: skip


def as_nobody(code: str, *argv: str) -> Done:
    """What this code came to; it finds `argv` in sys.argv[1:]."""
    child = start(code, *argv)
    out, err = child.communicate(timeout=60)
    return Done(child.returncode, out, err)
