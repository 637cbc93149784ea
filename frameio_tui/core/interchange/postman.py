"""Read and write Postman collections (format v2.1; files in v2.0 are read, too).

Folders, variables and descriptions are kept. Authorization is removed, scripts are never run, and files are never read.
https://schema.postman.com/collection/json/v2.1.0/draft-07/collection.json describes the format.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import encode_query
from frameio_tui.core.http.saved_request import MAX_DEPTH
from frameio_tui.core.http.variables import VARIABLE
from frameio_tui.core.interchange.collected import pairs_of, text_of
from frameio_tui.core.profiles.profile import DEFAULT_BASE_URL
from frameio_tui.core.text.redact import is_secret_name, redact_headers, redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.http.saved_request import SavedRequest
    from frameio_tui.core.interchange.collected import Collector, Imported
    from frameio_tui.core.text.variables import Variables

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
KIND = "Postman collection"
_HOST = "base_url"
"""Name of the variable for the server in exports; requests for it are sent to the server of the profile."""
_TOKEN = "frameio_token"  # noqa: S105 - the name of a variable
_AUTH_NOTE = "Authorization settings were removed. The token of the profile is sent instead."
_SCRIPTS_NOTE = "Scripts were ignored; the program never runs them."
_BODIES = {
    "urlencoded": "a form, which the API does not use",
    "formdata": "a form, which the API does not use",
    "file": "a file, which is never read",
    "graphql": "GraphQL, which the API does not use",
}


def is_postman(document: object) -> bool:
    """Return whether a JSON document looks like a Postman collection."""
    return isinstance(document, dict) and isinstance(document.get("info"), dict) and "item" in document


def read_postman(document: dict[str, Any], collector: Collector) -> Imported:
    """Return the requests of a collection. Raises InvalidInput for an unknown version or a wrong structure."""
    info = document["info"]
    schema = text_of(info.get("schema"))
    if schema and "/v2." not in schema:
        raise InvalidInput(
            f"The Postman collection has the format {schema[:80]}, which is not supported.",
            "Export it from Postman as Collection v2.1.",
        )
    items = document["item"]
    if not isinstance(items, list):
        raise InvalidInput("'item' of the Postman collection is not a list.", "Export the collection again.")
    _note_settings(document, collector)
    variables = _variables_of(document.get("variable"), collector)
    waiting: list[tuple[object, tuple[str, ...], Variables]] = [(item, (), variables) for item in reversed(items)]
    while waiting:
        item, folders, inherited = waiting.pop()
        if not isinstance(item, dict):
            collector.skip("an item", "it is not an object")
            continue
        name = text_of(item.get("name"))
        known = (*_variables_of(item.get("variable"), collector), *inherited)
        _note_settings(item, collector)
        if isinstance(item.get("item"), list):
            if len(folders) >= MAX_DEPTH:
                collector.note(f"Folders below level {MAX_DEPTH} were merged.")
            inner = (*folders, name or "folder")[:MAX_DEPTH]
            waiting += [(child, inner, known) for child in reversed(item["item"])]
        else:
            _read_item(item, name, folders, known, collector)
    return collector.result(KIND, text_of(info.get("name")))


def _note_settings(item: dict[str, Any], collector: Collector) -> None:
    auth = item.get("auth")
    if isinstance(auth, dict) and text_of(auth.get("type")) != "noauth":
        collector.note(_AUTH_NOTE)
    if isinstance(item.get("event"), list) and item["event"]:
        collector.note(_SCRIPTS_NOTE)
    if item.get("response"):
        collector.note("Saved responses were ignored.")


def _variables_of(rows: object, collector: Collector) -> Variables:
    """Return the names and values of variables; secrets, and those that Postman hides, have no value here."""
    pairs = []
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or row.get("disabled"):
            continue
        name, value = text_of(row.get("key")) or text_of(row.get("id")), text_of(row.get("value"))
        if value and (text_of(row.get("type")) == "secret" or is_secret_name(name)):
            collector.note("Values of variables that are secrets were removed.")
            value = ""
        if name:
            pairs.append((name, value))
    return tuple(pairs)


def _read_item(
    item: dict[str, Any], name: str, folders: tuple[str, ...], variables: Variables, collector: Collector
) -> None:
    request = item.get("request")
    if isinstance(request, str):
        request = {"method": "GET", "url": request}
    if not isinstance(request, dict):
        collector.skip(name or "an item", "it has no request")
        return
    _note_settings({"auth": request.get("auth")}, collector)
    body, fault = _body(request.get("body"))
    if fault:
        collector.skip(name, fault)
        return
    url, path_values = _url(request.get("url"))
    if not url:
        collector.skip(name or "an item", "it has no URL")
        return
    headers = request.get("header")
    rows = _header_lines(headers) if isinstance(headers, str) else pairs_of(headers, "key", "value")
    description = _description(request.get("description")) or _description(item.get("description"))
    draft = (text_of(request.get("method")), url, rows, body)
    collector.add(folders, name, draft, description, (*path_values, *variables))


def _body(raw: object) -> tuple[str, str]:
    """Return the body, and why the request cannot be imported; one of the two is empty."""
    if not isinstance(raw, dict) or raw.get("disabled"):
        return "", "its body is not an object" if raw and not isinstance(raw, dict) else ""
    mode = text_of(raw.get("mode"))
    if mode in _BODIES and raw.get(mode):
        return "", f"its body is {_BODIES[mode]}"
    if mode not in ("raw", "", *_BODIES):
        return "", f"its body has the unknown mode '{mode[:20]}'"
    return text_of(raw.get("raw")) if mode in ("raw", "") else "", ""


def _url(raw: object) -> tuple[str, Variables]:
    """Return a URL, with `:name` in its path as `{name}`, and the values that the file has for these names."""
    if isinstance(raw, str):
        return _path_names(raw), ()
    if not isinstance(raw, dict):
        return "", ()
    values = tuple(pairs_of(raw.get("variable"), "key", "value"))
    query = raw.get("query")
    text = text_of(raw.get("raw"))
    if not text:
        host, path = raw.get("host"), raw.get("path")
        scheme = text_of(raw.get("protocol"))
        text = (f"{scheme}://" if scheme else "") + _joined(host, ".")
        text += f":{port}" if (port := text_of(raw.get("port"))) else ""
        text = f"{text}/{_joined(path, '/').lstrip('/')}"
        if isinstance(query, list):
            text += "?" + "&".join("=".join(_encoded(*pair)) for pair in pairs_of(query, "key", "value"))
    elif isinstance(query, list) and any(isinstance(row, dict) and row.get("disabled") for row in query):
        enabled = "&".join("=".join(_encoded(*pair)) for pair in pairs_of(query, "key", "value"))
        text = text.partition("?")[0] + (f"?{enabled}" if enabled else "")
    return _path_names(text), values


def _encoded(name: str, value: str) -> tuple[str, str]:
    """Percent-encode a pair unless it has variables or escapes already."""
    if VARIABLE.search(name + value) or "%" in value:
        return name, value
    try:
        return encode_query(name, value)
    except UnicodeEncodeError:  # half of a surrogate pair; the collector reports it
        return name, value


def _joined(value: object, mark: str) -> str:
    if isinstance(value, list):
        parts = (text_of(part.get("value")) if isinstance(part, dict) else text_of(part) for part in value)
        return mark.join(parts)
    return text_of(value)


def _path_names(url: str) -> str:
    """Return a URL with the path variables `:name` of Postman as placeholders."""
    head, mark, query = url.partition("?")
    scheme, separator, rest = head.rpartition("://")
    parts = rest.split("/")
    named = [
        "{{" + part[1:] + "}}" if at and part.startswith(":") and part[1:].replace("_", "a").isalnum() else part
        for at, part in enumerate(parts)
    ]
    return scheme + separator + "/".join(named) + mark + query


def _header_lines(text: str) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in text.splitlines() if ":" in line)
    return [(name.strip(), value.strip()) for name, _, value in lines]


def _description(raw: object) -> str:
    return text_of(raw.get("content")) if isinstance(raw, dict) else text_of(raw)


def postman_document(name: str, requests: Iterable[SavedRequest], values: Variables = ()) -> dict[str, Any]:
    """Return a collection of saved requests, without secrets.

    Requests are sent to the variable `base_url` with the token in the variable `frameio_token`, which has no value.
    `values` are further values of variables, such as those of a profile.
    """
    root: list[dict[str, Any]] = []
    variables = {_HOST: DEFAULT_BASE_URL, _TOKEN: ""}
    for saved in requests:
        *folders, title = saved.name.split("/")
        _folder(root, folders).append(_item(title, saved))
        for key, value in saved.variables:
            variables[key] = variables.get(key) or value
    variables.update((key, value) for key, value in values if key in variables)
    return {
        "info": {"name": name or "Frame.io requests", "schema": SCHEMA},
        "item": root,
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{" + _TOKEN + "}}", "type": "string"}]},
        "variable": [{"key": key, "value": redact_text(value), "type": "string"} for key, value in variables.items()],
    }


def postman_text(name: str, requests: Iterable[SavedRequest], values: Variables = ()) -> str:
    """Return the text of a collection."""
    return json.dumps(postman_document(name, requests, values), ensure_ascii=False, indent=2) + "\n"


def _folder(items: list[dict[str, Any]], folders: Sequence[str]) -> list[dict[str, Any]]:
    """Return the items of a folder, which is created if it is missing."""
    for name in folders:
        found = next((item for item in items if "item" in item and item["name"] == name), None)
        if found is None:
            found = {"name": name, "item": []}
            items.append(found)
        items = found["item"]
    return items


def _item(title: str, saved: SavedRequest) -> dict[str, Any]:
    spec = saved.spec
    request: dict[str, Any] = {
        "method": spec.method,
        "header": [{"key": name, "value": value} for name, value in redact_headers(spec.headers)],
        "url": _url_of(spec, saved.api.value),
    }
    if spec.body:
        request["body"] = {"mode": "raw", "raw": redact_text(spec.body), "options": {"raw": {"language": "json"}}}
    if saved.description:
        request["description"] = redact_text(saved.description)
    row: dict[str, Any] = {"name": title, "request": request, "response": []}
    if saved.variables:
        row["variable"] = [
            {"key": key, "value": redact_text(value), "type": "string"} for key, value in saved.variables
        ]
    return row


def _url_of(spec: RequestSpec, api: str) -> dict[str, Any]:
    path = spec.path
    for name in spec.placeholders():
        path = path.replace("{" + name + "}", "{{" + name + "}}")
    if not path.startswith(("/v2/", "/v4/")) and path not in ("/v2", "/v4", "/health"):
        path = f"/{api}{path}"
    path = path.replace("/:", "/%3A")  # in a collection, `:name` is a variable
    query = "&".join(name if value is None else f"{name}={value}" for name, value in spec.query)
    host = spec.origin or "{{" + _HOST + "}}"
    url: dict[str, Any] = {
        "raw": redact_url(host + path + (f"?{query}" if query else "")),
        "host": [host],
        "path": path.lstrip("/").split("/"),
    }
    if query:
        safe = redact_url(f"/?{query}").removeprefix("/?")
        url["query"] = [
            {"key": unquote(name), "value": unquote(value) if mark else None}
            for name, mark, value in (part.partition("=") for part in safe.split("&"))
        ]
    return url
