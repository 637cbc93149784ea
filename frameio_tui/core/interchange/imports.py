"""Read the requests of a file in any of the formats that can be imported; the content decides which one it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request_text import is_curl_command, parse_request
from frameio_tui.core.interchange.collected import MAX_BYTES, MAX_REQUESTS, pairs_of, text_of
from frameio_tui.core.interchange.postman import is_postman, read_postman
from frameio_tui.core.json.values import loads
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from frameio_tui.core.interchange.collected import Collector, Imported

HAR_KIND = "HAR file"
CURL_KIND = "curl commands"
_FORMATS = "Supported formats: Postman collection v2.1, HAR 1.2, and curl commands."
_COMMAND = re.compile(r"(?m)^[ \t]*(?:[$%>❯➜][ \t]+)?curl(?:\.exe)?[ \t]")
_CONTINUES = re.compile(r"[\\`^][ \t]*\r?\n[^\n]*\Z")


def read_import(data: bytes, collector: Collector) -> Imported:
    """Return the requests in the content of a file. Raises InvalidInput, with line and column if they are known."""
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            f"The file is {format_size(len(data))}; the limit is {format_size(MAX_BYTES)}.", "Export fewer requests."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The file is not UTF-8 text: invalid byte at position {error.start}.", _FORMATS) from None
    if text.lstrip()[:1] in ("{", "["):
        document = _parsed(text)
        if is_postman(document):
            return read_postman(document, collector)
        if isinstance(document, dict) and isinstance(document.get("log"), dict):
            return read_har(document["log"], collector)
        raise InvalidInput("The file is JSON, but neither a Postman collection nor a HAR file.", _FORMATS)
    if is_curl_command(text):
        return read_curl(text, collector)
    raise InvalidInput("The file has no requests that can be imported.", _FORMATS)


def _parsed(text: str) -> Any:
    try:
        return loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"The file is not valid JSON at line {error.lineno}, column {error.colno}: "
            f"{error.msg[:1].lower()}{error.msg[1:]}.",
            "Export it again.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise InvalidInput("The file is nested too deeply.", "Export it again.") from None


def read_har(log: dict[str, Any], collector: Collector) -> Imported:
    """Return the requests of a HAR file, each once; responses are ignored. Raises InvalidInput."""
    entries = log.get("entries")
    if not isinstance(entries, list):
        raise InvalidInput("'log.entries' of the HAR file is not a list.", "Export the file again.")
    for at, entry in enumerate(entries, 1):
        request = entry.get("request") if isinstance(entry, dict) else None
        url = text_of(request.get("url")) if isinstance(request, dict) else ""
        if not isinstance(request, dict) or not url:
            collector.skip(f"entry {at}", "it has no request")
            continue
        if pairs_of(request.get("cookies"), "name", "value"):
            collector.note("Cookies were removed.")
        post = request.get("postData")
        body = text_of(post.get("text")) if isinstance(post, dict) else ""
        if isinstance(post, dict) and not body and post.get("params"):
            collector.skip(f"{text_of(request.get('method'))} {url.partition('?')[0]}", "its body is a form")
            continue
        headers = pairs_of(request.get("headers"), "name", "value")
        collector.add((), "", (text_of(request.get("method")), url, headers, body), once=True)
    return collector.result(HAR_KIND)


def read_curl(text: str, collector: Collector) -> Imported:
    """Return the requests of one or more curl commands. Raises InvalidInput if one of them does not parse."""
    starts = [match.start() for match in _COMMAND.finditer(text) if not _CONTINUES.search(text[: match.start()] + "x")]
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    if len(pieces) > MAX_REQUESTS:
        raise InvalidInput(f"The file has more than {MAX_REQUESTS} requests.", "Split it.")
    try:
        parsed = [parse_request(piece) for piece in pieces] if len(pieces) > 1 else [parse_request(text)]
    except InvalidInput:
        parsed = [parse_request(text)]  # a line within a quoted body may begin with the word curl
    for one in parsed:
        spec = one.spec
        for note in one.notes:
            collector.note(note)
        if one.removed_token is not None:
            collector.note("Credentials were removed. The token of the profile is sent instead.")
        if one.missing_body:
            collector.skip(spec.text(), f"its body is in {one.missing_body}, which is never read")
            continue
        collector.add((), "", (spec.method, spec.origin + spec.target(), spec.headers, spec.body))
    return collector.result(CURL_KIND)
