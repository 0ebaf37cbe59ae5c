"""Reading the text of an expression, by a parser of its own: the text is never handed to Python's evaluator.

Operators bind as follows, from weak to strong: `or`, `and`, `not`, comparison (`spec/language.md`, Expressions).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from engine.definition.terms import And, Compare, Expression, ListOf, Literal, Name, Not, Operator, Or
from engine.errors import BadExpression

MAX_LENGTH = 2_000
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)(?![\w.])
      | (?P<word>[^\W\d]\w*)
      | (?P<string>"(?:[^"\\]|\\["'\\])*" | '(?:[^'\\]|\\["'\\])*')
      | (?P<sign>==|!=|<=|>=|[<>()\[\],-])
    )""",
    re.VERBOSE,
)
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_KEYWORDS = frozenset({"and", "or", "not", "in"})
_BOOLEANS = {"true": True, "false": False}
_INSTEAD = {
    "=": "Equality is written with two signs, `==`.",
    "&": "Write `and`.",
    "|": "Write `or`.",
    "!": "Write `not`, or `!=` between two values.",
    ".": "Only plain field names and numbers such as 0.5 may stand here.",
    '"': "A string begins and ends with the same quotation mark.",
    "'": "A string begins and ends with the same quotation mark.",
}
_ALLOWED = (
    "Use field names, numbers, strings in quotation marks, true, false, == != < <= > >=, and, or, not, in, "
    "brackets and lists; there is no arithmetic."
)


@lru_cache(maxsize=1024)  # every condition is read by the form of its value and again by the rules
def parse_expression(text: str) -> Expression:
    """Read an expression; raises `BadExpression` with the column (from 1) of what cannot be read."""
    if len(text) > MAX_LENGTH:
        raise BadExpression(
            f"The expression is longer than {MAX_LENGTH} characters.", "Divide it over several routes.", 1
        )
    return _Parser(list(_tokens(text)), len(text) + 1).whole()


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            wrong = at + len(text[at:]) - len(text[at:].lstrip())
            raise BadExpression(f"'{text[wrong]}' cannot be read here.", _INSTEAD.get(text[wrong], _ALLOWED), wrong + 1)
        kind = found.lastgroup or ""
        yield _Token(kind, found[kind], found.start(kind) + 1)
        at = found.end()


class _Parser:
    """Recursive descent over the tokens of one expression, one method for each strength of binding."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = tokens
        self._end = end
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        """Read everything; what is left over is an error."""
        if not self._tokens:
            raise BadExpression("The expression is empty.", "Write a condition such as `amount > 100`.", 1)
        found = self._either()
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            raise BadExpression(f"'{token.text}' does not belong here.", _ALLOWED, token.column)
        return found

    def _next(self) -> str:
        """Give the text of the next token, empty at the end and for strings (which are no operators)."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return token.text if token is not None and token.kind != "string" else ""

    def _took(self, text: str) -> bool:
        taken = self._next() == text
        self._at += taken
        return taken

    def _column(self) -> int:
        return self._tokens[self._at].column if self._at < len(self._tokens) else self._end

    def _either(self) -> Expression:
        self._deeper()
        parts = [self._both()]
        while self._took("or"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self) -> Expression:
        parts = [self._negated()]
        while self._took("and"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negated(self) -> Expression:
        if not self._took("not"):
            return self._compared()
        self._deeper()
        found = Not(self._negated())
        self._depth -= 1
        return found

    def _compared(self) -> Expression:
        left = self._operand()
        found = self._comparison()
        if found is None:
            return left
        right = self._operand()
        column = self._column()
        if self._comparison() is not None:
            raise BadExpression(
                "A chain of comparisons is not allowed.", "Join two comparisons with `and`: `1 < x and x < 9`.", column
            )
        return Compare(left, found, right)

    def _comparison(self) -> Operator | None:
        text = self._next()
        if text in _COMPARISONS or text == "in":
            self._at += 1
            return Operator(text)
        after = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        if text == "not" and after is not None and (after.kind, after.text) == ("word", "in"):
            self._at += 2
            return Operator.NOT_IN
        return None

    def _operand(self) -> Expression:
        if self._at >= len(self._tokens):
            raise BadExpression("Something is missing at the end of the expression.", _ALLOWED, self._end)
        token = self._tokens[self._at]
        self._at += 1
        match token.kind, token.text:
            case "number", text:
                return Literal(_number(text))
            case "string", text:
                return Literal(re.sub(r"\\(.)", r"\1", text[1:-1]))
            case "word", text if text in _BOOLEANS:
                return Literal(_BOOLEANS[text])
            case "word", text if text not in _KEYWORDS:
                return self._name(token)
            case "sign", "-":
                return self._negative(token)
            case "sign", "(":
                return self._bracketed(token)
            case "sign", "[":
                return self._list(token)
            case _:
                raise BadExpression(f"'{token.text}' does not belong here.", _ALLOWED, token.column)

    def _name(self, token: _Token) -> Expression:
        if self._next() in {"(", "["}:
            raise BadExpression(f"'{token.text}' cannot be called or indexed.", _ALLOWED, token.column)
        return Name(token.text)

    def _negative(self, sign: _Token) -> Expression:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind != "number":
            raise BadExpression("'-' may only stand before a number.", _ALLOWED, sign.column)
        self._at += 1
        return Literal(-_number(token.text))

    def _bracketed(self, opening: _Token) -> Expression:
        found = self._either()
        if not self._took(")"):
            raise BadExpression("This bracket is not closed.", "Write ')' where it ends.", opening.column)
        return found

    def _list(self, opening: _Token) -> Expression:
        self._deeper()
        items: list[Expression] = []
        while not self._took("]"):
            if items and not self._took(","):
                raise BadExpression(
                    "This list is not closed.", "Write ',' between its elements and ']' at its end.", opening.column
                )
            items.append(self._operand())
        self._depth -= 1
        return ListOf(tuple(items))

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadExpression(
                f"Brackets and `not` are nested deeper than {MAX_DEPTH}.",
                "Divide it over several routes.",
                self._column(),
            )


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)
