"""Clean and identify a pasted text; an unusual shape is never a reason to refuse it."""

from __future__ import annotations

import base64
import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import CredentialUnusable, InvalidInput
from frameio_tui.core.json.read import read_object
from frameio_tui.core.secret import MAX_TOKEN_LENGTH, Secret, token_fault

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = MAX_TOKEN_LENGTH
DEVELOPER_TOKEN = re.compile(r"fio-u-[A-Za-z0-9\-_=]+")
DEVELOPER_TOKEN_LENGTH = 70
"""`fio-u-` and 64 characters, the format that secret scanners look for; another length is reported, not refused."""
_JWT = re.compile(r"[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CUT_PASTE = re.compile(r"\[20[01]~|\^\[|\x1b")
_QUOTES = "\"'`“”‘’«»<>"
_JSON_KEYS = ("access_token", "accessToken", "token")
_CLIENT_SECRET = re.compile(r"p8e-[A-Za-z0-9_-]+|s8e-[A-Za-z0-9_-]+")


class Shape(StrEnum):
    """What a pasted text looks like."""

    EMPTY = "nothing"
    INCOMPLETE_PASTE = "an incomplete paste"
    DEVELOPER_TOKEN = "a developer token"  # noqa: S105 - the name of a shape
    JWT = "an access token (JWT)"
    CLIENT_SECRET = "a client secret"  # noqa: S105 - as above
    AUTHORIZE_URL = "an authorize URL"
    REDIRECTED_URL = "a redirected URL"
    PLACEHOLDER = "a placeholder"
    OPAQUE = "a token of an unknown format"


class PastedToken(NamedTuple):
    """The result of examining a pasted text. Its `repr` shows no value."""

    secret: Secret | None
    shape: Shape
    cleaned: tuple[str, ...] = ()
    """Descriptions of the parts that were removed."""
    sentence: str = ""
    """The message for the user."""
    expires_at: int | None = None
    """Epoch seconds, from a JWT whose signature is not verified."""
    scopes: tuple[str, ...] | None = None
    fault: str = ""
    """Why it cannot be sent as a token, a clause such as "it is a placeholder"; empty if it can."""

    @property
    def header_safe(self) -> bool:
        """Whether it is valid in a header: printable ASCII without spaces, at most 16 kB."""
        return not self.fault


def examine_paste(text: str) -> PastedToken:
    """Clean a pasted text and identify it. Never raises."""
    if _CUT_PASTE.search(text):
        sentence = "The paste was cut off. Paste it again."
        return PastedToken(None, Shape.INCOMPLETE_PASTE, (), sentence, fault="it contains control characters")
    value, cleaned = _clean(text)
    if not value:
        sentence = "The pasted text has no token."
        return PastedToken(None, Shape.EMPTY, cleaned, sentence, fault=token_fault(value))
    if value.startswith(("http://", "https://")):
        return _describe_url(value, cleaned)
    if value.startswith("$") or value.strip("<>").upper() in ("YOUR_TOKEN", "TOKEN", "YOUR_ACCESS_TOKEN"):
        sentence = "This is a placeholder. Paste the token itself."
        return PastedToken(None, Shape.PLACEHOLDER, cleaned, sentence, fault="it is a placeholder")
    found, fault = _identify(value), token_fault(value)
    sentence = f"This is not a valid token: {fault}. Check what was copied." if fault else found.sentence
    return found._replace(cleaned=cleaned, fault=fault, sentence=sentence)


def token_from(text: str, source: str) -> Secret:
    """Return the token in the text of a variable or of a command's output, cleaned like a pasted one.

    `source` describes the text, such as "The value of $FRAMEIO_TOKEN". Raises CredentialUnusable, which never quotes
    the text.
    """
    found = examine_paste(text)
    if found.secret is None or found.fault:
        raise CredentialUnusable.not_a_token(source, found.fault)
    return found.secret


def client_secret_in(text: str) -> Secret:
    """Return the client secret in a pasted or piped text; only surrounding whitespace is removed.

    Any characters are allowed. Raises InvalidInput if the text is empty or has control characters, which no form field
    accepts.
    """
    value = text.strip()
    if not value:
        raise InvalidInput("The client secret is empty.", "Copy it from where the app was registered.")
    if _CUT_PASTE.search(value) or not value.isprintable():
        raise InvalidInput("That is not a client secret: it contains control characters.", "Copy only the secret.")
    return Secret(value, "client secret")


def _identify(value: str) -> PastedToken:
    if DEVELOPER_TOKEN.fullmatch(value):
        sentence = "A developer token."
        if len(value) != DEVELOPER_TOKEN_LENGTH:
            sentence = (
                f"This starts like a developer token but has {len(value)} characters instead of "
                f"{DEVELOPER_TOKEN_LENGTH}. A part may be missing."
            )
        return PastedToken(Secret(value, "developer token"), Shape.DEVELOPER_TOKEN, sentence=sentence)
    if _JWT.fullmatch(value):
        return _jwt(value)
    if _CLIENT_SECRET.fullmatch(value):
        return PastedToken(
            Secret(value, "client secret"),
            Shape.CLIENT_SECRET,
            sentence="This looks like the client secret of an OAuth app, not a token.",
        )
    return PastedToken(
        Secret(value), Shape.OPAQUE, sentence="A token of an unknown format; its expiry and scopes are unknown."
    )


def _clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the token in a text, and descriptions of what was removed around it."""
    cleaned: dict[str, None] = {}
    value = text
    for words, step in _STEPS:
        after = step(value)
        if after != value and words:
            cleaned[words] = None
        value = after
    return value, tuple(cleaned)


def _unquoted(value: str) -> str:
    return value.strip(_QUOTES + " \t\r\n")


def _joined(value: str) -> str:
    """Join the lines of a token that a terminal or an e-mail has wrapped."""
    if "\n" not in value and "\r" not in value:
        return value
    parts = value.split()
    return "".join(parts) if all(len(part) > 3 for part in parts) else value


def _extract(text: str) -> str:
    """Extract the token from a known kind of text: a curl command, or JSON from token endpoints and other tools."""
    if text.startswith("{"):
        document = read_object(text[:65536]) or {}
        tokens = [document[key] for key in _JSON_KEYS if isinstance(document.get(key), str)]
        if tokens:
            return str(tokens[0]).strip()
    if text.startswith("curl ") or " -H " in text[:2000]:
        found = re.search(r"(?i)authorization:\s*bearer\s+([^\s\"'\\]+)", text)
        return found[1] if found else text
    if len(text.split()) > 1 or "fio-u-" in text[1:]:
        inside = DEVELOPER_TOKEN.findall(text)
        if len(set(inside)) == 1 and len(inside[0]) == DEVELOPER_TOKEN_LENGTH:
            return str(inside[0])
    return text


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("invisible characters", lambda value: _INVISIBLE.sub("", value)),
    ("", str.strip),
    ("quotes", _unquoted),
    ("the header name", lambda value: re.sub(r"(?i)^[\"'\s-]*(?:-H\s*)?[\"']?authorization\s*:\s*", "", value)),
    ("quotes", _unquoted),
    ('"Bearer "', lambda value: re.sub(r"(?i)^bearer[\s:=]+", "", value)),
    ("quotes", _unquoted),
    ("a variable's name", lambda value: re.sub(r"^(?:export\s+)?[A-Z][A-Z0-9_]*=[\"']?(?=\S{20,}$)", "", value)),
    ("quotes", _unquoted),
    ("line breaks", _joined),
    ("the text around it", _extract),
    ('"Bearer "', lambda value: re.sub(r"(?i)^bearer[\s:=]+", "", value)),
)


_IS_ADDRESS = "it is a web address"


def _describe_url(value: str, cleaned: tuple[str, ...]) -> PastedToken:
    if "response_type=" in value:
        sentence = "This is the sign-in address, not a token. Open it in a browser to sign in."
        return PastedToken(None, Shape.AUTHORIZE_URL, cleaned, sentence, fault=_IS_ADDRESS)
    if "code=" in value:
        sentence = "This is the redirect URL of a sign-in. It contains a code, not a token."
        return PastedToken(None, Shape.REDIRECTED_URL, cleaned, sentence, fault=_IS_ADDRESS)
    return PastedToken(None, Shape.EMPTY, cleaned, "This is a web address, not a token.", fault=_IS_ADDRESS)


def _jwt(value: str) -> PastedToken:
    """Read a JWT's expiry and scopes without verifying its signature."""
    claims = _claims(value)
    expires_at = _expiry(claims)
    scope = claims.get("scope", claims.get("scp"))
    scopes: tuple[str, ...] | None = None
    if isinstance(scope, str):
        scopes = tuple(scope.replace(",", " ").split())[:200]
    elif isinstance(scope, list):
        scopes = tuple(str(item) for item in scope if isinstance(item, str))[:200]
    sentence = "An access token. It cannot be refreshed: paste a new one when it expires, or sign in with OAuth."
    return PastedToken(Secret(value, "access token"), Shape.JWT, (), sentence, expires_at, scopes)


def kind_of_jwt(value: str) -> str:
    """Return the type stated in one of Adobe's JWTs, such as `access_token` or `authorization_code`; empty if none."""
    if not _JWT.fullmatch(value):
        return ""
    kind = _claims(value).get("type")
    return kind if isinstance(kind, str) else ""


def _claims(value: str) -> dict[str, object]:
    middle = value.split(".")[1]
    if len(middle) > LONGEST:
        return {}
    try:
        claims = base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))
    except ValueError:
        return {}
    return read_object(claims) or {}


def _expiry(claims: dict[str, object]) -> int | None:
    """Return `exp` in seconds; Adobe's tokens have `created_at` and `expires_in` in milliseconds, as strings."""
    exp = _whole_number(claims.get("exp"))
    if exp is None:
        created, lifetime = _whole_number(claims.get("created_at")), _whole_number(claims.get("expires_in"))
        exp = (created + lifetime) // 1000 if created is not None and lifetime is not None else None
    return exp if exp is not None and 0 < exp < 2**40 else None


def _whole_number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and abs(value) < 2**53:
        return int(value)
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else None
