"""The only redactor: what leaves memory for history, logs, errors and exports passes here (trust T2, T6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.secret import Secret

MASK = "•••"

SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-amz-security-token"}
)
_MASKED_NAMES = (
    "access_token|refresh_token|id_token|token|client_secret|secret|password|passphrase|code_verifier|"
    "device_code|api_key|apikey|authorization|credential|credentials|private_key"
)
_SHAPES = re.compile(
    r"fio-u-[A-Za-z0-9\-_=]{8,}"
    r"|(?i:\bbearer|\bbasic)[ +]+[A-Za-z0-9\-._~+/=%]{6,}"
    r"|\bp8e-[A-Za-z0-9_-]{8,}"
)
_KEY = re.compile(rf'(?i)(?<!\\)\\*"(?:{_MASKED_NAMES})\\*"\s*:\s*')
_QUOTE = re.compile(r'(?<!\\)(\\*)"')
_BARE = re.compile(r"[^\s,}\]\"\\]+")
_MARKS = re.compile(r'(?<!\\)\\*"|[\[{]|[\]}]')
_QUERY_PAIR = re.compile(
    rf"(?i)(^|[?&;\s])((?:{_MASKED_NAMES}|code|state|signature|sig|key-pair-id|policy|expires|x-amz-[a-z-]+)=)([^&\s\"'<>#]+)"
)
# Each pattern below takes whole runs, so that a hostile answer cannot make the search start anew at every character.
_URL = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
_SIGNED = ("x-amz-", "signature=", "sig=", "key-pair-id=")
_DOTTED = re.compile(r"[A-Za-z0-9_.-]+")


def redact_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Headers with every value that is, or looks like, a credential masked."""
    return tuple((name, MASK if name.lower() in SECRET_HEADERS else redact_text(value)) for name, value in headers)


def redact_url(url: str) -> str:
    """A URL with secret query values masked; a pre-signed one keeps scheme, host and path."""
    return _mask_shapes(_QUERY_PAIR.sub(rf"\1\2{MASK}", _URL.sub(_masked_signed, url)))


def redact_text(text: str, secrets: Iterable[Secret] = ()) -> str:
    """Any text (a log line, a traceback, JSON whole or cut) with credentials masked."""
    for secret in secrets:
        text = secret.masked_in(text, MASK)
    text = _mask_pairs(_URL.sub(_masked_signed, text))
    return _mask_shapes(_QUERY_PAIR.sub(rf"\1\2{MASK}", text))


def redact_body(body: bytes, content_type: str, limit: int) -> str:
    """At most `limit` characters of a body, secrets masked first; binary bodies are named by their size."""
    if not body:
        return ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith(("image/", "video/", "audio/")) or b"\0" in body[:1024]:
        return f"[{len(body)} bytes of {kind or 'binary data'}]"
    # A margin past the limit, so that a secret cut at the limit is still recognised as one.
    text = redact_text(body[: limit * 4 + 8192].decode("utf-8", "replace")[: limit + 8192])
    return text if len(text) <= limit else f"{text[:limit]}\n[cut: {len(body)} bytes in all]"


def _masked_signed(match: re.Match[str]) -> str:
    """A pre-signed URL without its query; any other as it is."""
    path, _, query = match[0].partition("?")
    low = query.lower()
    return f"{path}?{MASK}" if any(mark in low for mark in _SIGNED) else match[0]


def _mask_shapes(text: str) -> str:
    if "eyJ" in text:
        text = _DOTTED.sub(_masked_jwt, text)
    return _SHAPES.sub(MASK, text)


def _masked_jwt(match: re.Match[str]) -> str:
    """A run of dotted words with each JWT in it masked: a word with `eyJ` in it and the two after it."""
    words = match[0].split(".")
    out: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        at = word.find("eyJ")
        if 0 <= at <= len(word) - 11 and index + 1 < len(words) and len(words[index + 1]) >= 4:
            out.append(word[:at] + MASK)
            index += 3
        else:
            out.append(word)
            index += 1
    return ".".join(out)


def _mask_pairs(text: str) -> str:
    """Mask the values of secret keys in JSON: whole or cut, and JSON held in a string of JSON."""
    out: list[str] = []
    at = 0
    for match in _KEY.finditer(text):
        if match.start() < at:
            continue
        end = _value_end(text, match.end())
        quote = _QUOTE.match(text, match.start())
        escape = quote[1] if quote else ""
        if end > match.end() and text[match.end() : end] not in ("null", "true", "false"):
            out += [text[at : match.end()], f'{escape}"{MASK}{escape}"']
            at = end
    return "".join([*out, text[at:]])


def _value_end(text: str, at: int) -> int:
    """Where the JSON value that begins at `at` ends; the end of the text for one that was cut."""
    quote = _QUOTE.match(text, at)
    if quote:
        return _string_end(text, quote)
    if text[at : at + 1] in ("{", "["):
        return _brackets_end(text, at)
    bare = _BARE.match(text, at)
    return bare.end() if bare else at


def _string_end(text: str, opening: re.Match[str]) -> int:
    """A string that opens with n backslashes (it stands n levels deep in strings) closes with n, and whole escapes."""
    depth = len(opening[1])
    for quote in _QUOTE.finditer(text, opening.end()):
        if len(quote[1]) < depth:
            return quote.start()
        if len(quote[1]) % (2 * (depth + 1)) == depth:
            return quote.end()
    return len(text)


def _brackets_end(text: str, at: int) -> int:
    open_brackets = 0
    while match := _MARKS.search(text, at):
        at = match.end()
        if match[0][-1] == '"':
            opening = _QUOTE.match(text, match.start())
            at = _string_end(text, opening) if opening else at
            continue
        open_brackets += 1 if match[0] in "[{" else -1
        if open_brackets <= 0:
            return at
    return len(text)
