"""Programs about bytes: checksums, base64, gzip, od, xxd, cksum (toys/posix, toys/lsb, toys/other)."""

from __future__ import annotations

import base64 as base64_codec
import binascii
import hashlib
import zlib

from remote_assist.phone.openfile import open_file
from remote_assist.phone.process import Pipe, Process
from remote_assist.phone.toybox.common import (
    Options,
    Output,
    Usage,
    byte_lines,
    complain,
    inputs,
    integer,
    tool,
    where,
    whole,
)

_ALGORITHMS = {name: name[:-3] for name in ("md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum")}


@tool("bcs")
def digest(process: Process, options: Options) -> int:
    """md5sum, sha1sum, sha256sum ...: the name says which."""
    algorithm = _ALGORITHMS[process.argv[0].rpartition("/")[2]]
    if "c" in options:
        return _check(process, options, algorithm)
    status = 0
    for name, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        text = _digest(algorithm, pipe)
        process.out(f"{text}\n" if "b" in options else f"{text}  {name}\n")
    return status


def _digest(algorithm: str, pipe: Pipe) -> str:
    running = hashlib.new(algorithm, usedforsecurity=False)
    while chunk := pipe.read():
        running.update(chunk)
    return running.hexdigest()


def _check(process: Process, options: Options, algorithm: str) -> int:
    status = 0
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            return 1
        for raw in byte_lines(pipe):
            wanted, _, name = raw.decode("utf-8", "surrogateescape").rstrip("\n").partition("  ")
            try:
                found = _digest(algorithm, open_file(process.machine.vfs, where(process, name), "<"))
            except OSError as error:
                complain(process, f"{name}: {error.strerror}")
                found = ""
            good = found == wanted
            status |= not good
            if "s" not in options:
                process.out(f"{name}: {'OK' if good else 'FAILED'}\n")
    return status


@tool("diw:", longs={"decode": "d", "wrap": "w:"})
def base64(process: Process, options: Options) -> int:
    width = options.number("w", 76)
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            return 1
        data = whole(pipe)
        if "d" in options:
            letters = bytes(byte for byte in data if chr(byte).isalnum() or byte in b"+/")
            letters = letters[: len(letters) // 4 * 4 + (len(letters) % 4 if len(letters) % 4 != 1 else 0)]
            process.out(base64_codec.b64decode(letters + b"=" * (-len(letters) % 4)))
            continue
        text = base64_codec.b64encode(data)
        out = Output(process)
        for at in range(0, len(text), width or len(text) or 1):
            out.write(text[at : at + (width or len(text))] + (b"\n" if width else b""))
        out.flush()
    return 0


@tool("cdfk123456789nt", longs={"stdout": "c", "decompress": "d", "keep": "k"})
def gzip(process: Process, options: Options) -> int:
    """gzip, gunzip and zcat. Works as it reads, so a stream of any length costs little."""
    name = process.argv[0].rpartition("/")[2]
    unpack = "d" in options or name in ("gunzip", "zcat")
    level = next((int(letter) for letter in "123456789" if letter in options), 6)
    status = 0
    for path, pipe in inputs(process, options.operands):
        if pipe is None:
            status = 1
            continue
        if path == "-" or "c" in options or name == "zcat":
            status |= _squeeze(process, pipe, process.stdout, unpack, level)
            continue
        if unpack and not path.endswith(".gz"):
            complain(process, f"no .gz: {path}")
            status = 1
            continue
        target = path[:-3] if unpack else f"{path}.gz"
        vfs = process.machine.vfs
        if vfs.exists(where(process, target)) and "f" not in options:
            complain(process, f"{target}: File exists")
            status = 1
            continue
        failed = _squeeze(process, pipe, open_file(vfs, where(process, target), ">", 0o644), unpack, level)
        status |= failed
        if not failed and "k" not in options:
            vfs.unlink(where(process, path))
    return status


def _squeeze(process: Process, source: Pipe, target: Pipe, unpack: bool, level: int) -> int:
    if not unpack:
        packer = zlib.compressobj(level, zlib.DEFLATED, 31)
        while chunk := source.read():
            target.write(packer.compress(chunk))
        target.write(packer.flush())
        return 0
    unpacker = zlib.decompressobj(31)
    started = False
    try:
        while chunk := source.read():
            while chunk:
                started = True
                target.write(unpacker.decompress(chunk, 1 << 20))
                chunk = unpacker.unconsumed_tail
                if unpacker.eof and unpacker.unused_data:
                    chunk, unpacker = unpacker.unused_data, zlib.decompressobj(31)
    except zlib.error:
        complain(process, "not gzip")
        return 1
    if started and not unpacker.eof:
        complain(process, "unexpected end of file")
        return 1
    return 0


def _bytes(process: Process, operands: list[str], most: int | None, skip: int) -> bytes:
    data = bytearray()
    for _, pipe in inputs(process, operands):
        if pipe is None:
            raise Usage("cannot read")
        while chunk := pipe.read():
            data += chunk
            if most is not None and len(data) >= skip + most:
                break
            if len(data) > 64 * 1024 * 1024:
                raise Usage("out of memory")
    return bytes(data[skip : None if most is None else skip + most])


@tool("A:N:j:t:bcdosxvw:i")
def od(process: Process, options: Options) -> int:
    base = options.value("A") or "o"
    most = integer(options.value("N") or "") if "N" in options else None
    skip = options.number("j", 0)
    width = max(1, min(4096, options.number("w", 16)))
    kinds = options.values.get("t", [])
    kinds += [
        kind
        for letter, kind in (("b", "o1"), ("c", "c"), ("d", "u2"), ("o", "o2"), ("s", "d2"), ("x", "x2"))
        if letter in options
    ]
    data = _bytes(process, options.operands, most, skip)
    out = Output(process)
    last: bytes | None = None
    starred = False

    def address(at: int) -> str:
        return {"o": f"{at:07o}", "d": f"{at:07d}", "x": f"{at:06x}", "n": ""}.get(base, f"{at:07o}")

    for at in range(0, len(data), width):
        row = data[at : at + width]
        if row == last and "v" not in options:
            if not starred:
                out.write("*\n")
            starred = True
            continue
        last, starred = row, False
        for number, kind in enumerate(kinds or ["o2"]):
            label = address(skip + at) if not number else " " * len(address(skip + at))
            out.write(label + "".join(_cell(row[i:], kind) for i in range(0, len(row), _size(kind))) + "\n")
    if base != "n":
        out.write(address(skip + len(data)) + "\n")
    out.flush()
    return 0


def _size(kind: str) -> int:
    if kind[:1] in "ac":
        return 1
    digits = kind[1:].rstrip("z")
    size = {"C": 1, "S": 2, "I": 4, "L": 8, "": 4}.get(digits) or (int(digits) if digits.isdigit() else 0)
    if kind[:1] not in "doux" or size not in (1, 2, 4, 8):
        raise Usage(f"bad -t {kind}")
    return size


_NAMES = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}


