"""Write a V4 request as Python that uses Frame.io's official SDK, the package `frameio` 4.x."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import split_query
from frameio_tui.core.interchange.sdk_methods import ONE_PAGE, UNSUPPORTED_QUERY, sdk_method
from frameio_tui.core.json.values import loads
from frameio_tui.core.profiles.profile import DEFAULT_BASE_URL, ApiVersion, origin_text
from frameio_tui.core.text.redact import MASK, SECRET_HEADERS, redact_headers, redact_text, redact_url

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Outgoing

_SET_BY_SDK = SECRET_HEADERS | {"accept", "content-type", "user-agent", "host", "content-length"}
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
_LINE = 100
"""Maximum length of a call on one line, in characters."""


def has_sdk_method(operation: Operation | None) -> bool:
    """Return whether the official SDK has a method for an operation."""
    return operation is not None and operation.api is ApiVersion.V4 and sdk_method(operation.id) is not None


def sdk_code(outgoing: Outgoing, operation: Operation | None) -> str:
    """Return a script that sends a request with the SDK, with `$FRAMEIO_TOKEN` for the token and other secrets masked.

    A list is read with all its pages. Raises InvalidInput if the SDK has no method for the request, or if its body is
    not JSON.
    """
    method = sdk_method(operation.id) if operation is not None and operation.api is ApiVersion.V4 else None
    if method is None or operation is None:
        what = f"{outgoing.method} {operation.path}" if operation is not None else "this request"
        raise InvalidInput(
            f"The official Python SDK has no method for {what}.", "Use Python with httpx, or the standard library."
        )
    if outgoing.method == "HEAD":
        raise InvalidInput("The official Python SDK has no methods for HEAD requests.", "Use GET.")
    arguments = _path_arguments(outgoing, operation)
    query, extra = _query_arguments(outgoing, operation)
    arguments += query + _body_arguments(outgoing, operation)
    options = dict(extra)
    headers = [pair for pair in outgoing.headers if pair[0].lower() not in _SET_BY_SDK]
    if headers:
        options["additional_headers"] = dict(redact_headers(headers, outgoing.secrets))
    if options:
        arguments.append(("request_options", _literal(options)))
    origin = origin_text(outgoing.url)
    server = "" if origin == DEFAULT_BASE_URL else f", base_url={_literal(origin)}"
    call = _call(f"client.{method}", arguments)
    last = (
        f"for item in {call}:\n    print(item)\n"
        if operation.paged and operation.id not in ONE_PAGE
        else f"print({call})\n"
    )
    return (
        "import os\n\nfrom frameio import Frameio\n\n"
        f'client = Frameio(token=os.environ["FRAMEIO_TOKEN"]{server})\n{last}'
    )


def _path_arguments(outgoing: Outgoing, operation: Operation) -> list[tuple[str, str]]:
    path = "/" + redact_url(outgoing.url, outgoing.secrets).partition("://")[2].partition("?")[0].partition("/")[2]
    pattern = re.sub(r"\\\{[a-z_0-9]+\\\}", "([^/]+)", re.escape(operation.path))
    match = re.fullmatch(pattern + "/?", path)
    values = match.groups() if match else ()
    return [(name, _literal(unquote(value))) for name, value in zip(operation.path_params, values, strict=False)]


def _query_arguments(outgoing: Outgoing, operation: Operation) -> tuple[list[tuple[str, str]], dict[str, object]]:
    """Return the arguments that the method has for the query, and options for all other parameters."""
    types = {parameter.name: parameter.type for parameter in operation.query}
    query = redact_url(outgoing.url, outgoing.secrets).partition("?")[2]
    pairs = [(unquote_plus(name), unquote_plus(value or "")) for name, value in split_query(query)]
    counts = [name for name, _ in pairs]
    known, others = [], dict[str, object]()
    for name, value in pairs:
        is_known = name in types and name not in UNSUPPORTED_QUERY.get(operation.id, ()) and _IDENTIFIER.fullmatch(name)
        if is_known and counts.count(name) == 1:
            known.append((name, _typed(value, types[name])))
        elif name in others:
            earlier = others[name]
            others[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        else:
            others[name] = value
    return known, {"additional_query_parameters": others} if others else {}


def _typed(value: str, kind: str) -> str:
    if kind == "integer" and re.fullmatch(r"0|-?[1-9][0-9]{0,17}", value):
        return value
    if kind == "boolean" and value in ("true", "false"):
        return value.title()
    return _literal(value)


def _body_arguments(outgoing: Outgoing, operation: Operation) -> list[tuple[str, str]]:
    if not outgoing.body:
        return []
    text = redact_text(outgoing.body.decode("utf-8", "replace"), outgoing.secrets)
    try:
        body = loads(text)
    except (ValueError, RecursionError):
        body = None
    fields = {field.name for field in operation.body} | {"data"}
    if not isinstance(body, dict) or not set(body) <= (fields if not operation.body_root else {operation.body_root}):
        raise InvalidInput(
            "The body has fields for which the official Python SDK has no arguments.",
            "Use Python with httpx, or the standard library.",
        )
    try:
        return [(name, _literal(value)) for name, value in body.items()]
    except RecursionError:
        raise InvalidInput("The body is nested too deeply.", "Use Python with httpx.") from None


def _literal(value: object) -> str:
    """Return a value as a Python literal in ASCII; a mask stays readable."""
    return ascii(value).replace(ascii(MASK)[1:-1], MASK) if MASK in str(value) else ascii(value)


def _call(name: str, arguments: list[tuple[str, str]]) -> str:
    """Return a call, with each argument on a line of its own if they do not fit on one."""
    short = f"{name}({', '.join(f'{key}={value}' for key, value in arguments)})"
    if len(short) <= _LINE:
        return short
    return f"{name}(\n" + "".join(f"    {key}={value},\n" for key, value in arguments) + ")"
