"""Diagnostics: pure readers of what a phone prints, and the rules that judge it. stdlib only, no I/O, no clock.

`ALL` is the tuple of `diagnostics.areas`, loaded when it is first asked for: whoever needs only the words of
`diagnostics.model` does not wait for all readers and their patterns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnostics.model import Diagnostic

    ALL: tuple[Diagnostic[Any], ...]


def __getattr__(name: str) -> Any:
    if name == "ALL":
        from diagnostics.areas import ALL

        return ALL
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
