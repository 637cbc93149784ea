"""JMESPath over the body of an answer: what it finds as pretty JSON, or what is wrong with it and where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.json.filter_result import FilterResult

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_EXPRESSION = 4000


class _Float(float):
    """A number with a point, or an integer of more digits than Python reads, which keeps the text it came as."""

    __slots__ = ("text",)
    text: str

    @classmethod
    def read(cls, text: str) -> _Float:
        number = cls(text)
        number.text = text
        return number


def _integer(text: str) -> int | _Float:
    try:
        return int(text)
    except ValueError:
        return _Float.read(text)


# jmespath knows types by their names, and a number by this one.
_Float.__name__ = "float"


class ParsedBody(NamedTuple):
    """A body that was read, or why it could not be."""

    value: object = None
    error: str = ""


def read(body: bytes) -> ParsedBody:
    """A JSON body for `find`. Of repeated keys the last counts."""
    try:
        return ParsedBody(json.loads(body, parse_int=_integer, parse_float=_Float.read))
    except RecursionError:
        return ParsedBody(error="The answer is nested too deeply to be filtered.")
    except ValueError:
        return ParsedBody(error="The answer is not JSON that can be read whole, so it cannot be filtered.")


def find(expression: str, parsed: ParsedBody | bytes) -> FilterResult:
    """Run an expression. Never raises; takes as long as the expression wants, so call it in a thread or process.

    Numbers that are only passed on keep their digits. A body is read only for an expression that is one.
    """
    import jmespath
    from jmespath.exceptions import JMESPathError

    if len(expression) > LONGEST_EXPRESSION:
        return FilterResult(error=f"A filter has at most {LONGEST_EXPRESSION} characters.")
    if not expression.strip():
        return FilterResult(error="Type a filter, such as data[].name")
    try:
        compiled = jmespath.compile(expression)
    except JMESPathError as error:
        return _fault(error, expression)
    except RecursionError:
        return FilterResult(error="The filter is nested too deeply.")
    parsed = read(parsed) if isinstance(parsed, bytes) else parsed
    if parsed.error:
        return FilterResult(error=parsed.error)
    try:
        return FilterResult(pretty(compiled.search(parsed.value)).encode())
    except JMESPathError as error:
        return FilterResult(error=_sentence(str(error).splitlines()[0]))
    except RecursionError:
        return FilterResult(error="The answer is nested too deeply to be filtered.")
    except (TypeError, ValueError, ArithmeticError):
        # Its functions trust their arguments further than they check them.
        return FilterResult(error="The filter does not fit this answer.")


def _fault(error: Exception, expression: str) -> FilterResult:
    """An error of the expression with its place, said once."""
    position = getattr(error, "lex_position", getattr(error, "lexer_position", None))
    if type(error).__name__ == "IncompleteExpressionError" or (position is not None and position >= len(expression)):
        return FilterResult(error="The filter is not complete.", column=len(expression) + 1)
    column = position + 1 if isinstance(position, int) and position >= 0 else None
    token = getattr(error, "token_value", None)
    if type(error).__name__ == "LexerError" and str(token)[:1] in ("'", '"', "`"):
        return FilterResult(error=f"The quote at column {column} is not closed, or holds no JSON.", column=column)
    if token is not None and column is not None:
        return FilterResult(error=f"'{token}' cannot stand at column {column}.", column=column)
    message = str(error).splitlines()[0].rstrip(":")
    return FilterResult(error=_sentence(message), column=column)


def _sentence(message: str) -> str:
    text = message[:1].upper() + message[1:300]
    return text if text.endswith(".") else text + "."


def pretty(value: object) -> str:
    """A value as JSON, two blanks a level, its numbers as they came. Raises RecursionError for too many levels."""
    return "".join(_pretty(value, "\n"))


def _pretty(value: object, indent: str) -> Iterator[str]:
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        for at, (key, each) in enumerate(value.items()):
            yield f"{',' if at else '{'}{deeper}{_text(str(key))}: "
            yield from _pretty(each, deeper)
        yield indent + "}"
    elif isinstance(value, list) and value:
        for at, each in enumerate(value):
            yield ("," if at else "[") + deeper
            yield from _pretty(each, deeper)
        yield indent + "]"
    elif isinstance(value, _Float):
        yield value.text
    elif isinstance(value, str):
        yield _text(value)
    else:
        yield json.dumps(value)


def _text(value: str) -> str:
    """A string as JSON; escaped where it holds what UTF-8 cannot."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
