"""Parse a request from text: a request line, a path, a full URL or a pasted curl command."""

from __future__ import annotations

import re

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import ParsedRequest, spec_of
from frameio_tui.core.profiles.profile import METHODS

INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
"""Byte order marks and zero-width characters, which documents and web pages add before and after a text."""
_CURL = re.compile(r"(?<![^\s`'\"\u201c\u2018/\\>(;&|!])curl(?:\.exe)?['\"]?(?=\s|$)", re.IGNORECASE)
_QUOTES = {"`": "`", '"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}
"""Pairs of quotation marks that enclose a whole command in running text."""
_FENCE = re.compile(r"(`{3,}|~{3,})[^\n`]*\n")


def parse_request(text: str) -> ParsedRequest:
    """Parse `GET /me?x=1`, `/me`, `me`, a full URL, or a curl command. Raises InvalidInput with line and column."""
    text, ignored = _unwrap(text)
    if not text.strip(" \t\n$%>"):
        raise InvalidInput("The request is empty.", "Enter a path such as /me, or a method and a path.")
    if is_curl_command(text):
        from frameio_tui.core.http.curl import parse_curl  # not needed for a typed path

        return parse_curl(text, ignored=ignored)
    whole, text = text, text.strip()
    words = text.split(None, 1)
    method = "GET"
    if words[0].upper() in METHODS:
        if len(words) == 1:
            raise InvalidInput(
                f"{words[0].upper()} needs a path.", "Example: GET /me", line=1, column=len(words[0]) + 1
            )
        method, text = words[0].upper(), words[1].strip()
    elif len(words) == 2 and words[0].isalpha() and words[1].startswith(("/", "http")):
        raise InvalidInput(f"Unknown method '{words[0]}'.", f"Use one of: {', '.join(METHODS)}.", line=1, column=1)
    if "\n" in text:
        raise _several_lines_error(text, whole.rstrip())
    notes = ("Only the first command was loaded; the text after the code block was ignored.",)
    return ParsedRequest(spec_of(method, text), notes=notes if ignored else ())


def _several_lines_error(target: str, whole: str) -> InvalidInput:
    """Return the error for a path that continues on another line.

    `whole` is the text that ends with the path; it gives the line numbers.
    """
    first, _, rest = target.partition("\n")
    line = whole.count("\n", 0, len(whole) - len(rest) - 1) + 1
    second_line = line + 1 + rest.count("\n", 0, len(rest) - len(rest.lstrip()))
    words = rest.split()
    if words[0].upper() in METHODS:
        subject, remedy = "another request", "Enter only one of them."
    elif re.match(r"[A-Za-z][A-Za-z0-9-]*:(?!//)", words[0]):
        subject, remedy = "a header", "Enter only the first line; add the headers and the body separately."
    elif words[0][0] in "{[":
        subject, remedy = "the start of a body", "Enter only the first line; add the body separately."
    else:
        subject, remedy = (
            "more of the path",
            "Enter the path on one line. A line break may have been added when it was copied.",
        )
    return InvalidInput(
        f"A request must be on one line, but line {second_line} has {subject}.",
        remedy,
        line=line,
        column=len(first.rstrip()) + 1,
    )


def is_curl_command(text: str) -> bool:
    """Whether a text is, or contains, a command that runs curl, and is not a request line."""
    words = text.strip(INVISIBLE + " \t\r\n`~").split(None, 1)
    is_path = len(words) == 1 and words[0] != "curl"
    return bool(words) and not is_path and words[0].upper() not in METHODS and _CURL.search(text) is not None


def _unwrap(text: str) -> tuple[str, bool]:
    """Remove what surrounds a copied command, and return whether more text follows a code block.

    Lines keep their numbers, so that errors name the right one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(INVISIBLE + " \t\n")
    ignored = False
    fence = _FENCE.match(text)
    if fence:
        text = "\n" + text[fence.end() :]
        closing = re.search(rf"(?m)^[ \t]*{fence[1]}[`~]*[ \t]*$", text)
        if closing:
            ignored = bool(text[closing.end() :].strip())
            text = text[: closing.start()]
    elif text.startswith("```") and "\n" not in text:
        text = "   " + text.strip("`")
    elif text[:1] in _QUOTES and text.endswith(_QUOTES[text[0]]) and not set(text[1:-1]) & {text[0], text[-1]}:
        text = " " + text[1:-1]
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), None)
    if first is None:
        return (text if is_curl_command(text) else ""), ignored
    lines[:first] = [""] * first
    return _without_prompts(lines, first), ignored


def _without_prompts(lines: list[str], first: int) -> str:
    """Remove the shell prompts before the first line and before each continuation line of the command."""
    if lines[first].lstrip()[:1] in "$%>❯➜»" or "curl" in lines[first]:
        from frameio_tui.core.http.shell_command import CONTINUATION_PROMPT, PROMPT

        match = PROMPT.match(lines[first])
        if match:
            lines[first] = lines[first][match.end() :]
            while first + 1 < len(lines) and (more := CONTINUATION_PROMPT.match(lines[first + 1])):
                lines[first + 1] = lines[first + 1][more.end() :]
                first += 1
    return "\n".join(lines)
