"""Redact secrets in everything that leaves memory for history, logs, errors and exports."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameio_tui.core.secret import Secret

MASK = "•••"

SECRET_HEADERS = frozenset(
    {
        *("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-amz-security-token"),
        *("auth", "x-auth", "x-auth-key", "session", "session-id", "x-session", "x-session-id", "x-sid"),
    }
)
_SECRET_WORDS = frozenset(
    {
        *("secret", "password", "passwd", "passphrase", "passcode", "pwd", "credential", "token", "bearer", "jwt"),
        *("authorization", "apikey", "cookie"),
    }
)
_SECRET_ENDINGS = ("secret", "password", "passwd", "passphrase", "token", "apikey", "credential")
"""Endings of secret names that have no separators between their words."""
CREDENTIAL_KINDS = frozenset(
    {
        *("developer_token", "access_token", "oauth_pkce", "oauth_secret", "server_to_server"),
        *("environment", "command"),
    }
)
"""Values of `credential=…` that are not secrets: messages name them in commands such as `profiles set`."""
_SECRET_PAIRS = frozenset(
    {
        *((word, "key") for word in ("api", "private", "access", "secret", "signing", "encryption", "auth", "shared")),
        ("code", "verifier"),
        ("device", "code"),
    }
)
_HARMLESS_ENDINGS = frozenset(
    {
        *("type", "name", "url", "uri", "endpoint", "policy", "auth", "count", "length", "at", "in"),
        *("expires", "expiry", "expiration", "required", "enabled", "protected", "supported"),
    }
)
"""Last words of names that only describe a secret, such as `token_type` and `password_changed_at`."""
_QUERY_NAMES = frozenset(
    {
        *("code", "state", "signature", "sig", "key-pair-id", "policy", "expires", "auth", "otp", "assertion"),
        *("client_assertion", "sid", "sessionid", "session_id", "session-id"),
    }
)
"""Parameters that are secret in a URL; in JSON they have other meanings."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SHAPES = re.compile(
    r"fio-u-[A-Za-z0-9\-_=]{8,}"
    r"|(?i:\bbearer|\bbasic)(?:[ +]|%20)+[A-Za-z0-9\-._~+/=%]{6,}"
    r"|\bp8e-[A-Za-z0-9_-]{8,}"
)
_SHAPE_MARKS = ("fio-u-", "bearer", "basic", "p8e-")
"""Every text that `_SHAPES` matches contains one of them; looking for them takes a tenth of its time."""
_KEY = re.compile(r'(?<!\\)\\*+"((?:[^"\\]|\\++u[0-9a-fA-F]{4}){1,200})\\*+"\s*+(?::|=>)\s*+')
_QUOTE = re.compile(r'(?<!\\)(\\*)"')
_BARE = re.compile(r"[^\s,}\]\"\\]+")
_MARKS = re.compile(r'(?<!\\)\\*"|[\[{]|[\]}]')
_PAIR = re.compile(r"(^|[?&;#\s])([A-Za-z0-9_.%+\[\]-]{1,100})=([^&\s\"'<>#]+)")
# Each pattern below matches whole runs, so that a malicious response cannot make the search restart at every character.
_VARIABLE = re.compile(r"\{\{[ ]?[A-Za-z_][A-Za-z0-9_.-]*[ ]?\}\}")
"""A variable in the place of a secret; it is not a secret itself."""
_URL = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
_SIGNED = ("x-amz-", "signature=", "sig=", "key-pair-id=")
_DOTTED = re.compile(r"[A-Za-z0-9_.-]+")


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether a key, parameter or header with that name holds a secret: `webhook_secret`, `clientSecret`, `X-API-Key`.

    >>> [name for name in ("accessToken", "token_type", "APIKey", "private", "sharePassword") if is_secret_name(name)]
    ['accessToken', 'APIKey', 'sharePassword']
    """
    parts = [part.lower() for part in _WORD.findall(_UNICODE.sub(lambda code: chr(int(code[1], 16)), name))]
    if not parts or parts[-1] in _HARMLESS_ENDINGS:
        return False
    parts = [part[:-1] if part.endswith("s") and not part.endswith("ss") else part for part in parts]
    if not _SECRET_WORDS.isdisjoint(parts) or any(part.endswith(_SECRET_ENDINGS) for part in parts):
        return True
    return any(pair in _SECRET_PAIRS for pair in pairwise(parts))


_UNICODE = re.compile(r"\\+u([0-9a-fA-F]{4})")
_NAME_MARKS = (
    *("secret", "passw", "passphrase", "passcode", "pwd", "credential", "token", "bearer", "jwt", "authorization"),
    *("cookie", "key", "verifier", "device", "\\u"),
)
"""Every name for which `is_secret_name` is true contains one of them, whatever its case, or an escaped character."""


def may_name_secret(text: str) -> bool:
    """Return whether a text can contain the name of a secret. False is certain, and found in a fraction of the time."""
    low = text.lower()
    return any(mark in low for mark in _NAME_MARKS)


def redact_headers(headers: Iterable[tuple[str, str]], secrets: Iterable[Secret] = ()) -> tuple[tuple[str, str], ...]:
    """Return the headers with every value masked that is, or looks like, a credential."""
    secrets = tuple(secrets)
    return tuple(
        (name, MASK if _is_secret_header(name) and not _VARIABLE.fullmatch(value) else redact_text(value, secrets))
        for name, value in headers
    )


def _is_secret_header(name: str) -> bool:
    return name.lower() in SECRET_HEADERS or is_secret_name(name)


def redact_url(url: str, secrets: Iterable[Secret] = ()) -> str:
    """Return a URL with secret query values masked; a pre-signed one keeps only its scheme, host and path."""
    return _mask_shapes(_PAIR.sub(_masked_pair, _URL.sub(_masked_signed, _mask_secrets(url, secrets))))


def redact_text(text: str, secrets: Iterable[Secret] = ()) -> str:
    """Return any text (a log line, a traceback, JSON whole or cut) with its credentials masked."""
    text = _mask_secrets(text, secrets)
    # Each search looks at every character, so it is left out of a text without what all of its matches contain.
    if "://" in text:
        text = _URL.sub(_masked_signed, text)
    if may_name_secret(text):
        text = _mask_keys(text)
    return _mask_shapes(_PAIR.sub(_masked_pair, text) if "=" in text else text)


def _mask_secrets(text: str, secrets: Iterable[Secret]) -> str:
    # a secret can contain another one, so the longest comes first
    for secret in sorted(secrets, key=len, reverse=True):
        text = secret.masked_in(text, MASK)
    return text


def without_secrets(data: bytes, secrets: Iterable[Secret]) -> bytes:
    """Return the bytes with known secrets masked and everything else unchanged."""
    return _mask_secrets(data.decode("utf-8", "surrogateescape"), secrets).encode("utf-8", "surrogateescape")


def redact_body(body: bytes, content_type: str, limit: int, secrets: Iterable[Secret] = ()) -> str:
    """Return at most `limit` characters of a body, with secrets masked; a binary body is described by its size."""
    if not body:
        return ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith(("image/", "video/", "audio/")) or b"\0" in body[:1024]:
        return f"[{len(body)} bytes of {kind or 'binary data'}]"
    # Read a margin past the limit, so that a secret cut at the limit is still recognised, in whatever way it is
    # escaped.
    secrets = tuple(secrets)
    margin = 8192 + 12 * max(map(len, secrets), default=0)
    text = redact_text(body[: limit * 4 + margin].decode("utf-8", "replace")[: limit + margin], secrets)
    return text if len(text) <= limit else f"{text[:limit]}\n[truncated: {len(body)} bytes in total]"


def redact_value(value: object) -> object:
    """Return a JSON value with the values of secret keys, signatures of URLs and tokens masked, and the rest as it is.

    Unlike `redact_text`, it does not look for pairs such as `code=1` inside of strings, which people write in comments.

    >>> redact_value({"secret": "s", "url": "https://s3/x?X-Amz-Signature=1", "text": "code=1", "has_password": True})
    {'secret': '•••', 'url': 'https://s3/x?•••', 'text': 'code=1', 'has_password': True}
    """
    if isinstance(value, str):
        return _mask_shapes(_URL.sub(_masked_signed, value))
    if isinstance(value, list):
        return [redact_value(item) for item in value]
    if isinstance(value, dict):
        return {
            name: MASK
            if isinstance(item, (str, list, dict)) and item and is_secret_name(str(name))
            else redact_value(item)
            for name, item in value.items()
        }
    return value


def _masked_signed(match: re.Match[str]) -> str:
    """Return a URL without its user and password, and without its query if it is pre-signed."""
    url = match[0]
    if "@" in url:
        scheme, _, rest = url.partition("://")
        authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
        if "@" in authority:
            url = f"{scheme}://{MASK}@{authority.rpartition('@')[2]}{rest[len(authority) :]}"
    path, _, query = url.partition("?")
    low = query.lower()
    return f"{path}?{MASK}" if any(mark in low for mark in _SIGNED) else url


def _mask_shapes(text: str) -> str:
    if "eyJ" in text:
        text = _DOTTED.sub(_masked_jwt, text)
    if text.isascii():  # beyond ASCII, other letters can be equal to those of the marks if case is ignored
        low = text.lower()
        if not any(mark in low for mark in _SHAPE_MARKS):
            return text
    return _SHAPES.sub(MASK, text)


def _masked_jwt(match: re.Match[str]) -> str:
    """Return a run of dotted words with each JWT masked: a word that contains `eyJ` and the two words after it."""
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


def _masked_pair(match: re.Match[str]) -> str:
    """Return a pair of a query or form, with its value masked if its name is that of a secret."""
    is_harmless = match[3] in CREDENTIAL_KINDS or _VARIABLE.fullmatch(match[3])
    secret = (is_secret_parameter(match[2]) and not is_harmless) or _is_secret_url(match[3])
    return f"{match[1]}{match[2]}={MASK}" if secret else match[0]


def _is_secret_url(value: str) -> bool:
    """Return whether the value of a parameter is an encoded URL that has a secret in its own query."""
    if "%" not in value:
        return False
    from urllib.parse import unquote

    for _ in range(MAX_ENCODED):
        decoded = unquote(value)
        if decoded == value:
            return False
        value = decoded
        if "://" in value and any(is_secret_parameter(pair[2]) for pair in _PAIR.finditer(value)):
            return True
    return False


MAX_ENCODED = 3
"""How many times a URL within a URL may be encoded."""


@lru_cache(maxsize=1024)
def is_secret_parameter(name: str) -> bool:
    """Return whether a parameter of a URL with that name, which may be percent-encoded, has a secret as its value."""
    if "%" in name:
        from urllib.parse import unquote

        name = unquote(name)
    return name.lower() in _QUERY_NAMES or name.lower().startswith("x-amz-") or is_secret_name(name)


def _mask_keys(text: str) -> str:
    """Mask the values of secret keys in JSON, whole or cut, and in JSON within a JSON string."""
    out: list[str] = []
    at = 0
    for begin, end, escape in _secret_values(text):
        out += [text[at:begin], f'{escape}"{MASK}{escape}"']
        at = end
    return "".join([*out, text[at:]])


def _secret_values(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the begin and end of each value of a secret key, and the backslashes before its quotation marks."""
    at = 0
    for match in _KEY.finditer(text):
        if match.start() < at or not is_secret_name(match[1]):
            continue
        begin, end = match.end(), _value_end(text, match.end())
        quote = _QUOTE.match(text, match.start())
        escape = quote[1] if quote else ""
        value = text[begin:end]
        if value in ("", "null", "true", "false", f'{escape}"{escape}"') or _VARIABLE.fullmatch(value.strip('\\"')):
            continue
        if end > begin:
            yield begin, end, escape
            at = end


