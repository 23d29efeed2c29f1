"""Text from phones and people, made harmless for a page: what cannot be seen is written out.

Escaping for HTML is the template's (autoescape); this is for what escaping leaves alone: control characters, direction
overrides that turn a line round (UAX #9, "Trojan Source" CVE-2021-42574), zero-width and unassigned characters.
"""

from __future__ import annotations

import html
import re
import unicodedata

_HIDDEN = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
_SHOWN_SPACES = frozenset("\n\t")
LONGEST = 4000
"""Characters kept of one text: a phone may send a label of a megabyte."""


def visible(text: str) -> str:
    """`text` with every invisible character written as ⟨U+202E⟩; shortened to LONGEST characters, and says so."""
    cut = len(text) > LONGEST
    shown = "".join(_shown(character) for character in text[:LONGEST])
    return f"{shown} … ⟨+{len(text) - LONGEST}⟩" if cut else shown


def _shown(character: str) -> str:
    if character.isascii() and (character.isprintable() or character in _SHOWN_SPACES):
        return character
    if unicodedata.category(character) in _HIDDEN:
        return f"⟨U+{ord(character):04X}⟩"
    return character


def in_svg(text: str) -> str:
    """The same, escaped, for text that is put into SVG by hand."""
    return html.escape(visible(text), quote=True)


def size(amount: float | int | None) -> str:
    """Bytes as people read them on the phone: GB = 10^9 (Android's own Settings count so since 8)."""
    if amount is None:
        return "–"
    if amount >= 1e9:
        return f"{amount / 1e9:.1f} GB"
    return f"{amount / 1e6:.0f} MB" if amount >= 1e6 else f"{amount / 1e3:.0f} kB"


_MOMENT = re.compile(
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(?::[0-9]{2})?(?:\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?\Z"
)


def moment(text: str, after: str | None = None) -> str:
    """ISO 8601 as people write it ("2026-11-21 14:15 UTC"); on the same day as `after` only the time. Any other
    text stays as it is."""
    found = _MOMENT.match(text)
    if not found:
        return text
    day, time, zone = found.groups()
    same_day = after is not None and after.startswith(day)
    shown = time if same_day else f"{day} {time}"
    return f"{shown} {'UTC' if zone == 'Z' else zone}" if zone else shown
