"""Check the responses of authorization servers before anything in them is used (RFC 6749 §5)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from frameio_tui.core.errors import InvalidResponse, OAuthRefused
from frameio_tui.core.http.exchange import REDIRECTS
from frameio_tui.core.json.read import read_object
from frameio_tui.core.oauth.authorization import REFRESH_LIFETIME
from frameio_tui.core.profiles.credential import TokenSet
from frameio_tui.core.secret import MAX_TOKEN_LENGTH, Secret

if TYPE_CHECKING:
    from frameio_tui.core.http.exchange import Response
    from frameio_tui.core.profiles.profile import ApiVersion

MAX_LIFETIME = 10 * 365 * 86400
SKEW_WORTH_SAYING = 60
FINAL_REFRESH_ERRORS = frozenset(
    {"invalid_grant", "token_inactive", "token_expired", "access_denied", "request_unauthorized"}
)
"""Errors of a refresh that only a new sign-in can solve."""
TEMPORARY_ERRORS = frozenset({"temporarily_unavailable", "server_error", "slow_down"})

ERROR_MESSAGES = {
    "access_denied": ("Access was denied in the browser.", "Sign in again and select Allow."),
    "invalid_client": (
        "The server does not accept the client ID or the client secret.",
        "Compare the client ID, the kind of app and the client secret with the app's registration.",
    ),
    "invalid_grant": (
        "The authorization code or refresh token is not valid: used, expired, or issued to another app.",
        "Sign in again. The redirect URI must be exactly the registered one.",
    ),
    "token_inactive": ("The refresh token is used, expired or revoked.", "Sign in again."),
    "token_expired": ("The refresh token has expired.", "Sign in again."),
    "request_unauthorized": ("The server could not authenticate the app.", "Sign in again."),
    "unauthorized_client": (
        "The app is not allowed to sign in this way.",
        "Allow this grant type where the app was registered.",
    ),
    "invalid_scope": (
        "A requested scope is not registered for the app.",
        "Deselect the scope in the profile, or add it where the app was registered.",
    ),
    "scope_not_granted": ("No refresh token was granted.", "Select the scope 'offline' and sign in again."),
    "invalid_request": ("The server rejected the request as invalid.", "Check the redirect URI and the scopes."),
    "invalid_state": ("The server requires a longer state.", "This is a bug in frameio-tui. Please report it."),
    "unsupported_grant_type": ("The server does not support this grant type.", "Check the token endpoint."),
    "unsupported_response_type": ("The server does not issue authorization codes.", "Check the authorize endpoint."),
    "login_required": ("You are not signed in at the provider.", "Sign in there, and start again."),
    "consent_required": ("The provider requires your consent.", "Sign in again and select Allow."),
    "interaction_required": ("The provider requires your input.", "Sign in again."),
    "server_error": ("The authorization server failed.", "Try again later. Nothing was lost."),
    "slow_down": ("Too many requests to the authorization server.", "Try again later."),
    "temporarily_unavailable": ("The authorization server is temporarily unavailable.", "Try again later."),
}
"""A sentence and a remedy for each error code of OAuth (RFC 6749 §4.1.2.1 and §5.2, and those of the providers)."""


_NO_REDIRECT = {
    300: (
        "The endpoint returned several addresses (300) instead of tokens. Secrets are not sent to any of them.",
        "Set the token endpoint of the profile to the right address.",
    ),
    304: (
        "The endpoint returned 304 (not modified) instead of tokens.",
        "Check the endpoints of the profile, and whether a cache or proxy intercepts the request.",
    ),
}
"""Statuses from 300 to 399 that do not redirect the client."""


def tokens_from(
    response: Response, api: ApiVersion, asked: tuple[str, ...], now: float, before: TokenSet | None
) -> TokenSet:
    """Return the tokens in a token endpoint's response.

    `before` is the pair that they replace; its refresh token stays in use if the response has none. Raises OAuthRefused
    for an error response, InvalidResponse for one that is not a token response.
    """
    fields = _object(response)
    if not 200 <= response.status < 300:
        raise refusal(response.status, fields)
    if "error" in fields and "access_token" not in fields:
        raise refusal(response.status, fields)
    kind = fields.get("token_type")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise _invalid_response("its token_type is not bearer")
    access = _token(fields.get("access_token"), "access_token")
    if access is None:
        raise _invalid_response("it has no access_token")
    lifetime = _seconds(fields.get("expires_in"), "expires_in")
    refresh = _token(fields.get("refresh_token"), "refresh_token")
    obtained_at = int(now)
    inherited_end = before.refresh_expires_at if before is not None and refresh is None else None
    fresh = Secret(refresh, "refresh token") if refresh else (before.refresh if before else None)
    refresh_expires_at = inherited_end if inherited_end is not None else obtained_at + _refresh_lifetime(fields, api)
    return TokenSet(
        Secret(access, "access token"),
        fresh,
        None if lifetime is None else obtained_at + lifetime,
        _scopes(fields.get("scope"), asked),
        obtained_at,
        refresh_expires_at if fresh is not None else None,
    )


def refusal(status: int, fields: dict[str, Any]) -> OAuthRefused:
    """Return the exception for an error response, with the server's own message, which is untrusted text."""
    error = fields.get("error")
    code = error if isinstance(error, str) else ""
    sentence, remedy = ERROR_MESSAGES.get(code, ("", ""))
    if not sentence and status in (404, 405, 410, 501):
        sentence, remedy = f"The endpoint does not exist ({status}).", "Check the endpoints of the profile."
    elif not sentence and status >= 500:
        sentence, remedy = ERROR_MESSAGES["server_error"]
    elif not sentence and status == 429:
        sentence, remedy = ERROR_MESSAGES["slow_down"]
    elif not sentence and status in _NO_REDIRECT:
        sentence, remedy = _NO_REDIRECT[status]
    elif not sentence and status in REDIRECTS:
        sentence = f"The endpoint sent a redirect ({status}). It was not followed, to keep secrets from other servers."
        remedy = "Check the endpoints of the profile, and whether a proxy or login page intercepts the request."
    elif not sentence:
        sentence = (
            f"The authorization server rejected the request ({status})."
            if status
            else "The authorization server rejected the request."
        )
        remedy = "Look at its message. If it has none, check the endpoints of the profile."
    details = [code] if code else []
    for key in ("error_description", "error_hint", "error_debug"):
        if isinstance(text := fields.get(key), str) and text and text not in details:
            details.append(text[:400])
    if details:
        sentence += f" Server message: {': '.join(details)}"
    return OAuthRefused(sentence, remedy, code=code, status=status)


