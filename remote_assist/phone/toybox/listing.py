"""Programs that tell about files: ls, stat, du, basename, dirname, readlink, realpath, which (toys/posix, toys/other)."""

from __future__ import annotations

from remote_assist.phone.inode import Stat, id_name
from remote_assist.phone.process import Process, check_stopped
from remote_assist.phone.toybox.common import Options, Output, complain, human, tool, where
from remote_assist.phone.toybox.dates import formatted, zone_of
from remote_assist.phone.toybox.modes import show_mode

MOST_DEPTH = 200


def blocks(found: Stat) -> int:
    """512-byte blocks, as a filesystem with 4 KiB pages gives them."""
    return (found.size + 4095) // 4096 * 8 if not found.is_link else 0


@tool("ZgoACFHLRSabcdfhikl1mnpqrstuxw:N", longs={"color": "\0", "full-time": "\0"})
def ls(process: Process, options: Options) -> int:
    vfs = process.machine.vfs
    out = Output(process)
    status = 0
    files: list[tuple[str, Stat]] = []
    folders: list[str] = []
    for path in options.operands or ["."]:
        place = where(process, path)
        try:
            found = vfs.lstat(place)
            follow = "l" not in options and "d" not in options
            if found.is_link and (follow or path.endswith("/")) and vfs.exists(place):
                found = vfs.stat(place)
        except OSError as error:
            complain(process, f"{path}: {error.strerror}")
            status = 1
            continue
        if found.is_dir and "d" not in options:
            folders.append(path)
        else:
            files.append((path, found))
    titled = len(folders) + bool(files) > 1 or "R" in options
    if titled and files:
        out.write("\n")  # as the real one does before loose files
    _rows(process, options, out, files, "")
    first = not files
    while folders:
        path = folders.pop(0)
        check_stopped()
        try:
            names = vfs.listdir(where(process, path))
        except OSError as error:
            complain(process, f"{path}: {error.strerror}")
            status = 1
            continue
        if titled:
            out.write(("" if first else "\n") + f"{path}:\n")
        first = False
        rows = _entries(process, options, path, names)
        if {"l", "s", "g", "o"} & options.flags.keys():
            out.write(f"total {sum(blocks(found) for _, found in rows) // 2}\n")
        _rows(process, options, out, rows, path)
        if "R" in options and path.count("/") < MOST_DEPTH:
            below = [f"{path.rstrip('/')}/{name}" for name, found in rows if found.is_dir and name not in (".", "..")]
            folders = below + folders
    out.flush()
    return status


def _entries(process: Process, options: Options, path: str, names: list[str]) -> list[tuple[str, Stat]]:
    if "a" in options:
        names = [".", "..", *names]
    elif "A" not in options:
        names = [name for name in names if not name.startswith(".")]
    rows: list[tuple[str, Stat]] = []
    for name in names:
        try:
            rows.append((name, process.machine.vfs.lstat(f"{where(process, path)}/{name}")))
        except OSError:
            continue
    return _ordered(options, rows)


def _ordered(options: Options, rows: list[tuple[str, Stat]]) -> list[tuple[str, Stat]]:
    if "f" in options:
        return rows
    rows = sorted(rows, key=lambda row: row[0].encode("utf-8", "surrogateescape"))
    if "S" in options:
        rows.sort(key=lambda row: -row[1].size)
    elif {"t", "c", "u"} & options.flags.keys():
        rows.sort(key=lambda row: -row[1].mtime)
    return rows[::-1] if "r" in options else rows


def _suffix(options: Options, found: Stat) -> str:
    if "p" in options or "F" in options:
        if found.is_dir:
            return "/"
        if "F" in options:
            return "@" if found.is_link else "*" if found.is_file and found.mode & 0o111 else ""
    return ""


def _rows(process: Process, options: Options, out: Output, rows: list[tuple[str, Stat]], folder: str) -> None:
    if not folder:
        rows = _ordered(options, rows)
    long = {"l", "g", "o"} & options.flags.keys()
    table: list[list[str]] = []
    there = zone_of(process)
    for _, found in rows:
        cells: list[str] = []
        if "i" in options:
            cells.append(str(found.ino))
        if "s" in options:
            cells.append(str(blocks(found) // 2))
        if long:
            cells += [show_mode(found.mode), str(found.nlink)]
            named = str if "n" in options else id_name
            if "g" not in options:
                cells.append(named(found.uid))
            if "o" not in options:
                cells.append(named(found.gid))
            size = f"{found.dev >> 8}, {found.dev & 255}" if found.mode & 0o170000 == 0o020000 else str(found.size)
            cells.append(human(found.size) if "h" in options else size)
            cells.append(formatted("%Y-%m-%d %H:%M", found.mtime, there))
        table.append(cells)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)] if table else []
    for (name, found), cells in zip(rows, table, strict=True):
        padded: list[str] = []
        for at, cell in enumerate(cells):
            owner = long and at - ("i" in options) - ("s" in options) in (2, 3) and not cell.isdigit()
            padded.append(cell.ljust(widths[at]) if owner else cell.rjust(widths[at]))
        target = ""
        if long and found.is_link:
            place = where(process, f"{folder.rstrip('/')}/{name}" if folder else name)
            target = f" -> {process.machine.vfs.readlink(place)}"
        shown = _shown(name) if "b" in options else name
        out.write(" ".join([*padded, shown]) + target + _suffix(options, found) + "\n")


def _shown(name: str) -> str:
    return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace(" ", "\\ ")


_KINDS = {0o040000: "directory", 0o120000: "symbolic link", 0o020000: "character device", 0o060000: "block device"}
_KINDS |= {0o010000: "fifo", 0o140000: "socket"}


