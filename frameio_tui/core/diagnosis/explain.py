"""Explain a refused request: derive one sentence and a remedy from status, body, profile and operation.

The sentence says so where the API is ambiguous: V2 responds with 403 to a missing access right, a missing scope and a
missing role alike (Frame.io, API error codes).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import Remedy, remedy_on_command_line
from frameio_tui.core.http.exchange import REDIRECTS
from frameio_tui.core.http.rate_limit import read_headers
from frameio_tui.core.json.read import read_object
from frameio_tui.core.profiles.profile import (
    ApiVersion,
    CredentialKind,
    Profile,
    announce_v2_closing,
    describe_v2_closing,
    is_v2_closed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.profiles.credential import CredentialRecord

MAX_DETAIL_LENGTH = 400
LINKED_OPTION = "--profile NAME"
"""The option for the linked profile in a remedy; the command line, which can read all profiles, puts in its name."""


class Explanation(NamedTuple):
    """One sentence and a remedy; both may contain untrusted text."""

    sentence: str
    remedy: str = ""


def explain(  # noqa: PLR0913 - each is one fact about the response, and most callers have few of them
    status: int,
    body: bytes,
    profile: Profile,
    operation: Operation | None,
    record: CredentialRecord | None = None,
    headers: Iterable[tuple[str, str]] = (),
    *,
    now: float = 0.0,
) -> Explanation:
    """Explain a response. After V2 was closed, that comes first; `now` is a Unix time. Never raises."""
    explained = explain_response(status, body, profile, operation, record, headers, now=now)
    return explained if status in _ALIVE or 200 <= status < 300 else with_v2_closing(explained, profile, now)


def with_v2_closing(explained: Explanation, profile: Profile, now: float) -> Explanation:
    """Return the explanation of a failure, after that V2 was closed if that is so."""
    if not is_v2_closed(profile, now):
        return explained
    if profile.linked_profile:
        first = Remedy("Use the linked V4 profile.", f"Use the linked V4 profile: {LINKED_OPTION}")
    else:
        first = Remedy(
            "Press F2, then V, to create a linked V4 profile.",
            f"Create a linked V4 profile: frameio-tui profiles link {profile.name}",
        )
    remedy: str = first
    if explained.remedy:
        other = " If V2 still works for your account: "
        remedy = Remedy(
            f"{first}{other}{explained.remedy}",
            f"{remedy_on_command_line(first)}.{other}{remedy_on_command_line(explained.remedy)}",
        )
    return Explanation(f"{describe_v2_closing(now)}. {explained.sentence}", remedy)


SUCCESS = Explanation("Success: the request was accepted.")
_ALIVE = frozenset([400, 409, 422, 429])
"""Responses that only an API sends that is still there."""


def explain_response(  # noqa: PLR0913 - the arguments of explain
    status: int,
    body: bytes,
    profile: Profile,
    operation: Operation | None,
    record: CredentialRecord | None = None,
    headers: Iterable[tuple[str, str]] = (),
    *,
    now: float = 0.0,
) -> Explanation:
    """Explain a response without saying that V2 was closed; `now` is a Unix time. Never raises."""
    headers = tuple(headers)
    detail = detail_of(body)
    if _is_html(body, headers) and status in (200, 401, 403, 502, 503):
        return Explanation(
            f"The response ({status}) is a web page and does not come from the API. "
            "A proxy, firewall or login page may have sent it.",
            Remedy(
                "Look at the body, and check the proxy variables.",
                "Look at the body, and check the proxy variables with: frameio-tui doctor",
            ),
        )
    if 200 <= status < 300:
        return SUCCESS
    if status in REDIRECTS:
        return Explanation(
            "The server sent a redirect. It was not followed, so that the token is not sent to another server.",
            "Check the base URL of the profile.",
        )
    if operation is not None and profile.credential in operation.rejected_credentials and status in (401, 403):
        return _refused_kind(profile, operation)
    explained = _refusal(status, profile, operation, record, headers, now)
    if detail:
        explained = explained._replace(sentence=f"{explained.sentence} {quote_detail(detail)}")
    return explained


def quote_detail(detail: str) -> str:
    """Return the API's own words as a sentence.

    >>> quote_detail("Not allowed"), quote_detail("Not found.")
    ('The API says: Not allowed.', 'The API says: Not found.')
    """
    return f"The API says: {detail}" if detail.endswith((".", "!", "?", "…")) else f"The API says: {detail}."


def explain_error(error: FrameioTuiError, profile: Profile, now: float = 0.0) -> Explanation:
    """Explain why no response arrived; `now` is a Unix time."""
    explained = Explanation(f"No response from {profile.base_url}: {error.sentence}", error.remedy)
    return with_v2_closing(explained, profile, now)


def detail_of(body: bytes) -> str:
    """Return the message in an error body, in the formats of both APIs and of OAuth; empty if there is none."""
    response = read_object(body[:65536]) or {}
    parts: list[str] = []
    errors = response.get("errors")
    for error in errors[:3] if isinstance(errors, list) else ():
        if isinstance(error, dict):
            parts.append(_describe_api_error(error))
    if not parts:
        for key in ("message", "error_description", "detail", "error"):
            if isinstance(response.get(key), str) and response[key]:
                parts.append(response[key])
                break
    return "; ".join(part for part in dict.fromkeys(parts) if part)[:MAX_DETAIL_LENGTH]


def pointers_of(body: bytes, fields: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the JSON pointer and the message of each error about a field of the request's body.

    V4 gives a pointer; V2 gives a text such as `name can't be blank`, which counts if it begins with one of `fields`.
    """
    errors = (read_object(body) or {}).get("errors")
    known = frozenset(fields)
    pointers = []
    for error in errors if isinstance(errors, list) else ():
        source = error.get("source") if isinstance(error, dict) else None
        if isinstance(source, dict) and isinstance(source.get("pointer"), str):
            pointers.append((source["pointer"], _describe_api_error({**error, "source": None})))
        elif isinstance(error, dict):
            message = _describe_api_error(error)
            name = message.strip().partition(" ")[0].strip("'\"`:,")
            if name in known:
                pointers.append((f"/{name}", message))
    return tuple(pointers)


