"""Which server file is taken, and that any other is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from remote_assist.errors import UsageError
from remote_assist.screen import serverfile

STRANGER = b"PK\x03\x04 some other server"


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serverfile, "_extra", lambda: iter(()))
    monkeypatch.setattr(serverfile, "_installed", lambda: iter(()))


def test_none_on_this_computer_says_how_to_get_one() -> None:
    with pytest.raises(UsageError) as refused:
        serverfile.find({})
    assert "remote-assist[mirror]" in refused.value.next_step


def test_another_version_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "scrcpy-server"
    path.write_bytes(STRANGER)
    with pytest.raises(UsageError, match=r"is not the server file of scrcpy 3\.3\.4 or 4\.1"):
        serverfile.find({"SCRCPY_SERVER_PATH": str(path)})
    with pytest.raises(UsageError, match="cannot be read"):
        serverfile.find({"SCRCPY_SERVER_PATH": str(tmp_path / "missing")})


def test_a_named_file_comes_first_and_a_stranger_elsewhere_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other = tmp_path / "ours", tmp_path / "other"
    ours.write_bytes(b"a server")
    other.write_bytes(STRANGER)
    digest = hashlib.sha256(b"a server").hexdigest()
    monkeypatch.setattr(serverfile, "VERSIONS", {digest: "4.1"})
    found = serverfile.find({"SCRCPY_SERVER_PATH": str(ours)})
    assert (found.version, found.data, found.sha256) == ("4.1", b"a server", digest)
    monkeypatch.setattr(serverfile, "_extra", lambda: iter([(other, "extra")]))
    monkeypatch.setattr(serverfile, "_installed", lambda: iter([(ours, "installed scrcpy")]))
    assert serverfile.find({}).where == "installed scrcpy"


def test_the_practice_file_is_no_program_and_never_found() -> None:
    file = serverfile.practice("4.1")
    assert file.sha256 not in serverfile.VERSIONS
    assert b"practice-4.1" in file.data
    assert b"classes.dex" not in file.data


def test_the_two_hashes_are_those_of_the_releases() -> None:
    assert set(serverfile.VERSIONS.values()) == {"3.3.4", "4.1"}
    assert all(len(digest) == 64 for digest in serverfile.VERSIONS)
