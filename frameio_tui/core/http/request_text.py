"""Reading a request from text: a request line, a path, a full URL or a pasted curl command."""

from __future__ import annotations

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import ParsedRequest, spec_of
from frameio_tui.core.profiles.profile import METHODS


def parse_request(text: str) -> ParsedRequest:
    """Read `GET /me?x=1`, `/me`, `me`, a full URL, or a curl command. Raises InvalidInput with line and column."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise InvalidInput("There is no request.", "Type a path such as /me, or a verb and a path.")
    words = text.split(None, 1)
    if words[0].lower() in ("curl", "curl.exe", "$"):
        from frameio_tui.core.http.curl import parse_curl  # a typed path needs none of it

        return parse_curl(text)
    method = "GET"
    if words[0].upper() in METHODS:
        if len(words) == 1:
            raise InvalidInput(
                f"{words[0].upper()} needs a path.", "Such as: GET /me", line=1, column=len(words[0]) + 1
            )
        method, text = words[0].upper(), words[1].strip()
    elif len(words) == 2 and words[0].isalpha() and words[1].startswith(("/", "http")):
        raise InvalidInput(f"'{words[0]}' is no method.", f"Methods are {', '.join(METHODS)}.", line=1, column=1)
    return ParsedRequest(spec_of(method, text))
