"""Writing a text so that the shell reads it back as one word (mksh, `print_value_quoted`)."""

from __future__ import annotations

_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=,./:@%^")


def quote(text: str) -> str:
    if not text:
        return "''"
    if all(char in _SAFE for char in text):
        return text
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        escaped = text.replace("\\", "\\\\").replace("'", "\\'")
        for char, name in (("\n", "n"), ("\t", "t"), ("\r", "r"), ("\a", "a"), ("\b", "b"), ("\x1b", "E")):
            escaped = escaped.replace(char, f"\\{name}")
        return "$'" + "".join(c if ord(c) >= 32 and ord(c) != 127 else f"\\{ord(c):03o}" for c in escaped) + "'"
    return "'" + text.replace("'", "'\\''") + "'"
