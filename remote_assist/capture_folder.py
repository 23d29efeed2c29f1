"""Plain files of one untrusted folder: nothing is followed out of it, only plain files are opened, every size is capped."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from diagnostics.model import Text
from remote_assist.errors import UsageError

INDEX = "capture.json"
MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_TOTAL_BYTES = 40 * 1024 * 1024
"""Of one capture. What is read is held in memory as bytes, text and lines: this much has cost 180 MB (measured)."""
MAX_FILES = 5000
EXPECTED = (
    "--from takes a folder: one made by `remote-assist capture DIR`, or text files named after their commands "
    "(dumpsys_battery.txt, df_data.txt)."
)


class Files:
    """Texts by their names, read up to the caps; `notes` says what was left out and why. Close it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: list[str] = []
        self.notes: list[Text] = []
        self._left = MAX_TOTAL_BYTES

    def close(self) -> None:
        """Give back what it holds open."""

    def read(self, name: str, limit: int = MAX_FILE_BYTES) -> tuple[bytes, bool] | None:
        """Bytes, and whether that is all of the file. None, with a note, when there is nothing to read there."""
        limit = min(limit, self._left)
        data = self._bytes(name, limit + 1)
        if isinstance(data, Text):
            self.notes.append(data)
            return None
        if len(data) > limit:
            self.notes.append(
                Text(
                    f"{name} is larger than what is read of it ({limit} bytes).",
                    f"{name} 过大，只读取了前 {limit} 字节。",
                )
            )
        self._left -= min(len(data), limit)
        return data[:limit], len(data) <= limit

    def _bytes(self, name: str, most: int) -> bytes | Text:
        """At most so many bytes; or what to say when there are none to be had."""
        raise KeyError(name)

    def _counted(self, names: Iterable[str]) -> None:
        self.names = sorted(names)
        if len(self.names) > MAX_FILES:
            raise UsageError(
                "{path} holds {count} files; a capture has at most {most}.",
                next_step=EXPECTED,
                path=self.path,
                count=len(self.names),
                most=MAX_FILES,
            )


class Folder(Files):
    """Files of one folder, or of one further `below` it; no link is followed on the way down or in it.

    Raises UsageError (exit 2) when there is no such folder or it cannot be listed.
    """

    def __init__(self, path: Path, *below: str) -> None:
        super().__init__(path)
        try:
            self._folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise UsageError("There is no folder {path}.", next_step=EXPECTED, path=path) from None
        except NotADirectoryError:
            raise UsageError(
                "{path} is a file, not a capture folder.",
                next_step=EXPECTED,
                path=path,
            ) from None
        except (OSError, ValueError) as refused:
            raise UsageError("{path} cannot be opened: {why}.", next_step=EXPECTED, path=path, why=refused) from None
        try:
            for name in below:
                inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._folder)
                os.close(self._folder)
                self._folder = inner
            self._counted(os.listdir(self._folder))
        except OSError as refused:
            self.close()
            raise UsageError("{path} cannot be read: {why}.", next_step=EXPECTED, path=path, why=refused) from None
        except UsageError:
            self.close()
            raise

    def close(self) -> None:
        os.close(self._folder)

    def _bytes(self, name: str, most: int) -> bytes | Text:
        try:
            # O_NONBLOCK: opening a pipe that somebody left there would wait for its writer.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            with open(os.open(name, flags, dir_fd=self._folder), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return Text(f"{name} is not a plain file; it was not read.", f"{name} 不是普通文件，未读取。")
                return file.read(most)
        except FileNotFoundError:
            return Text(f"{name} is missing.", f"缺少文件 {name}。")
        except (OSError, ValueError):
            return Text(f"{name} cannot be read as a plain file of this folder.", f"无法读取此文件夹中的 {name}。")


def is_plain_name(name: object) -> bool:
    """A file name that stays inside its folder, is not hidden, and is not the index itself."""
    return (
        isinstance(name, str)
        and 0 < len(name) <= 255
        and not name.startswith(".")
        and not any(letter in "/\\\0" or letter < " " for letter in name)
        and name != INDEX
    )
