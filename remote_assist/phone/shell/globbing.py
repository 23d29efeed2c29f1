"""File name generation over the phone's filesystem."""

from __future__ import annotations

from remote_assist.phone.process import check_stopped
from remote_assist.phone.shell.patterns import Pieces, compile_pattern, has_magic, matches
from remote_assist.phone.vfs import Vfs, join

MOST_NAMES = 100_000


def glob(vfs: Vfs, cwd: str, pieces: Pieces) -> list[str]:
    """The existing names that match, sorted; [] when there are none."""
    parts: list[Pieces] = [[]]
    for text, quoted in pieces:
        for at, piece in enumerate(text.split("/")):
            if at:
                parts.append([])
            if piece:
                parts[-1].append((piece, quoted))
    found = [""]
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        following: list[str] = []
        for base in found:
            check_stopped()
            following.extend(_step(vfs, cwd, base, part, last))
            if len(following) > MOST_NAMES:
                return []
        found = following
    return sorted(found)


def _step(vfs: Vfs, cwd: str, base: str, part: Pieces, last: bool) -> list[str]:
    slash = "" if last else "/"
    if not has_magic(part):
        path = base + "".join(text for text, _ in part)
        if last and not vfs.exists(join(cwd, path or ".")):
            try:
                vfs.lstat(join(cwd, path))
            except OSError:
                return []
        return [path + slash]
    try:
        names = vfs.listdir(join(cwd, base or "."))
    except OSError:
        return []
    tokens = compile_pattern(part)
    hidden = bool(tokens) and tokens[0] == "."
    if hidden:
        names = [*names, ".", ".."]
    chosen = [name for name in names if (hidden or not name.startswith(".")) and matches(tokens, name)]
    if not last:
        chosen = [name for name in chosen if vfs.exists(join(cwd, f"{base}{name}/"))]
    return [f"{base}{name}{slash}" for name in chosen]
