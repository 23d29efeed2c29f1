"""Programs that change files: mkdir, rmdir, rm, cp, mv, ln, touch, chmod, mktemp, truncate (toys/posix)."""

from __future__ import annotations

import errno
import random

from remote_assist.phone.process import Process, check_stopped
from remote_assist.phone.toybox.common import Options, Usage, complain, integer, tool, where
from remote_assist.phone.toybox.dates import when
from remote_assist.phone.toybox.modes import parse_mode

MOST_DEPTH = 200


@tool("vpm:", needs=1)
def mkdir(process: Process, options: Options) -> int:
    status = 0
    given = options.value("m")
    for path in options.operands:
        try:
            mode = parse_mode(given, 0o777) if given else 0o777 & ~process.umask
            process.machine.vfs.mkdir(where(process, path), mode, parents="p" in options)
        except OSError as error:
            complain(process, f"'{path}': {error.strerror}")
            status = 1
    return status


@tool("p", needs=1, longs={"ignore-fail-on-non-empty": "\0"})
def rmdir(process: Process, options: Options) -> int:
    status = 0
    for path in options.operands:
        try:
            process.machine.vfs.rmdir(where(process, path))
            while "p" in options and (path := path.rstrip("/").rpartition("/")[0]):
                process.machine.vfs.rmdir(where(process, path))
        except OSError as error:
            complain(process, f"{path}: {error.strerror}")
            status = 1
    return status


@tool("fiRrv")
def rm(process: Process, options: Options) -> int:
    if not options.operands and "f" not in options:
        raise Usage("Needs 1 argument", see_help=True)
    status = 0
    for path in options.operands:
        if path.rstrip("/").rpartition("/")[2] in (".", ".."):
            complain(process, f"bad path {path}")
            status = 1
            continue
        status |= _remove(process, options, path, 0)
    return status


def _remove(process: Process, options: Options, path: str, depth: int) -> int:
    check_stopped()
    vfs = process.machine.vfs
    place = where(process, path)
    status = 0
    try:
        if not vfs.lstat(place).is_dir:
            vfs.unlink(place)
        elif "r" not in options and "R" not in options:
            raise OSError(errno.EISDIR, "Is a directory")
        elif depth > MOST_DEPTH:
            raise OSError(errno.ENAMETOOLONG, "File name too long")
        else:
            for name in vfs.listdir(place):
                status |= _remove(process, options, f"{path.rstrip('/')}/{name}", depth + 1)
            if not status:
                vfs.rmdir(place)
        if "v" in options and not status:
            process.out(f"rm '{path}'\n")
    except OSError as error:
        if error.errno == errno.ENOENT and "f" in options:
            return 0
        complain(process, f"{path}: {error.strerror}")
        return 1
    return status


def _targets(process: Process, options: Options) -> list[tuple[str, str]]:
    """(source, destination) pairs of cp, mv and ln."""
    operands = list(options.operands)
    folder = options.value("t")
    if not operands:
        raise Usage("Needs 1 argument", see_help=True)
    if folder is None:
        if len(operands) < 2:
            raise Usage("Needs 2 arguments")
        folder = operands.pop()
    try:
        is_dir = process.machine.vfs.stat(where(process, folder)).is_dir and "T" not in options
    except OSError:
        is_dir = False
    if len(operands) > 1 and not is_dir:
        raise Usage(f"'{folder}' not directory")
    pairs: list[tuple[str, str]] = []
    for source in operands:
        base = source.rstrip("/").rpartition("/")[2]
        pairs.append((source, f"{folder.rstrip('/') or ''}/{base}" if is_dir else folder))
    return pairs


def _copy(process: Process, options: Options, source: str, target: str, depth: int) -> int:
    check_stopped()
    vfs = process.machine.vfs
    one, two = where(process, source), where(process, target)
    keeps_links = options.flags.keys() & {"a", "d", "P", "R", "r"} and "L" not in options
    try:
        found = vfs.lstat(one) if keeps_links else vfs.stat(one)
    except OSError as error:
        complain(process, f"bad '{source}': {error.strerror}")
        return 1
    try:
        if found.is_link:
            vfs.symlink(vfs.readlink(one), two)
        elif found.is_dir:
            if not options.flags.keys() & {"r", "R", "a"}:
                reason = "" if vfs.exists(two) else ": No such file or directory"
                complain(process, f"Skipped dir '{target}'{reason}")
                return 1
            if depth > MOST_DEPTH or f"{vfs.realpath(two)}/".startswith(f"{vfs.realpath(one)}/"):
                complain(process, f"'{target}': File name too long")
                return 1
            if not vfs.exists(two):
                vfs.mkdir(two, found.mode & 0o777 & ~process.umask)
            status = 0
            for name in vfs.listdir(one):
                status |= _copy(process, options, f"{source}/{name}", f"{target}/{name}", depth + 1)
            return status
        else:
            if "n" in options and vfs.exists(two):
                return 0
            if vfs.exists(two) and vfs.stat(two).ino == found.ino and vfs.stat(two).dev == found.dev:
                complain(process, f"'{source}' is '{target}'")
                return 1
            keep = options.flags.keys() & {"p", "a"}
            vfs.write(two, vfs.read(one), found.mode & 0o777 & ~process.umask, found.mtime if keep else None)
        if "v" in options:
            process.out(f"{process.argv[0]} '{source}' -> '{target}'\n")
    except OSError as error:
        complain(process, f"'{target}': {error.strerror}")
        return 1
    return 0


