"""What an import found, and the rules for everything that a file of another program contains.

Credentials are removed, names become valid and different, the prefix of the API version becomes the API of the request,
and requests for other servers are left out. All texts of a file are untrusted.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec, begins_with_placeholder, spec_of
from frameio_tui.core.http.saved_request import SavedRequest, check_saved, name_for, suggest_request_name
from frameio_tui.core.http.variables import VARIABLE
from frameio_tui.core.json.values import loads
from frameio_tui.core.profiles.profile import DEFAULT_BASE_URL, METHODS, NAME_LONGEST, ApiVersion, split_origin
from frameio_tui.core.text.redact import (
    MASK,
    SECRET_HEADERS,
    is_secret_name,
    is_secret_parameter,
    may_name_secret,
    redact_text,
    redact_url,
)
from frameio_tui.core.text.variables import MAX_VALUE, Variables, check_variable, variable_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from frameio_tui.core.catalog.catalog import Catalog

MAX_BYTES = 64 * 2**20
"""Maximum size of a file; browsers write HAR files of tens of megabytes."""
MAX_REQUESTS = 5000
MAX_DESCRIPTION = 2000
MAX_NAME = 62
"""Maximum characters of the name of a variable."""
MAX_LEVELS = 8
"""Maximum number of variables that refer to each other."""
SKIPPED_SHOWN = 100
"""Maximum number of skipped requests that are listed by name; the others are counted."""
_DROPPED_HEADERS = SECRET_HEADERS | {
    *("host", "content-length", "connection", "accept-encoding", "user-agent", "postman-token", "origin", "referer"),
    *("transfer-encoding", "te", "upgrade", "priority", "pragma", "cache-control", "dnt", "accept-language"),
}
"""Headers with credentials, and those that the sending program sets."""
_DROPPED_PREFIXES = (":", "sec-", "x-forwarded-")
_VERSION = re.compile(r"/(v2|v4)(?=/|$)")
_BRACES = re.compile(r"\{\{\s*([^{}\r\n\"]{1,100}?)\s*\}\}")
"""A variable of another program, whose name may have any characters."""
_HOST = re.compile(r"[^/?#{]*[.:@][^/?#]*(?=[/?#]|\Z)")
"""The beginning of a URL without `https://`."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Imported(NamedTuple):
    """The requests of a file, ready to be saved."""

    kind: str
    """`Postman collection`, `HAR file` or `curl commands`."""
    title: str
    """Name of the collection, as a valid name; empty if the file has none."""
    requests: tuple[SavedRequest, ...]
    notes: tuple[str, ...] = ()
    """Sentences on what was removed or ignored."""
    skipped: tuple[tuple[str, str], ...] = ()
    """Name of each request that cannot be saved, with the reason."""
    skipped_count: int = 0