def _describe_api_error(error: dict[str, object]) -> str:
    detail = error.get("detail") or error.get("title") or ""
    source = error.get("source")
    pointer = source.get("pointer") if isinstance(source, dict) else ""
    message = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
    return f"{pointer}: {message}" if pointer else message


def _is_html(body: bytes, headers: tuple[tuple[str, str], ...]) -> bool:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return "html" in kind.lower() or body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _refused_kind(profile: Profile, operation: Operation) -> Explanation:
    if not operation.callable:
        return Explanation(
            f"Only Frame.io's own apps can call {operation.method} {operation.path}.",
            "Use another operation.",
        )
    return Explanation(
        f"{operation.method} {operation.path} does not accept a credential "
        f"of the kind '{profile.credential.description}'.",
        "Use a profile with a developer token.",
    )


def _refusal(
    status: int,
    profile: Profile,
    operation: Operation | None,
    record: CredentialRecord | None,
    headers: tuple[tuple[str, str], ...],
    now: float,
) -> Explanation:
    match status:
        case 401:
            return _unauthorized(profile, now)
        case 403:
            return _forbidden(profile, operation, record)
        case 404:
            return _not_found(profile, operation)
        case 410:
            return _gone(profile, now)
        case 429:
            return _too_many(operation, headers)
    if status >= 500:
        return _server_fault(status, profile)
    if status < 400 and status not in _EXPLAINED_BY_STATUS:
        return Explanation(f"The server returned {status} without a result.", "Look at the body and the headers.")
    other = Explanation("The API rejected the request.", "Look at the body for the reason.")
    return _EXPLAINED_BY_STATUS.get(status, other)


def _unauthorized(profile: Profile, now: float) -> Explanation:
    if profile.api is ApiVersion.V4 and profile.credential is CredentialKind.DEVELOPER_TOKEN:
        return Explanation(
            "V4 did not accept this developer token.",
            "Developer tokens work for accounts that are on V4 and not managed in the Adobe Admin Console. "
            "Otherwise sign in with Adobe. If the account is still on V2, use the linked V2 profile.",
        )
    if profile.credential is CredentialKind.DEVELOPER_TOKEN:
        return Explanation(
            "The token was not accepted.",
            "Check that it was copied completely, and that it still exists and is enabled on the developer site. "
            f"If the account has moved to V4, create a linked V4 profile.{announce_v2_closing(now)}",
        )
    if profile.credential is CredentialKind.ACCESS_TOKEN:
        return Explanation(
            "The access token was not accepted: it has expired, was revoked, or is for the other API version.",
            Remedy(
                "Press t, then n, to paste a new token, and check that the profile uses the API that the token is for.",
                f"Enter a new token (frameio-tui token set {profile.name}), "
                "and check that the profile uses the API that the token is for.",
            ),
        )
    if profile.credential.oauth:
        return Explanation(
            "The token was not accepted.",
            Remedy("Press I to sign in again.", f"Sign in again: frameio-tui login {profile.name}"),
        )
    return Explanation("The token was not accepted.", "Check the environment variable or command that supplies it.")


