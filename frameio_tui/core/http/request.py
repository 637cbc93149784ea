"""A request as the user writes it, and the URL that it is sent to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from urllib.parse import quote

from frameio_tui.core.errors import InvalidInput, OtherOrigin, Remedy
from frameio_tui.core.json.values import loads
from frameio_tui.core.profiles.profile import ApiVersion, origin_text, split_origin
from frameio_tui.core.text.position import line_and_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.secret import Secret

Query = tuple[tuple[str, str | None], ...]
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_UNSENDABLE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_URL = re.compile(r"https?://", re.IGNORECASE)
VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")
"""A shell variable: `$NAME` or `${NAME}`."""
_EXAMPLE_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}|<([A-Za-z_][\w-]*)>")
"""A placeholder in an example: `{{name}}` or `<name>`."""
_ANY_PLACEHOLDER = (
    rf"(?:{_EXAMPLE_PLACEHOLDER.pattern}|{VARIABLE.pattern}"
    rf"|\$env:\w+|%[A-Za-z_]\w*%|\{{\w*(?i:url|host|base|server)\w*\}})"
)
# Compiled when the first request line is parsed, because the first frame needs neither.
_HOST_PLACEHOLDER = (
    rf"(?:(?:https?|{_ANY_PLACEHOLDER})://{_ANY_PLACEHOLDER}(?::{_ANY_PLACEHOLDER})?(?=[/?]|$)|{_ANY_PLACEHOLDER}(?=/))"
)
_BEGINS_WITH_PLACEHOLDER = rf"(?:{_ANY_PLACEHOLDER}|(?:https?|{_ANY_PLACEHOLDER})://[^/?]*[{{}}<>$])"
MAX_SHOWN_LENGTH = 40
"""Maximum characters of a refused value that an error quotes."""


@dataclass(frozen=True)
class RequestSpec:
    """A request without its origin and credential. `path` may contain placeholders such as `{team_id}`."""

    method: str
    path: str
    query: Query = ()
    """Names and values as typed, still percent-encoded; the value is None for a name without `=`."""
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    origin: str = ""
    """Set if the user typed a full URL; it must be the profile's own origin."""

    def placeholders(self) -> tuple[str, ...]:
        """Return the names of the placeholders without values, in order, each once."""
        return tuple(dict.fromkeys(_PLACEHOLDER.findall(self.path)))

    def fill(self, values: Mapping[str, str]) -> RequestSpec:
        """Replace placeholders with their percent-encoded values; those without a value are left unchanged."""

        def value(match: re.Match[str]) -> str:
            return quote(values[match[1]], safe="") if values.get(match[1]) else match[0]

        return replace(self, path=_PLACEHOLDER.sub(value, self.path))

    def target(self) -> str:
        """Return the path and query."""
        query = "&".join(name if value is None else f"{name}={value}" for name, value in self.query)
        return f"{self.path}?{query}" if query else self.path

    def text(self) -> str:
        """Return the request as the request line shows it: `GET /me?x=1`."""
        return f"{self.method} {self.origin}{self.target()}"


class ParsedRequest(NamedTuple):
    """The request that a typed or pasted text describes."""

    spec: RequestSpec
    removed_token: Secret | None = None
    """A credential from a curl command, removed before anything is shown or stored."""
    notes: tuple[str, ...] = ()
    """Notes on what was changed or left out."""
    missing_body: str = ""
    """Where the body is if the command does not contain it, such as `the file 'body.json'`."""