class Collector:
    """Collects the requests of a file. `api` is the API of requests without a version in their path.

    `origins` are the servers whose requests are imported, besides Frame.io's. The summaries in `catalogs` become the
    names of requests that have none. `on_read` gets the number of requests read so far, and may raise to stop.
    """

    def __init__(
        self,
        api: ApiVersion,
        origins: Iterable[str] = (),
        catalogs: Mapping[ApiVersion, Catalog] | None = None,
        on_read: Callable[[int], None] | None = None,
    ) -> None:
        self._api = api
        self._origins = {split_origin(origin) for origin in (DEFAULT_BASE_URL, *origins)}
        self._catalogs = catalogs or {}
        self._on_read = on_read
        self._requests: list[SavedRequest] = []
        self._used: set[str] = set()
        self._numbers: dict[str, int] = {}
        """The next number to append to each name that was used."""
        self._notes: dict[str, int] = {}
        self._skipped: list[tuple[str, str]] = []
        self._skipped_count = 0
        self._seen: set[tuple[ApiVersion, RequestSpec]] = set()

    def note(self, sentence: str) -> None:
        """Add a sentence on what was removed or ignored; each one is listed once."""
        self._notes[sentence] = self._notes.get(sentence, 0) + 1

    def skip(self, name: str, reason: str) -> None:
        """Leave a request out."""
        self._skipped_count += 1
        if len(self._skipped) < SKIPPED_SHOWN:
            self._skipped.append((redact_text(name)[:200], redact_text(reason)))

    def add(
        self,
        folders: tuple[str, ...],
        name: str,
        draft: tuple[str, str, Iterable[tuple[str, str]], str],
        description: str = "",
        variables: Variables = (),
        *,
        once: bool = False,
    ) -> None:
        """Add a request; `draft` is its method, URL, headers and body. With `once`, equal requests are added once."""
        if self._on_read is not None:
            self._on_read(len(self._requests) + self._skipped_count)
        method, url, headers, body = draft
        shown = name or f"{method} {url.partition('?')[0]}"
        if len(self._requests) >= MAX_REQUESTS:
            raise InvalidInput(f"The file has more than {MAX_REQUESTS} requests.", "Split it.")
        method = method.strip().upper() or "GET"
        if method not in METHODS:
            self.skip(shown, f"the method {method[:20]} is not supported")
            return
        try:
            saved = self._saved(folders, name, RequestSpec(method, url, (), tuple(headers), body))
            used = self._values_for(saved.spec, variables)
            saved = check_saved(replace(saved, description=self._described(description), variables=used))
            _texts(saved).encode()
        except UnicodeEncodeError:
            self.skip(shown, "it has a character that UTF-8 cannot represent")
            return
        except InvalidInput as error:
            self.skip(shown, f"{error.sentence[:1].lower()}{error.sentence[1:]}".rstrip("."))
            return
        key = (saved.api, saved.spec)
        if once and key in self._seen:
            self.note("Requests that were sent several times are imported once.")
            return
        self._seen.add(key)
        self._used.add(saved.name.casefold())
        self._requests.append(saved)

    def result(self, kind: str, title: str = "") -> Imported:
        """Return what was collected."""
        notes = tuple(
            sentence if count == 1 else f"{sentence.rstrip('.')} ({count} times)."
            for sentence, count in self._notes.items()
        )
        name = suggest_request_name(self._without_secrets(title).replace("/", "-")) if title.strip() else ""
        return Imported(kind, name, tuple(self._requests), notes, tuple(self._skipped), self._skipped_count)

    # -- parts of a request

    def _saved(self, folders: tuple[str, ...], name: str, raw: RequestSpec) -> SavedRequest:
        """Return a request under a free name. Raises InvalidInput."""
        target = self._with_variables(raw.path.strip())
        if not begins_with_placeholder(target):
            head = target.partition("?")[0]
            if "://" not in head and _HOST.match(head):
                target = head = f"https://{target}"
            if "://" in head:
                self._check_origin(target)
        spec = spec_of(raw.method, target.partition("#")[0].replace(" ", "%20"))
        api, path = self._api, spec.path
        version = _VERSION.match(path)
        if version:
            api, path = ApiVersion(version[1]), path[version.end() :] or "/"
        query = tuple(pair for pair in spec.query if not is_secret_parameter(pair[0]) or _is_variable(pair[1] or ""))
        if query != spec.query:
            self.note("Tokens and signatures in URLs were removed.")
        spec = RequestSpec(raw.method, path, query, self._headers(raw.headers), self._body(raw.body))
        title = name.strip() or name_for(spec, self._summary(spec, api))
        return SavedRequest(self._free_name(folders, title), spec, api)

    def _check_origin(self, url: str) -> None:
        if split_origin(url) not in self._origins:
            host = split_origin(url)[1]
            raise InvalidInput(f"It is for the server {host[:80]}, which no profile uses.")

    def _headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        kept = []
        for name, value in headers:
            low = name.strip().lower()
            is_secret = low in SECRET_HEADERS or (is_secret_name(low) and not _is_variable(value))
            if is_secret or redact_text(name) != name:
                self.note("Credentials were removed. The token of the profile is sent instead.")
            elif low and low not in _DROPPED_HEADERS and not low.startswith(_DROPPED_PREFIXES):
                if (
                    _CONTROL.search(name + value)
                    or "\n" in value
                    or not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", low)
                ):
                    raise InvalidInput("a header has a line break or another invalid character")
                kept.append((name.strip(), self._with_variables(value.strip())))
        return tuple(pair for pair in kept if not _is_default(*pair))

    def _body(self, body: str) -> str:
        body = self._with_variables(body)
        try:
            value = loads(body) if body.lstrip()[:1] in ("{", "[") and may_name_secret(body) else None
        except (ValueError, RecursionError):
            return body
        try:
            cleaned, found = _without_secrets(value)
            if not found:
                return body
            text = json.dumps(cleaned, ensure_ascii=False, indent=2)
        except RecursionError:
            raise InvalidInput("The body is nested too deeply.") from None
        self.note("Secrets in bodies were replaced with variables.")
        return text

    def _described(self, text: str) -> str:
        text = _CONTROL.sub("", text.replace("\r\n", "\n")).strip()[:MAX_DESCRIPTION]
        if redact_text(text) != text:
            self.note("Secrets in descriptions were masked.")
            text = re.sub(f"[^\\s]*{MASK}[^\\s]*", "…", redact_text(text))
            text = text if redact_text(text) == text else ""
        return text

    def _with_variables(self, text: str) -> str:
        """Return a text with names of variables that can be used: `{{guid}}` for `{{ $guid }}`."""
        if "{{" not in text:
            return text

        def renamed(match: re.Match[str]) -> str:
            if match[1].startswith("$"):
                self.note("Values that Postman computes, such as {{$guid}}, became variables without a value.")
            return "{{" + _variable_name(match[1]) + "}}"

        return _BRACES.sub(renamed, text)

    def _values_for(self, spec: RequestSpec, variables: Variables) -> Variables:
        """Return the variables of a request, in the path too, with values to store; the first for each name."""
        texts = (*(part for pair in spec.query for part in pair if part), *(v for _, v in spec.headers), spec.body)
        used = {variable_key(match[1]) for text in texts for match in VARIABLE.finditer(text)}
        used |= {variable_key(name) for name in spec.placeholders()}
        if not used:
            return ()
        known: dict[str, tuple[str, str]] = {}
        for given, value in variables:
            name, key = _name_and_key(given)
            known.setdefault(key, (name, value))
        kept = []
        for key, (name, value) in known.items():
            if key not in used:
                continue
            value = self._resolved(value, known)
            try:
                check_variable(name, value)
            except InvalidInput:
                if is_secret_name(name) or redact_text(value) != value:
                    self.note("Values of variables that are secrets were removed.")
                continue
            kept.append((name, value))
        return tuple(kept)

    def _resolved(self, value: str, known: Mapping[str, tuple[str, str]]) -> str:
        """Return a value with the variables in it replaced; empty if that is not possible."""
        value = self._with_variables(value)
        for _ in range(MAX_LEVELS):
            inner = [variable_key(match[1]) for match in VARIABLE.finditer(value)]
            if not inner:
                return value
            size = len(value) + sum(len(known[key][1]) for key in inner if key in known)
            if size > MAX_VALUE or not all(known.get(key, ("", ""))[1] for key in inner):
                break
            value = VARIABLE.sub(lambda match: self._with_variables(known[variable_key(match[1])][1]), value)
        self.note("Values that refer to unknown variables or to themselves were removed.")
        return ""

    # -- names

    def _summary(self, spec: RequestSpec, api: ApiVersion) -> str:
        catalog = self._catalogs.get(api)
        operation = catalog.match(spec.method, f"/{api.value}{spec.path}") if catalog else None
        return operation.summary if operation is not None else ""

    def _without_secrets(self, title: str) -> str:
        """Return a name, which becomes the name of a file, without secrets: Postman names requests after their URL."""
        safe = redact_url(redact_text(title))
        if safe != title:
            self.note("Secrets in names were removed.")
        return safe.replace(MASK, "")

    def _free_name(self, folders: tuple[str, ...], name: str) -> str:
        parts = [suggest_request_name(self._without_secrets(part).replace("/", "-")) for part in (*folders[-7:], name)]
        first = path = "/".join(parts)
        number = self._numbers.get(first, 2)
        while path.casefold() in self._used:
            end = f"-{number}"
            path = "/".join([*parts[:-1], parts[-1][: NAME_LONGEST - len(end)] + end])
            number += 1
        self._numbers[first] = number
        return path


