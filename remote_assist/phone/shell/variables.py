"""A shell's variables: text, arrays, and the attributes that `typeset`, `export` and `readonly` give."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

MOST_BYTES = 64 * 1024 * 1024
"""All variables of one shell together; far more than any script needs, far less than hurts the host."""


class ShellFault(Exception):
    """An error that ends the running script (or the subshell): a text for stderr and an exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


@dataclass
class Variable:
    """`value` None with no `items`: declared, not set."""

    value: str | None = None
    items: dict[int, str] | None = None
    exported: bool = False
    readonly: bool = False
    integer: bool = False
    case: str = ""


@dataclass
class Variables:
    table: dict[str, Variable] = field(default_factory=dict)
    _bytes: int = 0

    def copy(self) -> Variables:
        table = {
            name: replace(old, items=None if old.items is None else dict(old.items)) for name, old in self.table.items()
        }
        return Variables(table, self._bytes)

    def get(self, name: str, index: int = 0) -> str | None:
        variable = self.table.get(name)
        if variable is None:
            return None
        if variable.items is not None:
            return variable.items.get(index)
        return variable.value if index == 0 else None

    def items(self, name: str) -> dict[int, str]:
        """All elements: a plain variable is an array of one."""
        variable = self.table.get(name)
        if variable is None:
            return {}
        if variable.items is not None:
            return dict(sorted(variable.items.items()))
        return {} if variable.value is None else {0: variable.value}

    def ensure(self, name: str) -> Variable:
        return self.table.setdefault(name, Variable())

    def put(self, name: str, value: str, index: int | None = None) -> Variable:
        """Assign. Raises `ShellFault` for a read-only variable or when all variables together grow beyond bounds."""
        variable = self.ensure(name)
        if variable.readonly:
            raise ShellFault(f"read-only: {name}", 2)
        self._bytes += len(value) - len(self.get(name, index or 0) or "")
        if self._bytes > MOST_BYTES:
            raise ShellFault("can't allocate data: out of memory")
        if variable.case:
            value = value.upper() if variable.case == "u" else value.lower()
        if index is None and variable.items is None:
            variable.value = value
        else:
            if variable.items is None:
                variable.items = {} if variable.value is None else {0: variable.value}
                variable.value = None
            variable.items[index or 0] = value
        return variable

    def put_all(self, name: str, values: list[str]) -> None:
        variable = self.ensure(name)
        if variable.readonly:
            raise ShellFault(f"read-only: {name}", 2)
        self.unset(name)
        variable.items, variable.value = {}, None
        self.table[name] = variable
        for index, value in enumerate(values):
            self.put(name, value, index)

    def unset(self, name: str, index: int | None = None) -> None:
        """Forget it. Raises `ShellFault` for a read-only one."""
        variable = self.table.get(name)
        if variable is None:
            return
        if variable.readonly:
            raise ShellFault(f"read-only: {name}")
        if index is not None and variable.items is not None:
            self._bytes -= len(variable.items.pop(index, ""))
            return
        self._bytes -= sum(len(value) for value in self.items(name).values())
        del self.table[name]

    def exported(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, variable in self.table.items():
            value = self.get(name)
            if variable.exported and value is not None:
                found[name] = value
        return found
