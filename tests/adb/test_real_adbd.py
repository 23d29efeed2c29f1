"""The tests that need a phone end, once more against Google's own adbd (tests/phone/real_adbd.sh fetches it).

It listens on every address and asks nobody, so it and the tests run in a network namespace of their own.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, absent

UNPACKED = ROOT / ".adbd" / "root"

SAME = (
    "test_phone.py::test_output_error_exit_code_and_input",
    "test_phone.py::test_without_input_a_reading_command_ends",
    "test_phone.py::test_hostile_arguments_arrive_byte_for_byte",
    "test_phone.py::test_an_endless_command_is_stopped_by_budget_or_spilled",
    "test_phone.py::test_a_sleeping_command_ends_at_the_deadline",
    "test_phone.py::test_many_at_once_do_not_mix",
    "test_phone.py::test_a_stream_stays_open",
    "test_library.py",
    "test_reverse.py::test_on_a_phone_they_are_made_listed_and_removed_one_by_one",
    "test_reverse.py::test_forwards_of_this_phone_are_seen_and_removed",
    "test_sync.py::test_a_file_goes_to_a_real_adb_and_comes_back_the_same",
    "test_sync.py::test_what_is_not_on_the_phone_is_none_or_refused",
)

SCRIPT = """
set -eu
ip link set lo up
mount -t tmpfs -o mode=0771,uid=2000,gid=2000 tmpfs /mnt
L=$1/usr/lib/x86_64-linux-gnu
setpriv --reuid=2000 --regid=2000 --clear-groups -- env -i PATH="$PATH" HOME=/ \\
    "$1/usr/lib64/ld-linux-x86-64.so.2" --library-path "$L:$L/android" "$1/usr/lib/android-sdk/platform-tools/adbd" \\
    >/dev/null 2>&1 &
ADBD=$!
trap 'kill $ADBD' EXIT
shift
"$@"
"""


def test_what_holds_for_the_virtual_phone_holds_for_googles_adbd() -> None:
    if platform.machine() != "x86_64" or not UNPACKED.is_dir():
        absent("Google's adbd (run tests/phone/real_adbd.sh)")
    if not shutil.which("unshare") or subprocess.run(["unshare", "--net", "--mount", "true"], check=False).returncode:
        absent("the right to make a network namespace")
    here = Path(__file__).parent
    tests = [str(here / name) for name in SAME]
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    done = subprocess.run(
        ["unshare", "--net", "--mount", "sh", "-c", SCRIPT, "sh", str(UNPACKED), *pytest],
        env=os.environ | {"REMOTE_ASSIST_TEST_PHONE": "127.0.0.1:5555", "REMOTE_ASSIST_TEST_FOLDER": "/mnt"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
