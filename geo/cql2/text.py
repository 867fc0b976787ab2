"""CQL2 as text, made harmless for the parser.

The parser tries a bracket first as an expression and then as a list, so that a mistake inside n brackets costs 2ⁿ; and
it calls itself for every bracket, NOT and sign, so that a few thousand of them end the process. Here brackets around
whole conditions are taken out and parsed one by one, and what is left is held to a depth and a cost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import cql2

from geo.cql2.escapes import resolved
from geo.cql2.problem import refusal, shown
from geo.message import Message

# Every bracket, operator and sign on the way down; the parser's own stack stands several times as much.
MAX_DEPTH = 64
# Tokens, each counted twice for every bracket around it that could be a list: about 0.1 s of parsing at worst.
MAX_COST = 60_000
MAX_TOKENS = 25_000
MAX_BRACKETS = 1_000

TOKEN = re.compile(
    r"""\s+|(?P<string>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*")|(?P<number>\d[\w.]*)|(?P<word>[^\W\d][\w.:]*)"""
    r"""|(?P<sign><>|<=|>=|!=|.)""",
    re.DOTALL,
)
CONNECTIVES = frozenset({"and", "or"})
OPERATORS = (
    frozenset({"not", "div", "like", "in", "between", "is"})
    | frozenset("+-*/%^=<>")
    | {
        "<>",
        "<=",
        ">=",
        "!=",
    }
)
# No property can have this name: a text with the character is refused at the door.
STAND_IN = "\0"
LESS = Message(
    "Nest at most %(most)s operators and brackets, or ask in several requests.", most=MAX_DEPTH
)
CURE = Message(
    "Write CQL2 text such as %(example)s, or say %(language)s.",
    example="kind='airport' AND name LIKE 'S%'",
    language="filter-lang=cql2-json",
)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """What it means to the grammar; empty for a literal or a quoted name."""
        return self.text.lower() if self.kind in {"word", "sign"} else ""


@dataclass
class Bracket:
    """An open bracket. `plain`: neither a function's nor a geometry's, so it may be a list or an expression."""

    plain: bool
    whole: bool
    chain: int = 0
    listed: bool = False


@dataclass
class Pieces:
    """The text with each bracketed condition replaced by a stand-in, and the conditions."""

    found: list[str] = field(default_factory=list)

    def keep(self, text: str) -> str:
        self.found.append(text)
        return f'"{STAND_IN}{len(self.found) - 1}"'


def parse(text: str) -> Any:
    """The CQL2-JSON tree of a CQL2 text without NUL characters. Raises ParameterError for what is no CQL2."""
    pieces = _pieces(resolved(text))
    trees: list[Any] = []
    for piece in pieces.found:
        # A piece names only those before it.
        trees.append(_replaced(_parse(piece, text), trees))
    return trees[-1]


def _parse(piece: str, whole: str) -> Any:
    _check_cost(piece)
    try:
        return cql2.parse_text(piece).to_json()
    except cql2.ParseError as error:
        place = re.match(r"\s*--> (\d+):(\d+)", str(error))
        if place is None:
            raise refusal(whole, _as_parsed(error), CURE) from None
        line, column = map(int, place.groups())
        rest = re.sub(f'"{STAND_IN}\\d+"', "(…)", piece.split("\n")[line - 1][column - 1 :])
        raise refusal(whole, _unreadable(rest), CURE) from None
    except Exception as error:
        # The parser raises plain Exception for geometries it finds no room for, such as an empty point.
        raise refusal(whole, _as_parsed(error), CURE) from None


def _unreadable(rest: str) -> Message:
    if rest.strip():
        return Message(
            "filter is no CQL2 text: it cannot be read at %(text)s.", text=repr(shown(rest))
        )
    return Message("filter is no CQL2 text: it cannot be read at its end.")


def _as_parsed(error: Exception) -> Message:
    """In the words of the parser."""
    return Message("filter: %(said)s.", said=Message(shown(error)))


