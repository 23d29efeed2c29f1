"""`dumpsys settings` in all the shapes of SettingsProvider.dumpSettingsLocked: package, default and tag may be absent."""

from __future__ import annotations

import itertools

import pytest

from diagnostics.dumpsys import Notebook
from diagnostics.model import Command, Output, Outputs
from diagnostics.settings_text import DUMP_SETTINGS, Settings

SHAPES = list(
    itertools.product(("", " pkg:com.android.shell"), ("", " default:0 defaultSystemSet:true"), ("", " tag:x"))
)


def read(dump: str, key: str = "http_proxy", namespace: str = "global") -> str | None:
    outputs = Outputs([Output(Command(DUMP_SETTINGS), 0, dump.encode())])
    return Settings(outputs, namespace).read(key, "fact", Notebook())


@pytest.mark.parametrize(("package", "default", "tag"), SHAPES)
def test_what_may_stand_around_a_value(package: str, default: str, tag: str) -> None:
    dump = f"GLOBAL SETTINGS (user 0)\nversion: 212\n_id:7 name:http_proxy{package} value:a.b:80{default}{tag}\n"
    assert read(dump) == "a.b:80"
    assert read(dump.replace("a.b:80", "{null}")) is None
    assert read(dump, namespace="secure") is None
    assert read(dump.replace("user 0", "user 10")) is None


def test_a_line_without_a_value_or_a_name_is_none() -> None:
    assert read("GLOBAL SETTINGS (user 0)\n_id:7 name:http_proxy pkg:android\n") is None
    assert read("GLOBAL SETTINGS (user 0)\n_id:7 name: value:a.b:80\n", key="") is None
