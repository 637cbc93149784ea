"""The only redactor: what leaves memory for history, logs, errors and exports passes here (trust T2, T6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .secret import Secret

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
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?"
    r"|(?i:\bbearer|\bbasic)[ +]+[A-Za-z0-9\-._~+/=%]{6,}"
    r"|\bp8e-[A-Za-z0-9_-]{8,}"
)
_PAIR = re.compile(rf'(?i)(\\*"(?:{_MASKED_NAMES})\\*"\s*:\s*)(\\*"(?:\\.|[^"\\])*(?:"|$)|[^\s,}}\]"]+)')
_QUERY_PAIR = re.compile(
    rf"(?i)(^|[?&;\s])((?:{_MASKED_NAMES}|code|state|signature|sig|key-pair-id|policy|expires|x-amz-[a-z-]+)=)([^&\s\"'<>#]+)"
)
_SIGNED_URL = re.compile(
    r"(https?://[^\s\"'<>?\\]+)\?[^\s\"'<>\\]*(?:X-Amz-|Signature=|x-amz-|sig=|Key-Pair-Id=)[^\s\"'<>\\]*",
    re.IGNORECASE,
)


def redact_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Headers with every value that is, or looks like, a credential masked."""
    return tuple((name, MASK if name.lower() in SECRET_HEADERS else redact_text(value)) for name, value in headers)


def redact_url(url: str) -> str:
    """A URL with secret query values masked; a pre-signed one keeps scheme, host and path."""
    signed = _SIGNED_URL.sub(rf"\1?{MASK}", url)
    return _SHAPES.sub(MASK, _QUERY_PAIR.sub(rf"\1\2{MASK}", signed))


def redact_text(text: str, secrets: Iterable[Secret] = ()) -> str:
    """Any text (a log line, a traceback, JSON whole or cut) with credentials masked."""
    for secret in secrets:
        text = secret.masked_in(text, MASK)
    text = _SIGNED_URL.sub(rf"\1?{MASK}", text)
    text = _PAIR.sub(_masked_pair, text)
    return _SHAPES.sub(MASK, _QUERY_PAIR.sub(rf"\1\2{MASK}", text))


def redact_body(body: bytes, content_type: str, limit: int) -> str:
    """At most `limit` characters of a body, secrets masked first; binary bodies are named by their size."""
    if not body:
        return ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith(("image/", "video/", "audio/")) or b"\0" in body[:1024]:
        return f"[{len(body)} bytes of {kind or 'binary data'}]"
    # A margin past the limit, so that a secret cut at the limit is still recognised as one.
    text = redact_text(body[: limit * 4 + 8192].decode("utf-8", "replace"))
    return text if len(text) <= limit else f"{text[:limit]}\n[cut: {len(body)} bytes in all]"


def _masked_pair(match: re.Match[str]) -> str:
    value = match[2]
    if value in ("null", "true", "false"):
        return match[0]
    quoted = value.lstrip("\\").startswith('"')
    escape = value[: len(value) - len(value.lstrip("\\"))]
    return f'{match[1]}{escape}"{MASK}{escape}"' if quoted else f'{match[1]}"{MASK}"'
