"""The checks that find out why a request was refused; each one can end the search with an explanation.

They run in an order that starts with those that send nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.diagnosis.explain import Explanation, detail_of, format_scopes, quote_detail
from frameio_tui.core.errors import Remedy
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.json.read import read_object
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile, announce_v2_closing
from frameio_tui.core.resources.ids import kinds_of_placeholder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.profiles.credential import CredentialRecord
    from frameio_tui.core.resources.ids import SeenId


class Check(NamedTuple):
    """One check and its result: `ok`, `bad`, `skipped` or `asking`."""

    name: str
    state: str
    detail: str = ""


QUESTIONS = {
    "shape": "Is this a complete request for an operation of this API?",
    "me": "Is the token valid (GET /me)?",
    "header": "Does this API accept this kind of token?",
    "account": "Can this user access the account?",
    "parent": "Can this user access the parent item?",
    "scope": "Does the token have the scope?",
}


def check_shape(
    method: str, path: str, has_body: bool, operation: Operation | None, catalog: Catalog, profile: Profile
) -> tuple[Check, Explanation | None]:
    """Check the request itself; nothing is sent."""
    other = "V4" if path.startswith("/v4/") else "V2"
    if path.startswith(("/v2/", "/v4/")) and not path.startswith(f"/{profile.api.value}/"):
        sentence = f"This is a {other} path, but the profile uses {profile.api.value.upper()}."
        return Check("shape", "bad", sentence), Explanation(
            sentence,
            Remedy(
                f"Use a {other} profile, such as the linked profile.",
                f"Use a {other} profile, such as the linked profile: --profile NAME",
            ),
        )
    if operation is None:
        methods = catalog.methods_for(path)
        if methods:
            sentence = f"{path} does not support {method}, only {', '.join(methods)}."
            return Check("shape", "bad", sentence), Explanation(sentence, "Use another method.")
        sentence = "This path is not in the list of operations."
        remedy = Remedy(
            "Check the spelling, or search the operations.",
            f"Check the spelling, or search: frameio-tui operations --api {profile.api.value} WORDS",
        )
        return Check("shape", "bad", sentence), Explanation(sentence, remedy)
    if operation.body_required and not has_body:
        sentence = f"{operation.method} {operation.path} requires a body, but none was sent."
        return Check("shape", "bad", sentence), Explanation(sentence, "Add a body with the required fields.")
    return Check("shape", "ok", f"{operation.method} {operation.path}"), None


def check_ids(params: Mapping[str, str], known: Mapping[str, Sequence[SeenId]]) -> tuple[Check, Explanation] | None:
    """Check whether an ID in the path was seen before as a different kind of resource; `known` is by ID."""
    for name, value in params.items():
        wanted, seen_ids = kinds_of_placeholder(name), known.get(value, ())
        if not seen_ids or any(seen.kind in wanted for seen in seen_ids):
            continue
        named = f" ({seen_ids[0].name})" if seen_ids[0].name else ""
        sentence = (
            f"{{{name}}} is the ID of {_with_article(seen_ids[0].kind)}{named}, not of {_with_article(wanted[0])}."
        )
        remedy = "Find the right ID by listing the items and following them."
        return Check("shape", "bad", sentence), Explanation(sentence, remedy)
    return None


def _with_article(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aei' else 'a'} {kind.replace('_', ' ')}"


def check_token(status: int) -> Check:
    """Return the result of GET /me for the token."""
    if status == 200:
        return Check("me", "ok", "the token is accepted")
    if status == 401:
        return Check("me", "bad", "401: the token is not valid")
    if status == 429:
        return Check("me", "ok", "429: the token is valid, but the rate limit has been reached")
    return Check("me", "skipped", f"{status}: inconclusive")


def check_header(
    profile: Profile, me: str, operation: Operation | None, expired: str = "", now: float = 0.0
) -> tuple[Check, Explanation | None]:
    """Check whether the API or the operation accepts this kind of token.

    `me` is the state of the check of GET /me; `expired` says how long ago the token expired, if it has a stated expiry.
    """
    kind = profile.credential
    if operation is not None and kind in operation.rejected_credentials:
        sentence = f"{operation.method} {operation.path} does not accept a credential of the kind '{kind.description}'."
        remedy = (
            "Only Frame.io's own apps can call it."
            if not operation.callable
            else "Use a profile with a developer token."
        )
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    if me == "ok":
        return Check("header", "ok", f"accepted: {kind.description}"), None
    if me != "bad":
        return Check("header", "skipped", "GET /me was inconclusive"), None
    if expired:
        sentence = f"The token expired {expired}."
        remedy = _new_token(profile)
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    if profile.api is ApiVersion.V4 and kind is CredentialKind.DEVELOPER_TOKEN:
        sentence = "V4 did not accept the developer token, although it was sent with the legacy header."
        remedy = (
            "Developer tokens work for accounts that are on V4 and not managed in the Adobe Admin Console. "
            "Otherwise sign in with Adobe. If the account is still on V2, use the linked V2 profile."
        )
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    if kind is CredentialKind.DEVELOPER_TOKEN:
        sentence = "The token is not valid: mistyped, disabled or deleted, or the account has moved to V4."
        remedy = (
            "Check it on the developer site. If the account has moved to V4, create a linked V4 profile."
            f"{announce_v2_closing(now)}"
        )
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    sentence = "The token is not valid: expired, revoked, or for the other API version."
    remedy = _new_token(profile)
    return Check("header", "bad", sentence), Explanation(sentence, remedy)


def _new_token(profile: Profile) -> Remedy:
    if profile.credential.oauth:
        return Remedy("Sign in again.", f"Sign in again: frameio-tui login {profile.name}")
    return Remedy("Paste a new token.", f"Enter a new token: frameio-tui token set {profile.name}")


def check_account(
    status: int, account: str, ids: frozenset[str], *, whole: bool = True
) -> tuple[Check, Explanation | None]:
    """Check the account ID in the path against the list of accounts; `whole` says that the list is complete."""
    if status != 200:
        return Check("account", "skipped", f"the accounts could not be listed ({status})"), None
    if account in ids:
        return Check("account", "ok", "the user can access the account"), None
    if not whole:
        return Check("account", "skipped", "not all accounts were listed"), None
    sentence = "This user cannot access the account in the path."
    return Check("account", "bad", sentence), Explanation(
        sentence, "List the user's accounts with GET /accounts, and use one of them."
    )


def parent_request(operation: Operation, path: str, catalog: Catalog) -> RequestSpec | None:
    """Return the GET request for the nearest parent resource: the longest documented path, or else the request's own.

    Deleted resources are requested too, if the API shows them. The account has a check of its own.
    """
    parts = path.strip("/").split("/")
    for length in range(len(parts), 2, -1):
        parent_path = "/" + "/".join(parts[:length])
        found = catalog.match("GET", parent_path)
        if found is None or found.path_params in ((), ("account_id",)) or not found.path.endswith("}"):
            continue
        deleted = any(parameter.name == "include_deleted" for parameter in found.query)
        if found is operation and not deleted:
            continue  # this request was already sent and refused
        query = (("include_deleted", "true"),) if deleted else ()
        return RequestSpec("GET", parent_path, query, headers=found.headers)
    return None


def check_parent(status: int, spec: RequestSpec, body: bytes = b"") -> tuple[Check, Explanation | None]:
    """Return the result of the request for the parent resource."""
    if status == 200:
        day = _deleted_at(body)
        if not day:
            return Check("parent", "ok", f"accessible: {spec.path}"), None
        sentence = f"{spec.path} was deleted on {day}."
        remedy = f"To restore it within 30 days: PUT {spec.path.removeprefix('/v2')}/restore"
        return Check("parent", "bad", sentence), Explanation(sentence, remedy)
    if status == 404:
        sentence = f"{spec.path} does not exist, was deleted, or is not accessible to this user."
        remedy = "Check the ID by listing the items. You get the same response if you are not a member of the project."
        return Check("parent", "bad", sentence), Explanation(sentence, remedy)
    if status in (401, 403):
        sentence = f"Access to {spec.path} is denied ({status})."
        return Check("parent", "bad", sentence), None
    return Check("parent", "skipped", f"{status}: inconclusive"), None


def _deleted_at(body: bytes) -> str:
    """Return the day on which a resource was deleted, or an empty string if it was not."""
    at = (read_object(body) or {}).get("deleted_at")
    return at[:10] if isinstance(at, str) else ""


def check_scope(operation: Operation, profile: Profile, record: CredentialRecord) -> tuple[Check, Explanation | None]:
    """Check whether the token has the scope, as far as this can be known."""
    if profile.api is ApiVersion.V4:
        sentence = "The user's role does not allow this (V4 uses roles, not scopes)."
        return Check("scope", "bad", sentence), Explanation(
            sentence, "Ask an admin of the account or workspace for a higher role."
        )
    granted = record.tokens.scopes if record.tokens else None
    scopes = set(profile.scopes) if granted is None else set(granted)
    lacking = [scope for scope in operation.scopes if scope not in scopes]
    if not operation.scopes:
        return Check("scope", "skipped", "no scope is documented for this operation"), None
    if granted is not None and lacking:
        sentence = f"The token does not have the {format_scopes(lacking)}."
        return Check("scope", "bad", sentence), Explanation(
            sentence,
            Remedy(
                f"Select the {format_scopes(lacking)} in the profile, and sign in again.",
                f"Add the {format_scopes(lacking)} to the profile (frameio-tui profiles set {profile.name} scopes=…), "
                f"and sign in again: frameio-tui login {profile.name}",
            ),
        )
    if scopes and lacking:
        verb, pronoun = ("is", "it") if len(lacking) == 1 else ("are", "them")
        sentence = (
            f"The {format_scopes(lacking)} {verb} not selected in this profile, "
            f"so the token probably does not have {pronoun}."
        )
        return Check("scope", "bad", sentence), Explanation(
            sentence, f"Create a token with the {format_scopes(lacking)} on the developer site."
        )
    if granted is None:
        return Check(
            "scope",
            "skipped",
            ("unknown: Frame.io does not report a developer token's scopes; the selected ones are sufficient"),
        ), None
    return Check("scope", "ok", "granted"), None


def verdict(status: int, body: bytes, *, above_seen: bool) -> Explanation:
    """Explain a refusal that no check explained: the ID, or the user's role.

    `above_seen` says that the parent resource exists.
    """
    detail = detail_of(body)
    sentence = "The token, the path and the scopes look right. The user's role is probably too low."
    remedy = "Try the same action in the web app as this user."
    if status == 404:
        subject = "The parent item is accessible, but the ID" if above_seen else "The ID"
        sentence = f"{subject} does not exist, was deleted, is of another kind, or is not accessible to this user."
        remedy = "Check the ID by listing the items. You get the same response if you are not a member of the project."
    if detail:
        sentence += f" {quote_detail(detail)}"
    return Explanation(sentence, remedy)
