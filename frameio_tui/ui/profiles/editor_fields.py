"""The fields of the profile editor, and the conversion of a profile to their texts and back."""

from __future__ import annotations

import shlex
from typing import Any

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import (
    COLOURS,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    SecretStore,
    parse_ask_before,
)
from frameio_tui.ui.widgets.form import FieldSpec

OAUTH = ("client_id", "redirect_uri", "authorize", "token", "revoke", "userinfo")
KINDS = {kind.value: kind.description for kind in CredentialKind}
KIND_HINTS = {
    CredentialKind.DEVELOPER_TOKEN: "of one account; no end",
    CredentialKind.ACCESS_TOKEN: "cannot be renewed",
    CredentialKind.OAUTH_PKCE: "V4: Single-Page, Native",
    CredentialKind.OAUTH_SECRET: "V4: Web App",
    CredentialKind.SERVER_TO_SERVER: "V4: no person signs in",
    CredentialKind.ENVIRONMENT: "asked at each request",
    CredentialKind.COMMAND: "asked at each request",
}
"""What distinguishes each kind of credential, in the terms of its issuer."""
FIELDS = (
    FieldSpec("credential", "credential", "", tuple(KINDS), KINDS),
    FieldSpec("api", "API", "V4 is Adobe's sign-in", tuple(ApiVersion)),
    FieldSpec("name", "name", "a-z 0-9 . _ -"),
    FieldSpec("env_var", "variable", "holds the token"),
    FieldSpec("command", "command", "prints the token; no shell"),
    FieldSpec("client_id", "client id", "of the OAuth app"),
    FieldSpec("redirect_uri", "redirect URI", "exactly as registered"),
    FieldSpec("title", "title", "free text"),
    FieldSpec("base_url", "base URL", "scheme, host, port only"),
    FieldSpec("authorize", "authorize URL", "empty: the provider's own"),
    FieldSpec("token", "token URL", "empty: the provider's own"),
    FieldSpec("revoke", "revoke URL", "empty: the provider's own"),
    FieldSpec("userinfo", "user info URL", "empty: the provider's own"),
    FieldSpec("store", "secrets in", "0600 file, or key ring", tuple(SecretStore)),
    FieldSpec("label", "label", "a word, such as PROD"),
    FieldSpec("colour", "colour", "of the label", COLOURS),
    FieldSpec("account", "account id", "fills {account_id}"),
    FieldSpec("read_only", "read-only", "refuse what may change", ("no", "yes")),
    FieldSpec("ask_before", "ask before", "DELETE PUT, or none"),
    FieldSpec("notes", "notes", "free text"),
)


def shown_fields(kind: CredentialKind) -> tuple[FieldSpec, ...]:
    """Return the fields that apply to a kind of credential."""
    hidden = set()
    if kind is not CredentialKind.ENVIRONMENT:
        hidden.add("env_var")
    if kind is not CredentialKind.COMMAND:
        hidden.add("command")
    if not kind.oauth:
        hidden.update(OAUTH)
    if not kind.stored:
        hidden.add("store")
    return tuple(spec for spec in FIELDS if spec.name not in hidden)


def texts_of(profile: Profile) -> dict[str, str]:
    """Return the values of a profile as the texts of the form."""
    ends = profile.endpoints
    texts = {spec.name: str(getattr(profile, spec.name, "")) for spec in FIELDS}
    texts |= {"authorize": ends.authorize, "token": ends.token, "revoke": ends.revoke, "userinfo": ends.userinfo}
    texts["read_only"] = "yes" if profile.read_only else "no"
    texts["ask_before"] = " ".join(profile.ask_before)
    texts["command"] = shlex.join(profile.command)
    return texts


def values_of(texts: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a profile from the texts of the form, except for its name. Raises InvalidInput."""
    try:
        command = tuple(shlex.split(texts["command"]))
    except ValueError as error:
        raise InvalidInput(f"The command cannot be split: {error}.", "Close its quotes.") from None
    return {
        "title": texts["title"],
        "label": texts["label"],
        "colour": texts["colour"],
        "api": ApiVersion(texts["api"]),
        "base_url": texts["base_url"],
        "credential": CredentialKind(texts["credential"]),
        "store": SecretStore(texts["store"]),
        "client_id": texts["client_id"],
        "redirect_uri": texts["redirect_uri"],
        "endpoints": Endpoints(texts["authorize"], texts["token"], texts["revoke"], texts["userinfo"]),
        "account": texts["account"],
        "read_only": texts["read_only"] == "yes",
        "ask_before": parse_ask_before(texts["ask_before"]),
        "env_var": texts["env_var"],
        "command": command,
        "notes": texts["notes"],
    }
