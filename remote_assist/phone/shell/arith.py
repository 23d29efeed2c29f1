"""Shell arithmetic as mksh does it: 32-bit signed integers that wrap (expr.c, `mksh_ari_t`)."""

from __future__ import annotations

import re
from collections.abc import Callable

_TOKEN = re.compile(
    r"\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z]+|\d+)|([A-Za-z_]\w*)|(<<=|>>=|\^<=|\^>=|&&|\|\||==|!=|<=|>=|<<|>>|\+\+|--|[-+*/%&|^]=|[-+*/%&|^!~<>=?:(),]))",
    re.ASCII,
)
_BINARY: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    ("==", "!="),
    ("<=", ">=", "<", ">"),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
)
_ASSIGN = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="})
MOST_DEPTH = 60


class ArithmeticFault(Exception):
    """The text is what mksh prints after its name."""


def wrap(value: int) -> int:
    return (value + 0x80000000) % 0x100000000 - 0x80000000


class Evaluator:
    """`get(name)` gives a variable's text ("" when unset), `put(name, text)` assigns."""

    def __init__(self, text: str, get: Callable[[str], str], put: Callable[[str, str], None], depth: int = 0) -> None:
        self._text = text
        self._get = get
        self._put = put
        self._depth = depth
        self._tokens = self._split(text)
        self._at = 0
        self._skipping = 0

    def _split(self, text: str) -> list[str]:
        tokens: list[str] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                rest = text[at:].strip()
                raise ArithmeticFault(f"{self._text}: unexpected '{rest[0]}'")
            tokens.append(found[0].strip())
            at = found.end()
        return tokens

    def value(self) -> int:
        if not self._tokens:
            return 0
        result = self._comma()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return result

    def _unexpected(self) -> ArithmeticFault:
        what = self._tokens[self._at] if self._at < len(self._tokens) else "end of expression"
        return ArithmeticFault(f"{self._text}: unexpected '{what}'")

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _comma(self) -> int:
        result = self._assignment()
        while self._peek() == ",":
            self._at += 1
            result = self._assignment()
        return result

    def _assignment(self) -> int:
        name = self._peek()
        operator = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ""
        if operator in _ASSIGN and (name[:1].isalpha() or name[:1] == "_"):
            self._at += 2
            value = self._assignment()
            if operator != "=":
                value = self._apply(operator[:-1], self._variable(name), value)
            return self._store(name, value)
        return self._ternary()

    def _store(self, name: str, value: int) -> int:
        if not self._skipping:
            self._put(name, str(wrap(value)))
        return wrap(value)

    def _ternary(self) -> int:
        condition = self._binary(0)
        if self._peek() != "?":
            return condition
        self._at += 1
        yes = self._maybe(not condition, self._assignment)
        if self._peek() != ":":
            raise self._unexpected()
        self._at += 1
        no = self._maybe(bool(condition), self._assignment)
        return yes if condition else no

    def _maybe(self, skip: bool, read: Callable[[], int]) -> int:
        self._skipping += skip
        try:
            return read()
        finally:
            self._skipping -= skip

    def _binary(self, level: int) -> int:
        if level == len(_BINARY):
            return self._unary()
        left = self._binary(level + 1)
        while (operator := self._peek()) in _BINARY[level] and operator:
            self._at += 1
            if operator in ("&&", "||"):
                right = self._maybe(bool(left) is (operator == "||"), lambda: self._binary(level + 1))
                left = int(bool(left and right) if operator == "&&" else bool(left or right))
            else:
                left = self._apply(operator, left, self._binary(level + 1))
        return left

    def _apply(self, operator: str, left: int, right: int) -> int:
        if operator in ("/", "%"):
            if self._skipping:
                return 0
            if right == 0:
                raise ArithmeticFault(f"{self._text}: zero divisor")
            quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
            return wrap(quotient if operator == "/" else left - quotient * right)
        simple: dict[str, Callable[[], int]] = {
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "<<": lambda: left << (right & 31),
            ">>": lambda: left >> (right & 31),
            "&": lambda: left & right,
            "|": lambda: left | right,
            "^": lambda: left ^ right,
            "==": lambda: int(left == right),
            "!=": lambda: int(left != right),
            "<": lambda: int(left < right),
            ">": lambda: int(left > right),
            "<=": lambda: int(left <= right),
            ">=": lambda: int(left >= right),
        }
        return wrap(simple[operator]())

    def _unary(self) -> int:
        token = self._peek()
        if token in ("-", "+", "!", "~"):
            self._at += 1
            value = self._unary()
            return wrap({"-": -value, "+": value, "!": int(not value), "~": ~value}[token])
        if token in ("++", "--"):
            self._at += 1
            name = self._peek()
            self._at += 1
            return self._store(name, self._variable(name) + (1 if token == "++" else -1))
        return self._primary()

    def _primary(self) -> int:
        token = self._peek()
        if token == "(":
            self._at += 1
            value = self._comma()
            if self._peek() != ")":
                raise self._unexpected()
            self._at += 1
            return value
        if not token or not (token[0].isalnum() or token[0] == "_"):
            raise self._unexpected()
        self._at += 1
        if token[0].isdigit():
            return self._number(token)
        value = self._variable(token)
        if self._peek() in ("++", "--"):
            self._store(token, value + (1 if self._peek() == "++" else -1))
            self._at += 1
        return value

    def _number(self, token: str) -> int:
        try:
            if "#" in token:
                base, _, digits = token.partition("#")
                return wrap(int(digits, int(base)))
            return wrap(int(token, 16) if token[:2] in ("0x", "0X") else int(token[-40:]))
        except ValueError:
            raise ArithmeticFault(f"{token}: bad number")

    def _variable(self, name: str) -> int:
        text = self._get(name).strip()
        if not text:
            return 0
        if re.fullmatch(r"-?\d+", text, re.ASCII):
            return wrap(int(text[-40:]) if len(text) > 40 else int(text))
        if self._depth >= 20:
            raise ArithmeticFault(f"{self._text}: expression recurses on parameter '{name}'")
        return Evaluator(text, self._get, self._put, self._depth + 1).value()


def evaluate(text: str, get: Callable[[str], str], put: Callable[[str, str], None]) -> int:
    """Raises `ArithmeticFault`."""
    if text.count("(") > MOST_DEPTH or len(text) > 100_000:
        raise ArithmeticFault("expression nested too deeply")
    return Evaluator(text, get, put).value()