def describe_clock_skew(response: Response, now: float) -> str:
    """Return a sentence if the local clock differs from the server's Date by more than a minute, else an empty text."""
    date = response.header("date")
    if not date:
        return ""
    from email.utils import parsedate_to_datetime

    try:
        theirs = parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return ""
    off = now - theirs
    if abs(off) <= SKEW_WORTH_SAYING:
        return ""
    way = "ahead of" if off > 0 else "behind"
    difference = format_clock_difference(abs(off))
    return f"The clock of this machine is {difference} {way} the server's clock, so expiry times can be wrong."


def format_clock_difference(seconds: float) -> str:
    """Format the difference between two clocks."""
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.1f} h"
    )


def describe_granted_scopes(asked: tuple[str, ...], granted: tuple[str, ...] | None) -> str:
    """Compare the granted scopes with the requested ones; fewer scopes are not an error."""
    if granted is None or not asked:
        return ""
    lacking = [scope for scope in asked if scope not in granted]
    more = [scope for scope in granted if scope not in asked]
    if not lacking and not more:
        return f"All {len(asked)} scopes were granted."
    parts = [f"Granted {len(granted)} of {len(asked)} scopes" if lacking else f"Granted {len(granted)} scopes"]
    parts += [f"not granted: {' '.join(lacking)}"] if lacking else []
    parts += [f"not requested: {' '.join(more)}"] if more else []
    return "; ".join(parts) + "."


def _object(response: Response) -> dict[str, Any]:
    fields = read_object(response.body)
    if fields is not None:
        return fields
    if 200 <= response.status < 300:
        raise _invalid_response("it is not a JSON object")
    return {}


def _invalid_response(why: str) -> InvalidResponse:
    return InvalidResponse(
        f"The response from the token endpoint is not valid: {why}.",
        "Check the token endpoint, or contact its administrator.",
    )


def _token(value: object, name: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > MAX_TOKEN_LENGTH or not all("\x21" <= c <= "\x7e" for c in value):
        raise _invalid_response(f"its {name} has characters that are not allowed in a header")
    return value


def _seconds(value: object, name: str) -> int | None:
    """Return a number of seconds between 1 and ten years; some servers write the number as a string."""
    if value is None:
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        value = int(value)
    finite = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not finite:
        raise _invalid_response(f"its {name} is not a number of seconds")
    if not 1 <= value <= MAX_LIFETIME:
        raise _invalid_response(f"its {name} is not between one second and ten years")
    return int(value)


def _refresh_lifetime(fields: dict[str, Any], api: ApiVersion) -> int:
    """Return the lifetime of a refresh token in seconds: the server's value, or else the documented one."""
    for key in ("refresh_expires_in", "refresh_token_expires_in"):
        value = fields.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_LIFETIME:
            return value
    return REFRESH_LIFETIME[api]


def _scopes(value: object, requested: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the granted scopes; if the response does not list them, the requested ones (RFC 6749 §5.1)."""
    if isinstance(value, str):
        return tuple(dict.fromkeys(value.replace(",", " ").split()))[:200]
    if isinstance(value, list):
        return tuple(dict.fromkeys(item for item in value if isinstance(item, str)))[:200]
    return requested or None