def _forbidden(profile: Profile, operation: Operation | None, record: CredentialRecord | None) -> Explanation:
    if profile.api is ApiVersion.V4:
        return Explanation(
            "The user's role does not allow this (V4 uses roles, not scopes).",
            "Ask an admin of the account or workspace for a higher role, or check that the ID belongs to this account.",
        )
    granted = record.tokens.scopes if record and record.tokens else None
    scopes = set(profile.scopes) if granted is None else set(granted)
    lacking = [scope for scope in operation.scopes if scope not in scopes] if operation else []
    if lacking and scopes:
        verb = "was" if granted is not None else "is"
        if len(lacking) > 1:
            verb = "were" if granted is not None else "are"
        source = f"{verb} not granted" if granted is not None else f"{verb} not selected in this profile"
        return Explanation(
            f"Access denied. The {format_scopes(lacking)} {source}.",
            f"Create a token with the {format_scopes(lacking)} on the developer site. "
            "If that does not help, the user has no access: V2 returns 403 for both.",
        )
    return Explanation(
        "Access denied. V2 returns 403 if the user has no access, if the token does not have the scope, "
        "and if the user's role is too low.",
        "Check that the user can open the item in the web app. Then compare the scopes with the developer site.",
    )


def format_scopes(scopes: list[str]) -> str:
    """Return text such as `scope asset.read` or `scopes asset.read and team.read`."""
    return f"{'scope' if len(scopes) == 1 else 'scopes'} {' and '.join(scopes)}"


def _not_found(profile: Profile, operation: Operation | None) -> Explanation:
    if operation is None:
        return Explanation(
            "This path does not exist, and it is not in the list of operations.",
            "Check the spelling, and whether the path belongs to the other API version.",
        )
    return Explanation(
        "The item does not exist, was deleted, or is not accessible to this user.",
        "Check the ID" + (" and the account ID in the path." if profile.api is ApiVersion.V4 else "."),
    )


def _gone(profile: Profile, now: float) -> Explanation:
    if profile.api is ApiVersion.V2:
        return Explanation(
            f"This path was permanently removed.{announce_v2_closing(now)}",
            Remedy(
                "Translate the request to V4, and send it with a V4 profile.",
                "Translate the request to V4 (frameio-tui translate REQUEST), and send it with a V4 profile.",
            ),
        )
    return Explanation("This path was permanently removed.", "Use another operation.")


def _too_many(operation: Operation | None, headers: tuple[tuple[str, str], ...]) -> Explanation:
    reading = read_headers(headers)
    limit = operation.rate_limit if operation else None
    if reading is not None:
        known = f" ({reading.limit} in {reading.window:g} s)"
        wait = f"About one call every {reading.per_call:.2g} s is allowed. "
    else:
        known = f" ({limit.calls} in {limit.window_ms / 1000:g} s)" if limit else ""
        wait = ""
    return Explanation(
        f"The rate limit of this operation was reached{known}. Calls are counted per user, across all tokens.",
        f"{wait}Wait a moment and send it again.",
    )


def _server_fault(status: int, profile: Profile) -> Explanation:
    if status in (502, 503, 504):
        return Explanation("The API is temporarily unavailable.", "Try again later. Reading is safe to repeat.")
    v2 = profile.api is ApiVersion.V2
    more = " V2 also returns 500 for a malformed URL or body, and after 30 s of processing." if v2 else ""
    return Explanation(
        f"Server error.{more}",
        "Check the path, the IDs and the body. Before you send it again, check whether a change was made.",
    )


_EXPLAINED_BY_STATUS = {
    300: Explanation(
        "The server offers several versions of this resource.",
        "Look for them in the body and the Location header, and request one.",
    ),
    304: Explanation(
        "The resource has not changed since the version in the request, so no body was sent.",
        "Remove the headers If-None-Match and If-Modified-Since to get the body.",
    ),
    400: Explanation(
        "The API could not read the request.", "Compare the query and the body with the operation's parameters."
    ),
    402: Explanation(
        "The account's plan does not allow this.", "The account owner can change the plan or free some space."
    ),
    405: Explanation("This path does not support this method.", "To change an item, V2 uses PUT and V4 uses PATCH."),
    407: Explanation(
        "A proxy on the way to the API requires a user name and a password (407).",
        "Set HTTPS_PROXY to http://USER:PASSWORD@host:port, with special characters percent-encoded.",
    ),
    409: Explanation(
        "The item already exists, or another request is changing it.", "Read it again before you change it."
    ),
    415: Explanation("The API does not accept this content type.", "Send application/json."),
    422: Explanation("A value is missing or not allowed.", "Correct the values that the response names."),
}
"""Explanations that depend only on the status."""