def spec_of(method: str, target: str) -> RequestSpec:
    """Return the request for a method and a path or full URL. Raises InvalidInput.

    A placeholder instead of the host, such as `{{base_url}}/v2/me` or `$BASE/v2/me`, means the profile's own host;
    placeholders in the path become `{name}`.
    """
    target = _replace_placeholders(target)
    at = _UNSENDABLE.search(target)
    if at:
        hint = "Use %20." if at[0] == " " else "Remove it."
        _refuse(f"A path cannot contain a {_character_name(at[0])}.", hint, target, at.start())
    if "#" in target:
        _refuse("A fragment (#…) is never sent.", "Remove it, or write # as %23.", target, target.index("#"))
    origin = ""
    if _URL.match(target):
        split_origin(target)
        rest = target.partition("://")[2]
        cut = min((found for mark in "/?" if (found := rest.find(mark)) >= 0), default=len(rest))
        origin = origin_text(target)
        target = rest[cut:] or "/"
    elif target.startswith("//"):
        _refuse("A path starts with a single slash.", "Use a full URL or a path such as /me.", target, 1)
    if not target.startswith("/"):
        target = "/" + target
    path, _, query = target.partition("?")
    return RequestSpec(method, path, split_query(query), origin=origin)


def begins_with_placeholder(target: str) -> bool:
    """Whether the host of a URL, or the text before it, is a placeholder, as in `{{base_url}}/v2/me`."""
    return re.match(_HOST_PLACEHOLDER, target) is not None or re.match(_BEGINS_WITH_PLACEHOLDER, target) is not None


def _replace_placeholders(target: str) -> str:
    """Remove an example's placeholder for the host, and convert those in the path to `{name}`."""
    host = re.match(_HOST_PLACEHOLDER, target)
    if host:
        target = target[host.end() :]
        target = target if target.startswith("/") else "/" + target
    elif placeholder := re.match(_BEGINS_WITH_PLACEHOLDER, target):
        raise InvalidInput(
            f"'{placeholder[0][:60]}' has no value.",
            "Use only the path after the host, such as /me.",
            line=1,
            column=1,
        )
    if not host and "{{" not in target and "<" not in target:
        return target
    path, mark, query = target.partition("?")
    path = _EXAMPLE_PLACEHOLDER.sub(lambda placeholder: _placeholder(placeholder[1] or placeholder[2]), path)
    if host:
        path = VARIABLE.sub(lambda variable: _placeholder(variable[1] or variable[2]), path)
    return path + mark + query


def _placeholder(name: str) -> str:
    """Return the placeholder for a name: `{asset_id}` for `ASSET_ID`; `assetId` is not changed."""
    return "{" + re.sub(r"\W", "_", name.lower() if name.isupper() else name) + "}"


def split_query(query: str) -> Query:
    """Return the name and value of each part of a query, as written."""
    parts = (part.partition("=") for part in query.split("&") if part)
    return tuple((name, value if equals else None) for name, equals, value in parts)


def encode_query(name: str, value: str) -> tuple[str, str]:
    """Percent-encode a pair for a query; the brackets of `filter[...]` stay readable."""
    return quote(name, safe="[]._-"), quote(value, safe="._-:,@/")


def resolve_url(spec: RequestSpec, base_url: str, api: ApiVersion) -> str:
    """Return the URL that a request is sent to.

    A path that begins with `/v2/` or `/v4/` is used as it is, `/health` has no prefix, and any other path gets the
    prefix of the profile's API. Raises OtherOrigin, naming both origins, and InvalidInput for unfilled placeholders and
    for paths that could lead elsewhere.
    """
    if spec.origin and split_origin(spec.origin) != split_origin(base_url):
        raise OtherOrigin(
            f"The URL is for {spec.origin}, but the profile is for {origin_text(base_url)}.",
            "Use a profile for that server, or only the path.",
        )
    missing = spec.placeholders()
    if missing:
        raise InvalidInput(
            f"{' and '.join('{' + name + '}' for name in missing)} {'is' if len(missing) == 1 else 'are'} missing.",
            Remedy("Replace each placeholder with an ID.", f"Add: {' '.join(f'-f {name}=ID' for name in missing)}"),
        )
    path = spec.path
    if not path.startswith("/") or path.startswith("//") or _UNSENDABLE.search(path) or "{" in path or "}" in path:
        raise InvalidInput(f"'{path}' is not a valid path.", "Example: /me")
    if any(part.lower().replace("%2e", ".") in (".", "..") for part in path.split("/")):
        raise InvalidInput("A path cannot contain '.' or '..' segments.", "Write the full path.")
    literal = spec.origin or path.startswith(("/v2/", "/v4/")) or path in ("/v2", "/v4", "/health")
    prefix = "" if literal else f"/{api.value}"
    return f"{base_url}{prefix}{_ascii(spec.target())}"


