"""The data folder (`--data`): sessions, keys, local anchors, our adb server. 0700, one technician's account."""

from __future__ import annotations

import os
import re
import secrets
import stat
import time
from pathlib import Path

from remote_assist.errors import RecordError, Sentence, UsageError

_SESSION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def default_path() -> Path:
    """$REMOTE_ASSIST_DATA, else the XDG data folder (XDG Base Directory Specification)."""
    chosen = os.environ.get("REMOTE_ASSIST_DATA")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "remote-assist"


class DataFolder:
    """Paths of one data folder. Nothing is created until `prepare`."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.sessions = self.path / "sessions"
        self.anchors = self.path / "anchors"

    def prepare(self) -> DataFolder:
        """Make the folders, 0700, and prove that they can be written. Raises RecordError (exit 5) before any phone
        is contacted: no record, no action."""
        try:
            for folder in (self.path, self.sessions, self.anchors):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            info = self.path.stat()
            if info.st_uid == os.getuid() and stat.S_IMODE(info.st_mode) & 0o077:
                self.path.chmod(0o700)
            probe = self.path / f".probe-{secrets.token_hex(4)}"
            fd = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                os.write(fd, b"\0" * 65536)
                os.fsync(fd)
            finally:
                os.close(fd)
                probe.unlink()
        except OSError as failed:
            raise RecordError(
                "The data folder {path} cannot be used: {why}.",
                next_step="Free space there or choose another with --data DIR; nothing has been sent to the phone.",
                path=self.path,
                why=failed,
            ) from failed
        return self

    def new_session(self) -> Path:
        """A name that sorts by time and nobody can guess; the folder itself is made by the record's writer."""
        now_ns = time.time_ns()
        clock = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now_ns // 10**9))
        return self.sessions / f"{clock}-{now_ns // 10**6 % 1000:03d}-{secrets.token_hex(3)}"

    def listed(self) -> list[Path]:
        """All session folders, newest first."""
        if not self.sessions.is_dir():
            return []
        return sorted((p for p in self.sessions.iterdir() if (p / "log.ndjson").exists()), reverse=True)

    def find(self, name: str) -> Path:
        """A session by its name, by the beginning of it, by `last`, or by a path. Raises UsageError."""
        folders = self.listed()
        if name == "last" and folders:
            return folders[0]
        as_path = Path(name)
        if (os.sep in name or name in (".", "..")) and (as_path / "log.ndjson").exists():
            return as_path.resolve()
        if _SESSION_ID.fullmatch(name):
            found = [folder for folder in folders if folder.name == name or folder.name.startswith(name)]
            if len(found) == 1 or (found and found[0].name == name):
                return found[0]
            if len(found) > 1:
                raise UsageError(
                    "“{name}” is the beginning of {count} sessions.",
                    next_step="Give more of the name.",
                    name=name,
                    count=len(found),
                )
        recent = ", ".join(folder.name for folder in folders[:5]) or Sentence("none yet")
        raise UsageError(
            "There is no session “{name}”.",
            next_step="Sessions here: {recent} (or give a folder's path).",
            name=name,
            recent=recent,
        )