@tool("HLPRadfilnprsuvFt:T", longs={"recursive": "R", "force": "f", "verbose": "v", "archive": "a"})
def cp(process: Process, options: Options) -> int:
    status = 0
    for source, target in _targets(process, options):
        status |= _copy(process, options, source, target, 0)
    return status


@tool("finvFt:T")
def mv(process: Process, options: Options) -> int:
    vfs = process.machine.vfs
    status = 0
    for source, target in _targets(process, options):
        one, two = where(process, source), where(process, target)
        try:
            vfs.lstat(one)
        except OSError as error:
            complain(process, f"bad '{source}': {error.strerror}")
            status = 1
            continue
        try:
            if "n" in options and vfs.exists(two):
                continue
            vfs.rename(one, two)
        except OSError as error:
            if error.errno != errno.EXDEV:
                complain(process, f"'{target}': {error.strerror}")
                status = 1
                continue
            options.flags.update(a=1)
            failed = _copy(process, options, source, target, 0)
            options.flags.update(r=1)
            status |= failed or _remove(process, options, source, 0)
    return status


@tool("sfnrvTt:")
def ln(process: Process, options: Options) -> int:
    vfs = process.machine.vfs
    status = 0
    if len(options.operands) == 1 and "s" in options:
        options.operands.append(".")
    kind = "symbolic" if "s" in options else "hard"
    for source, target in _targets(process, options):
        place = where(process, target)
        try:
            if "f" in options:
                try:
                    vfs.unlink(place)
                except OSError:
                    pass
            if "s" in options:
                vfs.symlink(source, place)
            else:
                vfs.link(where(process, source), place)
        except OSError as error:
            complain(process, f"cannot create {kind} link from '{source}' to '{target}': {error.strerror}")
            status = 1
    return status


@tool("acd:fmr:t:h", needs=1)
def touch(process: Process, options: Options) -> int:
    vfs = process.machine.vfs
    moment = process.machine.clock()
    reference, text = options.value("r"), options.value("d") or options.value("t")
    if reference is not None:
        moment = vfs.stat(where(process, reference)).mtime
    elif text is not None:
        moment = when(text, moment)
    status = 0
    for path in options.operands:
        place = where(process, path)
        try:
            if not vfs.exists(place):
                if "c" in options:
                    continue
                vfs.write(place, b"", 0o666 & ~process.umask)
            vfs.utime(place, moment)
        except OSError as error:
            complain(process, f"'{path}': {error.strerror}")
            status = 1
    return status


@tool("vfR", stop_early=True)
def chmod(process: Process, options: Options) -> int:
    if len(options.operands) < 2:
        raise Usage("Need 2 arguments", see_help=True)
    text, *paths = options.operands
    status = 0
    while paths:
        path = paths.pop(0)
        place = where(process, path)
        try:
            found = process.machine.vfs.stat(place)
        except OSError as error:
            complain(process, f"{path}: {error.strerror}")
            status = 1
            continue
        try:
            process.machine.vfs.chmod(place, parse_mode(text, found.mode & 0o7777, is_dir=found.is_dir))
            if "R" in options and found.is_dir:
                paths.extend(f"{path.rstrip('/')}/{name}" for name in process.machine.vfs.listdir(place))
        except OSError as error:
            complain(process, f"chmod '{path}' to {text}: {error.strerror}")
            status = 1
    return status


@tool("uqd" + "p:t", most=1, longs={"tmpdir": "p:", "directory": "d"})
def mktemp(process: Process, options: Options) -> int:
    template = options.operands[0] if options.operands else "tmp.XXXXXXXXXX"
    folder = options.value("p") or (process.env.get("TMPDIR") or "/data/local/tmp")
    if "/" not in template and ("p" in options or "t" in options or not options.operands):
        template = f"{folder}/{template}"
    body = template.rstrip("X")
    count = len(template) - len(body)
    if count < 2:
        raise Usage("need 6 X in template")
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    path = body + "".join(random.choice(letters) for _ in range(count))
    if "u" not in options:
        try:
            if "d" in options:
                process.machine.vfs.mkdir(where(process, path), 0o700)
            else:
                process.machine.vfs.write(where(process, path), b"", 0o600)
        except OSError as error:
            if "q" in options:
                return 1
            kind = "directory" if "d" in options else "file"
            raise Usage(f"Failed to create {kind} {path}: {error.strerror}")
    process.out(path + "\n")
    return 0


@tool("cs:", needs=1)
def truncate(process: Process, options: Options) -> int:
    text = options.value("s")
    if text is None:
        raise Usage("Needs -s", see_help=True)
    vfs = process.machine.vfs
    status = 0
    for path in options.operands:
        try:
            node = vfs.open_node(where(process, path), wanted=2, create="c" not in options)
            size = max(0, node.size + integer(text) if text[0] in "+-" else integer(text))
            kept = vfs.load(node, 0, min(size, node.size))
            if size - len(kept) > 64 * 1024 * 1024:
                raise OSError(errno.EFBIG, "File too large")
            vfs.store(node, None, kept + bytes(size - len(kept)), path, truncate=True)
        except OSError as error:
            complain(process, f"'{path}': {error.strerror}")
            status = 1
    return status
