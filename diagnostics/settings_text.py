"""Readers of settings and system properties, in each form a capture may hold.

`settings list global` (`key=value`), `settings get global KEY` (the value, `null` = unset) and `dumpsys settings`
(`_id:1 name:KEY pkg:… value:V default:… tag:…`, where only id, name and value are always there: AOSP
packages/SettingsProvider, SettingsProvider.java dumpSettingsLocked); `getprop` whole (`[key]: [value]`) and
`getprop KEY`.
"""

from __future__ import annotations

from diagnostics.dumpsys import Notebook
from diagnostics.model import Argv, Output, Outputs

LIST_GLOBAL: Argv = ("settings", "list", "global")
DUMP_SETTINGS: Argv = ("dumpsys", "settings")
GETPROP: Argv = ("getprop",)


def get_global(key: str) -> Argv:
    return ("settings", "get", "global", key)


class Settings:
    """One settings table (global, secure, system) of user 0, from the best source at hand."""

    def __init__(self, outputs: Outputs, namespace: str) -> None:
        self._outputs, self._namespace = outputs, namespace
        self._tables: list[tuple[Output, dict[str, list[tuple[str, str]]]]] = []
        listed = outputs.get("settings", "list", namespace)
        if listed is not None:
            self._tables.append((listed, _listed(listed)))
        dumped = outputs.get(*DUMP_SETTINGS)
        if dumped is not None:
            self._tables.append((dumped, _dumped(dumped, namespace)))

    def read(self, key: str, fact: str, notes: Notebook) -> str | None:
        """The value; None = unset, not at hand, or contradictory (then with an oddity)."""
        single = self._outputs.get("settings", "get", self._namespace, key)
        for output, table in self._tables:
            if key in table:
                return notes.one(fact, output, table[key])
        if single is not None and len(single.lines) == 1 and single.exit_code in (0, None):
            value = single.lines[0].strip()
            if value and value != "null" and not value.startswith(("Error", "Exception", "cmd:")):
                return notes.one(fact, single, [(single.lines[0], value)])
        return None

    def names(self) -> set[str]:
        """The keys that have a value in the tables at hand; a single `settings get` lists none."""
        return {key for _, table in self._tables for key in table}


class GlobalSettings(Settings):
    """The global table."""

    def __init__(self, outputs: Outputs) -> None:
        super().__init__(outputs, "global")


def _listed(output: Output) -> dict[str, list[tuple[str, str]]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for line in output.lines:
        key, equals, value = line.partition("=")
        if equals and key and value.strip() != "null":
            table.setdefault(key.strip(), []).append((line, value.strip()))
    return table


def _dumped(output: Output, namespace: str) -> dict[str, list[tuple[str, str]]]:
    table: dict[str, list[tuple[str, str]]] = {}
    inside = False
    head = f"{namespace.upper()} SETTINGS (user 0)"
    for line in output.lines:
        if line.startswith("_id:"):
            if inside:
                _, named, rest = line.partition(" name:")
                head, valued, value = rest.partition(" value:")
                key = head.partition(" pkg:")[0].strip()
                if named and valued and key:
                    for end in (" default:", " defaultSystemSet:", " tag:"):
                        value = value.partition(end)[0]
                    value = value.strip()
                    if value not in ("null", "{null}"):
                        table.setdefault(key, []).append((line, value))
        elif " SETTINGS (user " in line:
            inside = line.startswith(head)
    return table


class Properties:
    """System properties."""

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs
        self._whole = outputs.get(*GETPROP)
        self._table: dict[str, list[tuple[str, str]]] = {}
        if self._whole is not None:
            for line in self._whole.lines:
                if line.startswith("[") and "]: [" in line and line.rstrip().endswith("]"):
                    key, _, value = line.rstrip()[1:-1].partition("]: [")
                    self._table.setdefault(key, []).append((line, value))

    def read(self, key: str, fact: str, notes: Notebook) -> str | None:
        """The value, also an empty one; None = unset, not at hand, or contradictory."""
        single = self._outputs.get(*GETPROP, key)
        if self._whole is not None and key in self._table:
            return notes.one(fact, self._whole, self._table[key])
        if single is not None and len(single.lines) == 1:
            return notes.one(fact, single, [(single.lines[0], single.lines[0].strip())])
        return None
