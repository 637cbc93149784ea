"""Read the requests of a file in any of the formats that can be imported; the content decides which one it is."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.curl import ScriptCommand, parse_curl_script
from frameio_tui.core.http.request_text import is_curl_command, parse_request
from frameio_tui.core.interchange.collected import MAX_BYTES, MAX_REQUESTS, pairs_of, text_of
from frameio_tui.core.interchange.postman import is_postman, read_postman
from frameio_tui.core.json.values import loads
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from frameio_tui.core.http.request import ParsedRequest
    from frameio_tui.core.interchange.collected import Collector, Imported

HAR_KIND = "HAR file"
CURL_KIND = "text with curl commands"
MAX_PIECES = 20
"""Lines that begin with the word curl in the quoted body of one command."""
_FORMATS = "Supported formats: Postman collection v2.1, HAR 1.2, and curl commands."
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks; PowerShell writes such files."""
_FORMS = ("multipart/", "application/x-www-form-urlencoded")
_COMMAND = re.compile(r"(?m)^[ \t]*(?:[$%>❯➜][ \t]+)?curl(?:\.exe)?[ \t]")
_CONTINUES = re.compile(r"[\\`^][ \t]*\r?\n[^\n]*\Z")


def read_import(data: bytes, collector: Collector) -> Imported:
    """Return the requests in the content of a file. Raises InvalidInput, with line and column if they are known."""
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            f"The file is {format_size(len(data))}; the limit is {format_size(MAX_BYTES)}.", "Export fewer requests."
        )
    try:
        text = data.decode("utf-16" if data[:2] in _UTF_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The file is not UTF-8 text: invalid byte at position {error.start}.", _FORMATS) from None
    if text.lstrip()[:1] in ("{", "["):
        document = _parsed(text)
        if isinstance(document, dict) and isinstance(document.get("collection"), dict):
            document = document["collection"]  # as the API of Postman returns it
        if is_postman(document):
            return read_postman(document, collector)
        if isinstance(document, dict) and isinstance(document.get("log"), dict):
            return read_har(document["log"], collector)
        raise _unknown_json(document)
    if is_curl_command(text):
        return read_curl(text, collector)
    raise InvalidInput("The file has no requests that can be imported.", _FORMATS)


def _unknown_json(document: object) -> InvalidInput:
    """Return the error for JSON that is none of the supported formats."""
    if isinstance(document, dict) and "values" in document and "_postman_variable_scope" in document:
        return InvalidInput(
            "The file is a Postman environment, which has values but no requests.",
            "Add its values to the variables of a profile.",
        )
    if isinstance(document, dict) and isinstance(document.get("requests"), list) and "order" in document:
        return InvalidInput(
            "The file is a Postman collection in format v1, which is not supported.",
            "Export it from Postman as Collection v2.1.",
        )
    return InvalidInput("The file is JSON, but neither a Postman collection nor a HAR file.", _FORMATS)


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
        body, fault = _body_of(request.get("postData"))
        if fault:
            collector.skip(f"{text_of(request.get('method'))} {url.partition('?')[0]}", fault)
            continue
        headers = pairs_of(request.get("headers"), "name", "value")
        collector.add((), "", (text_of(request.get("method")), url, headers, body), once=True)
    return collector.result(HAR_KIND)


def _body_of(post: object) -> tuple[str, str]:
    """Return the text of the body of a request in a HAR file, and why it cannot be imported; one of them is empty."""
    if not isinstance(post, dict):
        return "", ""
    text, kind = text_of(post.get("text")), text_of(post.get("mimeType")).strip().lower()
    if kind.startswith(_FORMS) or (not text and post.get("params")):
        return "", "its body is a form"
    if text_of(post.get("encoding")).lower() != "base64":
        return text, ""
    try:
        return base64.b64decode(text, validate=True).decode(), ""
    except ValueError:
        return "", "its body is not text"


def read_curl(text: str, collector: Collector) -> Imported:
    """Return the requests of a script, or of any text with curl commands. Raises InvalidInput if there are none."""
    commands = _commands(text.replace("\r\n", "\n").replace("\r", "\n"))
    errors = [command.error for command in commands if command.error is not None]
    if errors and len(errors) == len(commands):
        raise InvalidInput(errors[0].sentence, errors[0].remedy)
    if not commands:
        commands = [ScriptCommand((parse_request(text),))]  # a command in quotes, or the reason why it is none
    for number, command in enumerate(commands, 1):
        if command.error is not None:
            sentence = command.error.sentence
            collector.skip(f"curl command {number}", f"{sentence[:1].lower()}{sentence[1:]}".rstrip("."))
        for parsed in command.requests:
            _add_curl(parsed, collector)
    return collector.result(CURL_KIND)


def _commands(text: str) -> list[ScriptCommand]:
    """Return the curl commands of a script. It is read in pieces, so that the time grows with its length only."""
    starts = [
        match.start()
        for match in _COMMAND.finditer(text)
        if not _CONTINUES.search(text[max(0, match.start() - 200) : match.start()])
    ]
    starts = [0, *starts] if starts[:1] != [0] else starts
    if len(starts) > MAX_REQUESTS:
        raise InvalidInput(f"The file has more than {MAX_REQUESTS} requests.", "Split it.")
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    variables: dict[str, str] = {}
    found: list[ScriptCommand] = []
    at = 0
    while at < len(pieces):
        count = 1
        commands = list(parse_curl_script(pieces[at], variables))
        while commands and commands[-1].is_unfinished and count < min(MAX_PIECES, len(pieces) - at):
            # A line of a quoted body begins with the word curl.
            count += 1
            joined = list(parse_curl_script("".join(pieces[at : at + count]), dict(variables)))
            if not joined or not joined[-1].is_unfinished:
                commands = joined
                break
        else:
            count = 1
        found += commands
        at += count
    return found


def _add_curl(parsed: ParsedRequest, collector: Collector) -> None:
    """Add the request of a curl command."""
    spec = parsed.spec
    for note in parsed.notes:
        collector.note(note)
    if parsed.removed_token is not None:
        collector.note("Credentials were removed. The token of the profile is sent instead.")
    if parsed.missing_body:
        collector.skip(spec.text(), f"its body is in {parsed.missing_body}, which is never read")
        return
    collector.add((), "", (spec.method, spec.origin + spec.target(), spec.headers, spec.body))
