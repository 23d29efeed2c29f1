"""`[[ ... ]]`: its own small grammar (mksh(1), Compound commands)."""

from __future__ import annotations

from collections.abc import Callable

from remote_assist.phone.shell.ast import Condition, Node
from remote_assist.phone.shell.lexer import Lexer, Token

UNARY = frozenset(f"-{letter}" for letter in "abcdefghknoprstuvwxzGLOS")
BINARY = frozenset(["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"])

Test = tuple[object, ...]


def parse(lexer: Lexer, unexpected: Callable[[Token], Exception]) -> Node:
    """After `[[`, through `]]`."""
    test = _either(lexer, unexpected)
    token = lexer.next()
    if token.bare != "]]":
        raise unexpected(token)
    return Condition(test)


def _either(lexer: Lexer, unexpected: Callable[[Token], Exception]) -> Test:
    test = _both(lexer, unexpected)
    while lexer.peek().is_op("||"):
        lexer.next()
        test = ("or", test, _both(lexer, unexpected))
    return test


def _both(lexer: Lexer, unexpected: Callable[[Token], Exception]) -> Test:
    test = _one(lexer, unexpected)
    while lexer.peek().is_op("&&"):
        lexer.next()
        test = ("and", test, _one(lexer, unexpected))
    return test


def _one(lexer: Lexer, unexpected: Callable[[Token], Exception]) -> Test:
    while lexer.peek().kind == "newline":
        lexer.next()
    token = lexer.next()
    if token.is_op("("):
        test = _either(lexer, unexpected)
        token = lexer.next()
        if not token.is_op(")"):
            raise unexpected(token)
        return test
    if token.bare == "!":
        return ("not", _one(lexer, unexpected))
    if token.kind != "word" or token.bare == "]]":
        raise unexpected(token)
    following = lexer.peek()
    if token.bare in UNARY and following.kind == "word" and following.bare != "]]" and following.bare not in BINARY:
        return ("unary", token.bare, lexer.next().word)
    if following.bare in BINARY or following.is_op("<", ">"):
        operator = lexer.next().text
        right = lexer.next()
        if right.kind != "word" or right.bare == "]]":
            raise unexpected(right)
        return ("binary", operator, token.word, right.word)
    return ("unary", "-n", token.word)
