"""A real Chromium, headless, as the reader of what we write. Absent = the test is skipped (a failure in CI)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.conftest import absent

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium(tmp_path: Path, page: str, *options: str) -> tuple[str, list[str]]:
    """Open `page` from a file: (stdout, console lines). The network is shut off by an unusable proxy."""
    binary = next((found for name in NAMES if (found := shutil.which(name))), None)
    if binary is None:
        absent("chromium")
    assert binary is not None
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    done = subprocess.run(
        [
            binary, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--proxy-server=127.0.0.1:9", f"--user-data-dir={tmp_path / 'profile'}",
            "--enable-logging=stderr", *options, file.as_uri(),
        ],
        capture_output=True, timeout=90, check=True,
    )  # fmt: skip
    errors = done.stderr.decode("utf-8", "replace").splitlines()
    return done.stdout.decode("utf-8", "replace"), [line for line in errors if "CONSOLE" in line]
