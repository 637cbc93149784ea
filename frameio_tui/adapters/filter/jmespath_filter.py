"""Runs a JMESPath expression on a response body; the result is formatted JSON, or an error and its position."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.json.filter_result import FilterResult

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_EXPRESSION = 4000
"""Limit in characters."""


class _Float(float):
    """A number that also stores its JSON text: one with a fraction, or an integer too long for Python to parse."""

    __slots__ = ("text",)
    text: str

    @classmethod
    def read(cls, text: str) -> _Float:
        number = cls(text)
        number.text = text
        return number


def _read_integer(text: str) -> int | _Float:
    try:
        return int(text)
    except ValueError:
        return _Float.read(text)


# jmespath identifies types by name, and this is the name of a number.
_Float.__name__ = "float"


class ParsedBody(NamedTuple):
    """The value of a parsed body, or the error if it could not be parsed."""

    value: object = None
    error: str = ""


def read(body: bytes) -> ParsedBody:
    """Parse a JSON body for `find`. If an object repeats a key, the last value is used."""
    try:
        return ParsedBody(json.loads(body, parse_int=_read_integer, parse_float=_Float.read))
    except RecursionError:
        return ParsedBody(error="The response is nested too deeply to be filtered.")
    except ValueError:
        return ParsedBody(error="The response is not complete, valid JSON, so it cannot be filtered.")


def find(expression: str, parsed: ParsedBody | bytes) -> FilterResult:
    """Run an expression on a body. Errors are part of the result; nothing is raised.

    Some expressions take very long, so call this in a thread or another process. Numbers that are not calculated with
    keep their exact digits. A body in bytes is parsed only if the expression is valid.
    """
    import jmespath
    from jmespath.exceptions import JMESPathError

    if len(expression) > LONGEST_EXPRESSION:
        return FilterResult(error=f"A filter can have at most {LONGEST_EXPRESSION} characters.")
    if not expression.strip():
        return FilterResult(error="Enter a filter, such as data[].name")
    try:
        compiled = jmespath.compile(expression)
    except JMESPathError as error:
        return expression_error(error, expression)
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
        return FilterResult(error="The response is nested too deeply to be filtered.")
    except (TypeError, ValueError, ArithmeticError):
        # The functions of jmespath do not check their arguments completely.
        return FilterResult(error="The filter does not match this response.")


def expression_error(error: Exception, expression: str) -> FilterResult:
    """Return the result for an invalid expression, with the column, which the text does not repeat."""
    position = getattr(error, "lex_position", getattr(error, "lexer_position", None))
    if type(error).__name__ == "IncompleteExpressionError" or (position is not None and position >= len(expression)):
        return FilterResult(error="The filter is incomplete.", column=len(expression) + 1)
    column = position + 1 if isinstance(position, int) and position >= 0 else None
    token = getattr(error, "token_value", None)
    if type(error).__name__ == "LexerError" and str(token)[:1] in ("'", '"', "`"):
        return FilterResult(
            error=f"The quoted text at column {column} is not closed or is not valid JSON.", column=column
        )
    if token is not None and column is not None:
        return FilterResult(error=f"Unexpected '{token}' at column {column}.", column=column)
    message = str(error).splitlines()[0].rstrip(":")
    return FilterResult(error=_sentence(message), column=column)


def _sentence(message: str) -> str:
    text = message[:1].upper() + message[1:300]
    return text if text.endswith(".") else text + "."


def pretty(value: object) -> str:
    """Format a value as JSON, with two spaces per level and exact numbers. Raises RecursionError at deep nesting."""
    return "".join(_pretty_parts(value, "\n"))


def _pretty_parts(value: object, indent: str) -> Iterator[str]:
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        for index, (key, item) in enumerate(value.items()):
            yield f"{',' if index else '{'}{deeper}{_json_string(str(key))}: "
            yield from _pretty_parts(item, deeper)
        yield indent + "}"
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield ("," if index else "[") + deeper
            yield from _pretty_parts(item, deeper)
        yield indent + "]"
    elif isinstance(value, _Float):
        yield value.text
    elif isinstance(value, str):
        yield _json_string(value)
    else:
        yield json.dumps(value)


def _json_string(value: str) -> str:
    """Format a string as JSON, with escapes only if it contains lone surrogates, which UTF-8 cannot encode."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
