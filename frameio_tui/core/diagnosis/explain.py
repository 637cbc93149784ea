"""Explain a refused request: derive one sentence and a remedy from status, body, profile and operation.

The sentence says so where the API is ambiguous: V2 responds with 403 to a missing access right, a missing scope and a
missing role alike (Frame.io, API error codes).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.http.exchange import REDIRECTS
from frameio_tui.core.http.rate_limit import read_headers
from frameio_tui.core.json.read import read_object
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.profiles.credential import CredentialRecord

V2_SUNSET = "1 December 2026"
MAX_DETAIL_LENGTH = 400


class Explanation(NamedTuple):
    """One sentence and a remedy; both may contain untrusted text."""

    sentence: str
    remedy: str = ""


def explain(
    status: int,
    body: bytes,
    profile: Profile,
    operation: Operation | None,
    record: CredentialRecord | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> Explanation:
    """Explain a response. Never raises."""
    headers = tuple(headers)
    detail = detail_of(body)
    if _is_html(body, headers) and status in (200, 401, 403, 502, 503):
        return Explanation(
            f"{status} came as a web page, not from the API: a proxy, firewall or login page stands in between.",
            "Look at the body, and check the proxy variables (frameio-tui doctor).",
        )
    if 200 <= status < 300:
        return Explanation("The API said yes.")
    if status in REDIRECTS:
        return Explanation(
            "The server answered with a redirect, which is not followed so that the token goes nowhere else.",
            "Check the base URL of the profile.",
        )
    if operation is not None and profile.credential in operation.rejected_credentials and status in (401, 403):
        return _refused_kind(profile, operation)
    explained = _refusal(status, profile, operation, record, headers)
    if detail:
        explained = explained._replace(sentence=f"{explained.sentence} The API says: {detail}")
    return explained


def explain_error(error: FrameioTuiError, profile: Profile) -> Explanation:
    """Explain why no response arrived."""
    return Explanation(f"No answer from {profile.base_url}: {error.sentence}", error.remedy)


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
            f"{operation.method} {operation.path} is for Frame.io's own apps: no token of yours can call it.",
            "Look for another operation in the list.",
        )
    return Explanation(
        f"{operation.method} {operation.path} does not accept a credential "
        f"of the kind '{profile.credential.description}'.",
        "Call it with a developer token's profile.",
    )


def _refusal(
    status: int,
    profile: Profile,
    operation: Operation | None,
    record: CredentialRecord | None,
    headers: tuple[tuple[str, str], ...],
) -> Explanation:
    match status:
        case 401:
            return _unauthorized(profile)
        case 403:
            return _forbidden(profile, operation, record)
        case 404:
            return _not_found(profile, operation)
        case 410:
            return _gone(profile)
        case 429:
            return _too_many(operation, headers)
    if status >= 500:
        return _server_fault(status, profile)
    if status < 400 and status not in _EXPLAINED_BY_STATUS:
        return Explanation(f"The server answered {status}, with no result.", "Look at the body and the headers.")
    other = Explanation("The API refused the request.", "Its answer says why, if anything does.")
    return _EXPLAINED_BY_STATUS.get(status, other)


def _unauthorized(profile: Profile) -> Explanation:
    if profile.api is ApiVersion.V4 and profile.credential is CredentialKind.DEVELOPER_TOKEN:
        return Explanation(
            "V4 did not accept this developer token.",
            "It works there only for accounts already on V4 and not managed in the Adobe Admin Console; "
            "else sign in through Adobe. On an account still on V2, use the V2 twin.",
        )
    if profile.credential is CredentialKind.DEVELOPER_TOKEN:
        return Explanation(
            "The token was not accepted.",
            "Was it copied whole, or disabled or deleted on the developer site? If the account has moved to V4, make "
            f"the V4 twin (V). Announced end of V2: {V2_SUNSET}.",
        )
    if profile.credential is CredentialKind.ACCESS_TOKEN:
        return Explanation(
            "The access token was not accepted: it has expired, was revoked, or is of the other API.",
            "Paste a new one; check that the profile's API is the one it was made for.",
        )
    if profile.credential.oauth:
        return Explanation(
            "The token was not accepted.", f"Sign in again: press I, or run: frameio-tui login {profile.name}"
        )
    return Explanation("The token was not accepted.", "Look at where it comes from (t).")


def _forbidden(profile: Profile, operation: Operation | None, record: CredentialRecord | None) -> Explanation:
    if profile.api is ApiVersion.V4:
        return Explanation(
            "This person may not do that: on V4 roles decide, scopes are the same for everyone.",
            "Ask an admin of the account or workspace for the role, or check that the id is in this account.",
        )
    granted = record.tokens.scopes if record and record.tokens else None
    scopes = set(profile.scopes) if granted is None else set(granted)
    lacking = [scope for scope in operation.scopes if scope not in scopes] if operation else []
    if lacking and scopes:
        source = "was not granted" if granted is not None else "is not ticked in this profile"
        return Explanation(
            f"Probably the scope {' and '.join(lacking)} is missing: it {source}.",
            "Make a token with it on the developer site; or the person lacks access: V2 answers 403 for both.",
        )
    return Explanation(
        "V2 answers 403 alike when the person lacks access, the token lacks the scope, or the role is too low.",
        "Check that the person can open it in the web app; then compare the scopes (s) with the developer site.",
    )


def _not_found(profile: Profile, operation: Operation | None) -> Explanation:
    if operation is None:
        return Explanation(
            "There is nothing at that path, and the catalogue knows no such operation.",
            "Look for typing slips, and whether the path is of the other API.",
        )
    return Explanation(
        "It does not exist, was deleted, or cannot be seen by this person.",
        "Check the id" + (" and the account id in the path." if profile.api is ApiVersion.V4 else "."),
    )


def _gone(profile: Profile) -> Explanation:
    if profile.api is ApiVersion.V2:
        return Explanation(
            f"It is gone for good, maybe with all of V2: its announced end is {V2_SUNSET}.",
            "x shows the same on V4; F2, V makes this profile's V4 twin.",
        )
    return Explanation("It is gone for good.", "Look for another operation in the list.")


def _too_many(operation: Operation | None, headers: tuple[tuple[str, str], ...]) -> Explanation:
    reading = read_headers(headers)
    limit = operation.rate_limit if operation else None
    if reading is not None:
        known = f" ({reading.limit} in {reading.window:g} s)"
        wait = f"One more is free about every {reading.per_call:.2g} s; "
    else:
        known = f" ({limit.calls} in {limit.window_ms / 1000:g} s)" if limit else ""
        wait = ""
    return Explanation(
        f"Too many calls of this operation{known}; they are counted per person, over all tokens.",
        f"{wait}wait a moment and send it again." if wait else "Wait a moment and send it again.",
    )


def _server_fault(status: int, profile: Profile) -> Explanation:
    if status in (502, 503, 504):
        return Explanation("The API is not there for the moment.", "Try again in a while; reading is safe to repeat.")
    more = " V2 also answers 500 to a malformed URL or body, and after 30 s of work." if profile.api == "v2" else ""
    return Explanation(
        f"The API failed.{more}", "Check path, ids and body; look whether a change was made before sending it again."
    )


_EXPLAINED_BY_STATUS = {
    300: Explanation(
        "The server offers several versions of this and leaves the choice to you.",
        "Look at the body and the Location header, and request one of them.",
    ),
    304: Explanation(
        "Nothing has changed since the version that the request names, so no body was sent.",
        "Leave out the headers If-None-Match and If-Modified-Since to get the body.",
    ),
    400: Explanation("The API could not read the request.", "Check query and body against the operation's parameters."),
    402: Explanation("The account's plan does not allow it.", "Its owner can change the plan, or make room."),
    405: Explanation("That path does not take this method.", "V2 changes with PUT, V4 with PATCH."),
    407: Explanation(
        "A proxy between here and the API wants a user name and a password (407).",
        "Set HTTPS_PROXY to http://USER:PASSWORD@host:port, special characters percent-encoded.",
    ),
    409: Explanation("It exists already, or something else is changing it.", "Read it anew, then decide."),
    415: Explanation("The API does not take this content type.", "Send application/json."),
    422: Explanation(
        "A value is missing or not allowed.", "Correct what is named; in the console b shows it at its line."
    ),
}
"""Explanations that depend only on the status."""