def check_json_body(text: str) -> None:
    """Raise InvalidInput with line and column if the text is not JSON."""
    try:
        json.loads(text, parse_int=str, parse_constant=_no_constant)  # integers may have any number of digits
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"The body is not valid JSON at line {error.lineno}, column {error.colno}: "
            f"{error.msg[:1].lower()}{error.msg[1:]}.",
            "Correct the body at that position.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except ValueError as error:
        raise InvalidInput(f"The body is not valid JSON: {error}.", "Use null or a number.") from None
    except RecursionError:
        raise InvalidInput("The body is nested too deeply.", "Use fewer levels.") from None


def with_fields(spec: RequestSpec, operation: Operation | None, pairs: Iterable[tuple[str, str]]) -> RequestSpec:
    """Add `name=value` pairs to the query of GET, HEAD and DELETE, otherwise to the JSON body.

    Values in the body get the type that the catalog documents; fields go inside `data` if the catalog says so.
    """
    pairs = list(pairs)
    if spec.method in ("GET", "HEAD", "DELETE"):
        return replace(spec, query=(*spec.query, *(encode_query(name, value) for name, value in pairs)))
    check_json_body(spec.body or "{}")
    body = loads(spec.body or "{}")
    root = operation.body_root if operation else ""
    target = body.setdefault(root, {}) if root and isinstance(body, dict) else body
    if not isinstance(target, dict):
        raise InvalidInput("Fields can only be added to a JSON object.", "Provide the complete body instead.")
    types = {field.name: field.type for field in operation.body} if operation else {}
    for name, value in pairs:
        target[name] = _typed(name, value, types.get(name, "string"))
    try:
        return replace(spec, body=json.dumps(body, ensure_ascii=False, allow_nan=False))
    except ValueError:
        raise InvalidInput(
            "No fields can be added: the body has a number that is too large.", "Provide the complete body instead."
        ) from None


def _typed(name: str, value: str, kind: str) -> object:
    if kind == "string" or kind.startswith("string"):
        return value
    if kind.startswith("array") and not value.startswith("["):
        return [part for part in value.split(",") if part]
    try:
        typed = loads(value)
        json.dumps(typed, allow_nan=False)
    except (ValueError, RecursionError):
        if kind in ("integer", "number", "boolean"):
            shown = value if len(value) <= MAX_SHOWN_LENGTH else f"{value[:MAX_SHOWN_LENGTH]}…"
            raise InvalidInput(
                f"{name} must be of type {kind}, not '{shown}'.", f"Example: {_EXAMPLES[kind]}"
            ) from None
        return value
    return typed


_EXAMPLES = {"integer": "42", "number": "1.5", "boolean": "true"}


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _ascii(target: str) -> str:
    """Percent-encode what a URL cannot contain."""
    if target.isascii() and target.isprintable() and " " not in target:
        return target
    return quote(target, safe=_VISIBLE)


_VISIBLE = "".join(chr(c) for c in range(0x21, 0x7F))


def _character_name(character: str) -> str:
    return {" ": "space", "\\": "backslash", "\t": "tab", "\n": "line break", "\r": "line break"}.get(
        character, f"control character U+{ord(character):04X}"
    )


def _refuse(sentence: str, remedy: str, text: str, at: int) -> NoReturn:
    line, column = line_and_column(text, at)
    raise InvalidInput(sentence, remedy, line=line, column=column)