SECRET_FROM = 8
"""Shortest value, in characters, that is also searched for under other names if only its own name marks it as secret.
"""
MAX_SECRETS = 100
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)


def secret_values(url: str, headers: Iterable[tuple[str, str]], body: str) -> tuple[str, ...]:
    """Return the values in a request that have the name of a secret, each once, because a response may repeat them.

    The response may use any other name for them, so they are recognised by their value.
    """
    from urllib.parse import unquote_plus

    found = [value for name, value in headers if _is_secret_header(name) for value in _header_parts(value)]
    for text in (url, body):
        found += [unquote_plus(pair[3]) for pair in _PAIR.finditer(text) if is_secret_parameter(pair[2])]
    for begin, end, escape in _secret_values(body):
        value = body[begin:end].replace(f'{escape}"', '"')
        found += [_decoded(text) for text in _STRING.findall(value)] or [value]
    long_enough = (value for value in found if len(value) >= SECRET_FROM and not value.startswith("{{"))
    return tuple(dict.fromkeys(long_enough))[:MAX_SECRETS]


def _header_parts(value: str) -> list[str]:
    """Return a header's whole value, the part after its scheme, and each value of a cookie."""
    return [value, value.partition(" ")[2], *(part.partition("=")[2].strip() for part in value.split(";"))]


def _decoded(text: str) -> str:
    """Return the characters that a JSON string without its quotation marks stands for."""
    import json

    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _value_end(text: str, at: int) -> int:
    """Return the end of the JSON value that begins at `at`; the end of the text if the value is cut."""
    quote = _QUOTE.match(text, at)
    if quote:
        return _string_end(text, quote)
    if text[at : at + 1] in ("{", "["):
        return _brackets_end(text, at)
    bare = _BARE.match(text, at)
    return bare.end() if bare else at


def _string_end(text: str, opening: re.Match[str]) -> int:
    """Return the end of a string, which is also the end of the text if the string is cut.

    A string that opens with n backslashes (it is nested n levels deep in strings) closes with n of them, after any
    number of whole escapes.
    """
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