def _cell(row: bytes, kind: str) -> str:
    if kind[0] in "ac":
        byte = row[0]
        text = _NAMES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"{byte:03o}")
        return f"{text:>4}"
    size = _size(kind)
    value = int.from_bytes(row[:size], "little", signed=kind[0] == "d")
    width = {"o": (3, 6, 11, 22), "x": (2, 4, 8, 16), "u": (3, 5, 10, 20), "d": (4, 6, 11, 20)}[kind[0]]
    digits = width[(1, 2, 4, 8).index(size)]
    if kind[0] in "ox":
        pad = " " if size == 1 or kind[0] == "x" else "  "
        return pad + f"{value:0{digits}{kind[0]}}"
    return " " + f"{value:>{digits}}"


@tool("c:l:o:g:prs:")
def xxd(process: Process, options: Options) -> int:
    if "r" in options:
        return _unhex(process, options)
    plain = "p" in options
    width = options.number("c", 30 if plain else 16) or 16
    group = options.number("g", 2)
    most = integer(options.value("l") or "") if "l" in options else None
    skip = options.number("s", 0)
    data = _bytes(process, options.operands, most, skip)
    out = Output(process)
    for at in range(0, len(data), width):
        row = data[at : at + width]
        if plain:
            out.write(row.hex() + "\n")
            continue
        hexed = "".join(f"{byte:02x}" + (" " if group and (i + 1) % group == 0 else "") for i, byte in enumerate(row))
        columns = width * 2 + (width // group if group else 0)
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        out.write(f"{skip + at:08x}: {hexed:<{columns}} {shown}\n")
    out.flush()
    return 0


def _unhex(process: Process, options: Options) -> int:
    for _, pipe in inputs(process, options.operands):
        if pipe is None:
            return 1
        for raw in byte_lines(pipe):
            text = raw.decode("ascii", "replace").strip()
            if "p" not in options:
                text = text.partition(": ")[2].partition("  ")[0]
            digits = "".join(char for char in text if char in "0123456789abcdefABCDEF")
            process.out(binascii.unhexlify(digits[: len(digits) // 2 * 2]))
    return 0
