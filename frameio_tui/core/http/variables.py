"""Variables of saved requests: `{{name}}` in the path, the query, a header or the body, replaced before sending."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput, Remedy
from frameio_tui.core.http.request import RequestSpec, encode_query
from frameio_tui.core.json.values import loads
from frameio_tui.core.text.variables import variable_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NAME = r"\{\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}"
VARIABLE = re.compile(_NAME)
"""A variable in a query, a header or a body. In a path, the parser of requests has made `{name}` of it."""
_JSON_STRING_OR_VARIABLE = re.compile(rf'("(?:[^"\\]++|\\.)*+")|{_NAME}', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def variables_in(spec: RequestSpec) -> tuple[str, ...]:
    """Return the variables in the query, the headers and the body, in order, each once.

    Names that differ only in case or punctuation as in `ASSET-ID` and `asset_id` are the same variable.
    """
    query = (part for pair in spec.query for part in pair if part)
    headers = (value for _, value in spec.headers)
    found = (match[1] for text in (*query, *headers, spec.body) for match in VARIABLE.finditer(text))
    return tuple(dict.fromkeys(variable_key(name) for name in found))


def without_variables(text: str) -> str:
    """Return a text with each variable removed, to check what remains for secrets."""
    return VARIABLE.sub("", text)


def fill_variables(spec: RequestSpec, values: Mapping[str, str]) -> RequestSpec:
    """Replace the variables that have a value, in the path too; the others are left unchanged.

    Values are percent-encoded in the path and the query, and escaped in the strings of a JSON body, so that a value
    never changes the structure of a request. Outside of a string, a body gets a value that is JSON as it is, and any
    other as a string. Raises InvalidInput for a control character in a header, and for a value with a variable in it.
    """
    known = {variable_key(name): value for name, value in values.items()}
    if not known:
        return spec
    for key in (*map(variable_key, spec.placeholders()), *variables_in(spec)):
        if inner := VARIABLE.search(known.get(key, "")):
            raise InvalidInput(
                f"The value of the variable '{key}' contains {inner[0]}, and variables in values are not replaced.",
                "Write the value itself.",
            )

    def fill_query(text: str) -> str:
        def encoded(match: re.Match[str]) -> str:
            value = _value(match, known)
            return match[0] if value is None else encode_query("", value)[1]

        return VARIABLE.sub(encoded, text)

    names = {name: known[variable_key(name)] for name in spec.placeholders() if variable_key(name) in known}
    return replace(
        spec.fill(names),
        query=tuple((fill_query(name), value if value is None else fill_query(value)) for name, value in spec.query),
        headers=tuple((name, _fill_header(name, value, known)) for name, value in spec.headers),
        body=_fill_body(spec.body, known),
    )


def _value(match: re.Match[str], known: Mapping[str, str]) -> str | None:
    """Return the value of a matched variable; None if it has none."""
    return known.get(variable_key(match[1]))


def _fill_text(text: str, known: Mapping[str, str]) -> str:
    """Replace the variables of a text by their values as they are."""
    return VARIABLE.sub(lambda match: match[0] if (value := _value(match, known)) is None else value, text)


def _fill_header(name: str, text: str, known: Mapping[str, str]) -> str:
    filled = _fill_text(text, known)
    if filled != text and _CONTROL.search(filled):
        raise InvalidInput(
            f"The value of a variable in the header '{name}' has a line break or another control character.",
            "Use another value.",
        )
    return filled


def _fill_body(body: str, known: Mapping[str, str]) -> str:
    if body.lstrip()[:1] not in ("{", "[", '"'):
        return _fill_text(body, known)

    def in_string(match: re.Match[str]) -> str:
        key = variable_key(match[1])
        return json.dumps(known[key], ensure_ascii=False)[1:-1] if key in known else match[0]

    def fill(match: re.Match[str]) -> str:
        if match[1] is not None:
            return VARIABLE.sub(in_string, match[1])
        key = variable_key(match[2])
        return _as_json(known[key]) if key in known else match[0]

    return _JSON_STRING_OR_VARIABLE.sub(fill, body)


def _as_json(value: str) -> str:
    """Return a value as JSON: unchanged if it is JSON, else as a string."""
    try:
        loads(value)
    except (ValueError, RecursionError):
        return json.dumps(value, ensure_ascii=False)
    return value


def missing_variables(spec: RequestSpec, request: str) -> InvalidInput:
    """Return the error for the variables that are left in a request; `request` names it."""
    names = variables_in(spec)
    shown = " and ".join("{{" + name + "}}" for name in names)
    return InvalidInput(
        f"{request} needs {'a value' if len(names) == 1 else 'values'} for {shown}.",
        Remedy(
            "Enter the values, or add them to the table [variables] of the profile's file.",
            f"Add: {' '.join(f'--var {name}=VALUE' for name in names)} (to store it for a profile, run: frameio-tui "
            f"profiles set NAME variables.{names[0]}=VALUE)",
        ),
    )


def unknown_variables(names: Iterable[str], spec: RequestSpec) -> InvalidInput:
    """Return the error for values of variables that a request does not have."""
    known = tuple(dict.fromkeys((*map(variable_key, spec.placeholders()), *variables_in(spec))))
    unknown = " and ".join(f"'{name}'" for name in names)
    remedy = f"Its variables: {', '.join(known)}." if known else "It has no variables. Write {{name}} for one."
    return InvalidInput(f"The request has no variable {unknown}.", remedy)