def _tokens(text: str) -> list[Token]:
    return [
        Token(match.lastgroup, match.group(), match.start())
        for match in TOKEN.finditer(text)
        if match.lastgroup is not None
    ]


def _pieces(text: str) -> Pieces:
    """Cut out every bracket where a condition stands: at the start, after AND, OR, NOT or another such bracket.

    The last piece is the text itself. Clients that write ((a) AND (b)) AND (c) can so go on as long as they like.
    """
    tokens = _tokens(text)
    if len(tokens) > MAX_TOKENS:
        wrong = Message("filter has more than %(most)s words and signs.", most=MAX_TOKENS)
        raise refusal(text, wrong, LESS)
    pieces = Pieces()
    # Each open bracket with the text inside it so far; the first is the text itself.
    written: list[list[str]] = [[]]
    open_at: list[Bracket] = []
    end = 0
    for place, token in enumerate(tokens):
        written[-1].append(text[end : token.start])
        end = token.start + len(token.text)
        before = tokens[place - 1] if place else None
        if token.word == "(":
            open_at.append(_bracket(before, open_at))
            written.append([])
            if len(open_at) > MAX_BRACKETS:
                wrong = Message("filter has more than %(most)s open brackets.", most=MAX_BRACKETS)
                raise refusal(text, wrong, LESS)
            continue
        if token.word == ")" and open_at:
            bracket, inside = open_at.pop(), "".join(written.pop())
            follower = tokens[place + 1].word if place + 1 < len(tokens) else ")"
            condition = bracket.whole and not bracket.listed and inside.strip()
            if condition and follower in CONNECTIVES | {")"}:
                written[-1].append(pieces.keep(inside))
            else:
                written[-1].append(f"({inside})")
            continue
        if token.word == "," and open_at:
            open_at[-1].listed = True
        written[-1].append(token.text)
    if open_at:
        wrong = Message("filter has a bracket that is never closed.")
        raise refusal(text, wrong, Message("Close it with %(bracket)s.", bracket="')'"))
    pieces.keep("".join(written[-1]) + text[end:])
    return pieces


def _bracket(before: Token | None, around: list[Bracket]) -> Bracket:
    called = before is not None and (before.kind == "quoted" or _names(before))
    start = before is None or before.word in CONNECTIVES | {"not"}
    nested = before is not None and before.word == "(" and around[-1].plain
    return Bracket(plain=not called, whole=start or nested)


def _names(token: Token) -> bool:
    return token.kind == "word" and token.word not in OPERATORS | CONNECTIVES


def _check_cost(piece: str) -> None:
    """Hold the depth of calls and the cost of a second try to what the parser bears."""
    stack = [Bracket(plain=False, whole=True)]
    depth = doubled = cost = 0
    before: Token | None = None
    for token in _tokens(piece):
        if token.word == "(":
            bracket = _bracket(before, stack)
            stack.append(bracket)
            doubled += bracket.plain
            depth += 1
        elif token.word == ")" and len(stack) > 1:
            closed = stack.pop()
            doubled -= closed.plain
            depth -= 1 + closed.chain
        elif token.word in CONNECTIVES or token.word == ",":
            depth -= stack[-1].chain
            stack[-1].chain = 0
        elif token.word in OPERATORS:
            stack[-1].chain += 1
            depth += 1
        cost += 2**doubled
        if depth > MAX_DEPTH or cost > MAX_COST:
            raise refusal(
                piece,
                Message("filter is nested too deeply or repeats an operator too often."),
                LESS,
            )
        before = token


def _replaced(node: Any, trees: list[Any]) -> Any:
    if isinstance(node, list):
        return [_replaced(it, trees) for it in node]
    if not isinstance(node, dict):
        return node
    name = node.get("property")
    if isinstance(name, str) and name.startswith(STAND_IN):
        return trees[int(name[1:])]
    return {key: _replaced(value, trees) for key, value in node.items()}