@tool("c:ftL", needs=1)
def stat(process: Process, options: Options) -> int:
    vfs = process.machine.vfs
    status = 0
    there = zone_of(process)
    for path in options.operands:
        try:
            found = (vfs.stat if "L" in options else vfs.lstat)(where(process, path))
        except OSError as error:
            complain(process, f"'{path}': {error.strerror}")
            status = 1
            continue
        target = vfs.readlink(where(process, path)) if found.is_link else ""
        kind = _KINDS.get(found.mode & 0o170000, "regular file" if found.size else "regular empty file")
        moment = formatted("%Y-%m-%d %H:%M:%S.%N %z", found.mtime, there)
        form = options.value("c")
        if form is None:
            arrow = f" -> '{target}'" if target else ""
            permissions = f"({found.mode & 0o7777:04o}/{show_mode(found.mode)})"
            process.out(
                f"  File: {path}{arrow}\n"
                f"  Size: {found.size}\t Blocks: {blocks(found)}\t IO Blocks: 4096\t{kind}\n"
                f"Device: {found.dev:x}h/{found.dev}d\t Inode: {found.ino}\t Links: {found.nlink}\n"
                f"Access: {permissions}\tUid: ({found.uid:5}/{id_name(found.uid):>8})\tGid: ({found.gid:5}/{id_name(found.gid):>8})\n"
                f"Access: {moment}\nModify: {moment}\nChange: {moment}\n"
            )
            continue
        fields = {
            "a": f"{found.mode & 0o7777:o}",
            "A": show_mode(found.mode),
            "b": str(blocks(found)),
            "B": "512",
            "d": str(found.dev),
            "D": f"{found.dev:x}",
            "f": f"{found.mode:x}",
            "F": kind,
            "g": str(found.gid),
            "G": id_name(found.gid),
            "h": str(found.nlink),
            "i": str(found.ino),
            "n": path,
            "N": f"'{path}' -> '{target}'" if target else f"'{path}'",
            "o": "4096",
            "s": str(found.size),
            "u": str(found.uid),
            "U": id_name(found.uid),
            "%": "%",
        }
        fields |= dict.fromkeys("xyz", moment) | dict.fromkeys("XYZ", str(int(found.mtime)))
        out, at = "", 0
        while at < len(form):
            if form[at] == "%" and at + 1 < len(form):
                out += fields.get(form[at + 1], form[at : at + 2])
                at += 2
            else:
                out += form[at]
                at += 1
        process.out(out + "\n")
    return status


@tool("d:achKkLHlmrxs")
def du(process: Process, options: Options) -> int:
    status = 0
    depth = options.number("d", 1 << 30)
    total = 0
    seen: set[int] = set()

    def show(size: int, path: str) -> None:
        shown = human(size * 512) if "h" in options else str(size // 2 if "m" not in options else size // 2048)
        process.out(f"{shown}\t{path}\n")

    def walk(path: str, level: int) -> int:
        nonlocal status
        check_stopped()
        place = where(process, path)
        try:
            found = process.machine.vfs.lstat(place)
        except OSError as error:
            complain(process, f"{path}: {error.strerror}")
            status = 1
            return 0
        if found.ino in seen or level > MOST_DEPTH:
            return 0
        seen.add(found.ino)
        size = blocks(found)
        if found.is_dir:
            try:
                for name in process.machine.vfs.listdir(place):
                    size += walk(f"{path.rstrip('/')}/{name}", level + 1)
            except OSError as error:
                complain(process, f"{path}: {error.strerror}")
                status = 1
        if level == 0 or ("s" not in options and level <= depth and (found.is_dir or "a" in options)):
            show(size, path)
        return size

    for operand in options.operands or ["."]:
        total += walk(operand, 0)
    if "c" in options:
        show(total, "total")
    return status


@tool("as:", needs=1)
def basename(process: Process, options: Options) -> int:
    names = options.operands if options.flags.keys() & {"a", "s"} else options.operands[:1]
    suffix = options.value("s") or ("" if "a" in options else (options.operands[1:2] or [""])[0])
    for path in names:
        base = path.rstrip("/").rpartition("/")[2] or ("/" if path.startswith("/") else "")
        if suffix and base.endswith(suffix) and base != suffix:
            base = base[: -len(suffix)]
        process.out(base + "\n")
    return 0


@tool(needs=1)
def dirname(process: Process, options: Options) -> int:
    for path in options.operands:
        folder, slash, _ = path.rstrip("/").rpartition("/")
        process.out((folder.rstrip("/") or ("/" if slash or path.startswith("/") else ".")) + "\n")
    return 0


@tool("nqmef", needs=1)
def readlink(process: Process, options: Options) -> int:
    vfs = process.machine.vfs
    status = 0
    for path in options.operands:
        try:
            if options.flags.keys() & {"f", "e", "m"}:
                found = vfs.realpath(where(process, path))
                if "e" in options:
                    vfs.stat(found)
            else:
                found = vfs.readlink(where(process, path))
        except OSError:
            status = 1
            continue
        if "q" not in options:
            process.out(found + ("" if "n" in options else "\n"))
    return status


@tool("esmLPzq", needs=1)
def realpath(process: Process, options: Options) -> int:
    status = 0
    for path in options.operands:
        try:
            found = process.machine.vfs.realpath(where(process, path))
            if "e" in options:
                process.machine.vfs.stat(found)
            process.out(found + "\n")
        except OSError as error:
            if "q" not in options:
                complain(process, f"{path}: {error.strerror}")
            status = 1
    return status


@tool("a", needs=1)
def which(process: Process, options: Options) -> int:
    status = 0
    for name in options.operands:
        found = process.machine.which(name, process.env.get("PATH", ""), process.cwd)
        if found is None:
            status = 1
        else:
            process.out(found + "\n")
    return status
