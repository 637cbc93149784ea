"""The checks that find out why a request was refused; each one can end the search with an explanation (ux: Why?).

They run in an order that starts with those that send nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.diagnosis.explain import V2_SUNSET, Explanation, detail_of
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.json.read import read_object
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
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
    "shape": "Is it an operation of this API, and complete?",
    "me": "Is the token accepted at all? GET /me",
    "header": "Does this API take this kind of token?",
    "account": "Is the account one of this person's?",
    "parent": "Can this person see what it hangs on?",
    "scope": "Does the token have the scope?",
}


def check_shape(
    method: str, path: str, has_body: bool, operation: Operation | None, catalog: Catalog, profile: Profile
) -> tuple[Check, Explanation | None]:
    """Check the request itself; nothing is sent."""
    other = "V4" if path.startswith("/v4/") else "V2"
    if path.startswith(("/v2/", "/v4/")) and not path.startswith(f"/{profile.api.value}/"):
        sentence = f"The path is of {other}, and the profile speaks {profile.api.value.upper()}."
        return Check("shape", "bad", sentence), Explanation(
            sentence, "Use a profile of that API, such as the twin (F2, V)."
        )
    if operation is None:
        methods = catalog.methods_for(path)
        if methods:
            sentence = f"{path} is not there by {method}, but by {', '.join(methods)}."
            return Check("shape", "bad", sentence), Explanation(sentence, "Change the method.")
        sentence = "The catalogue knows no such path."
        return Check("shape", "bad", sentence), Explanation(sentence, "Look for a typing slip; / finds an operation.")
    if operation.body_required and not has_body:
        sentence = f"{operation.method} {operation.path} needs a body, and none was sent."
        return Check("shape", "bad", sentence), Explanation(sentence, "b begins one with the fields it needs.")
    return Check("shape", "ok", f"{operation.method} {operation.path}"), None


def check_ids(params: Mapping[str, str], known: Mapping[str, Sequence[SeenId]]) -> tuple[Check, Explanation] | None:
    """Check whether an ID in the path was seen before as a different kind of resource; `known` is by ID."""
    for name, value in params.items():
        wanted, seen_ids = kinds_of_placeholder(name), known.get(value, ())
        if not seen_ids or any(seen.kind in wanted for seen in seen_ids):
            continue
        named = f" ({seen_ids[0].name})" if seen_ids[0].name else ""
        sentence = (
            f"{{{name}}} is the id of {_with_article(seen_ids[0].kind)}{named}, not of {_with_article(wanted[0])}."
        )
        remedy = "Enter on the id in an answer offers what takes it."
        return Check("shape", "bad", sentence), Explanation(sentence, remedy)
    return None


def _with_article(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aei' else 'a'} {kind.replace('_', ' ')}"


def check_token(status: int) -> Check:
    """Return the result of GET /me for the token."""
    if status == 200:
        return Check("me", "ok", "the token is accepted")
    if status == 401:
        return Check("me", "bad", "401: the token is not accepted anywhere")
    if status == 429:
        return Check("me", "ok", "429: accepted, but the limit is used up")
    return Check("me", "skipped", f"{status}: nothing can be told from that")


def check_header(
    profile: Profile, me: str, operation: Operation | None, expired: str = ""
) -> tuple[Check, Explanation | None]:
    """Check whether the API or the operation accepts this kind of token.

    `me` is the state of the check of GET /me; `expired` says how long ago the token expired, if it has a stated expiry.
    """
    kind = profile.credential
    if operation is not None and kind in operation.rejected_credentials:
        sentence = f"{operation.method} {operation.path} takes no {kind.description}."
        remedy = "No token of yours can call it." if not operation.callable else "Call it with a developer token."
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    if me == "ok":
        return Check("header", "ok", f"a {kind.description} is taken"), None
    if me != "bad":
        return Check("header", "skipped", "GET /me told nothing"), None
    if expired:
        sentence = f"The token expired {expired}."
        remedy = "Sign in again (t, then i)." if kind.oauth else "Paste a new one (t, then p)."
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    if profile.api is ApiVersion.V4 and kind is CredentialKind.DEVELOPER_TOKEN:
        sentence = "V4 did not take the developer token, though it was sent with the legacy header."
        remedy = (
            "It works for accounts already on V4 and not managed in the Adobe Admin Console; else sign in through "
            "Adobe. On an account still on V2, use the V2 twin."
        )
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    if kind is CredentialKind.DEVELOPER_TOKEN:
        sentence = "The token is not accepted: mistyped, disabled, deleted, or its account has moved to V4."
        remedy = f"Look at it on the developer site; make the V4 twin (F2, V). Announced end of V2: {V2_SUNSET}."
        return Check("header", "bad", sentence), Explanation(sentence, remedy)
    sentence = "The token is not accepted: expired, revoked, or of the other API."
    remedy = "Sign in again (I)." if kind.oauth else "Paste a new one (t, then p)."
    return Check("header", "bad", sentence), Explanation(sentence, remedy)


def check_account(
    status: int, account: str, ids: frozenset[str], *, whole: bool = True
) -> tuple[Check, Explanation | None]:
    """Check the account ID in the path against the list of accounts; `whole` says that the list is complete."""
    if status != 200:
        return Check("account", "skipped", f"the accounts could not be listed ({status})"), None
    if account in ids:
        return Check("account", "ok", "the account is one of this person's"), None
    if not whole:
        return Check("account", "skipped", "there are more accounts than one page lists"), None
    sentence = "The account in the path is none of this person's."
    return Check("account", "bad", sentence), Explanation(
        sentence, "List them (/accounts), and choose one as the default."
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
            return Check("parent", "ok", f"{spec.path} can be seen"), None
        sentence = f"{spec.path} was deleted on {day}."
        remedy = f"PUT {spec.path.removeprefix('/v2')}/restore brings it back, within 30 days."
        return Check("parent", "bad", sentence), Explanation(sentence, remedy)
    if status == 404:
        sentence = f"{spec.path} does not exist, was deleted, or cannot be seen by this person."
        remedy = "Check the id: list what is there and follow it. Who is not on a project is told the same."
        return Check("parent", "bad", sentence), Explanation(sentence, remedy)
    if status in (401, 403):
        sentence = f"{spec.path} itself is refused ({status})."
        return Check("parent", "bad", sentence), None
    return Check("parent", "skipped", f"{status}: nothing can be told from that"), None


def _deleted_at(body: bytes) -> str:
    """Return the day on which a resource was deleted, or an empty string if it was not."""
    at = (read_object(body) or {}).get("deleted_at")
    return at[:10] if isinstance(at, str) else ""


def check_scope(operation: Operation, profile: Profile, record: CredentialRecord) -> tuple[Check, Explanation | None]:
    """Check whether the token has the scope, as far as this can be known."""
    if profile.api is ApiVersion.V4:
        sentence = "V4 has no scopes to miss: roles decide, and this person's does not allow it."
        return Check("scope", "bad", sentence), Explanation(
            sentence, "Ask an admin of the account or workspace for the role."
        )
    granted = record.tokens.scopes if record.tokens else None
    scopes = set(profile.scopes) if granted is None else set(granted)
    lacking = [scope for scope in operation.scopes if scope not in scopes]
    if not operation.scopes:
        return Check("scope", "skipped", "no scope is documented for it"), None
    if granted is not None and lacking:
        sentence = f"The token was not granted {' and '.join(lacking)}."
        return Check("scope", "bad", sentence), Explanation(sentence, "Tick it (s) and sign in again.")
    if scopes and lacking:
        sentence = f"{' and '.join(lacking)} is not ticked in this profile; most likely the token lacks it too."
        return Check("scope", "bad", sentence), Explanation(sentence, "Make a token with it on the developer site.")
    if granted is None:
        return Check("scope", "skipped", "nothing tells a developer token's scopes; the ticked ones would do"), None
    return Check("scope", "ok", "granted"), None


def verdict(status: int, body: bytes, *, above_seen: bool) -> Explanation:
    """Explain a refusal that no check explained: the ID, or the user's role.

    `above_seen` says that the parent resource exists.
    """
    detail = detail_of(body)
    sentence = "Token, address and scopes are fine as far as can be told: most likely this person's role is too low."
    remedy = "Try it in the web app as the same person."
    if status == 404:
        subject = "What it hangs on is there: the id itself" if above_seen else "The id"
        sentence = f"{subject} does not exist, was deleted, is of another kind, or cannot be seen by this person."
        remedy = "Check it: list what is there and follow it. Who is not on a project is told the same."
    if detail:
        sentence += f" The API says: {detail}"
    return Explanation(sentence, remedy)