def _texts(saved: SavedRequest) -> str:
    """Return all texts of a request, to check them."""
    pairs = (*saved.spec.headers, *saved.variables)
    return "\n".join(
        (saved.spec.text(), saved.spec.body, saved.description, *(part for pair in pairs for part in pair))
    )


@lru_cache(maxsize=4096)
def _name_and_key(name: str) -> tuple[str, str]:
    """Return the name for a variable of another program, and its key; a file has the same ones for many requests."""
    name = _variable_name(name)
    return name, variable_key(name)


def _variable_name(name: str) -> str:
    """Return the name of a variable with all characters that a name cannot have replaced.

    >>> [_variable_name(name) for name in ("$guid", "my var", "1st", "asset-id")]
    ['guid', 'my_var', '_1st', 'asset-id']
    """
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", name.strip().lstrip("$"))[:MAX_NAME]
    return name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"


def _is_default(name: str, value: str) -> bool:
    """Return whether a header is one that is sent with every request anyway."""
    kind = value.partition(";")[0].strip().lower()
    if name.lower() == "accept":
        return "json" in value.lower() or kind in ("*/*", "")
    return name.lower() == "content-type" and kind == "application/json"


def _is_variable(value: str) -> bool:
    return VARIABLE.fullmatch(unquote(value).strip()) is not None


def _without_secrets(value: object, name: str = "") -> tuple[object, bool]:
    """Return a JSON value with each secret replaced by a variable of its key, and whether there was one.

    Raises RecursionError for too many levels.
    """
    if isinstance(value, dict):
        pairs = {key: _without_secrets(item, key) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, any(found for _, found in pairs.values())
    if isinstance(value, list):
        items = [_without_secrets(item, name) for item in value]
        return [item for item, _ in items], any(found for _, found in items)
    if isinstance(value, str) and value and is_secret_name(name) and not _is_variable(value):
        return "{{" + (re.sub(r"[^A-Za-z0-9_]", "_", name).lstrip("0123456789_") or "secret") + "}}", True
    return value, False


def text_of(value: object) -> str:
    """Return a value of a file if it is text, a number or a boolean; an empty string for everything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def pairs_of(rows: object, name: str, value: str) -> list[tuple[str, str]]:
    """Return the names and values of a list of objects, without disabled and malformed ones."""
    return [
        (text_of(row.get(name)), text_of(row.get(value)))
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and not row.get("disabled") and text_of(row.get(name))
    ]
