"""What the profile editor is asked, and the fields it shows."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..core.errors import InvalidInput
from ..core.profile import COLOURS, ApiVersion, CredentialKind, Endpoints, Profile, SecretPlace


@dataclass(frozen=True)
class EditorAsk:
    """An existing profile by name, or (an empty name) a new one with these values. Answered with the name, or None."""

    name: str
    values: dict[str, object] = field(default_factory=dict)


class FieldSpec(NamedTuple):
    """A field of the form."""

    name: str
    label: str
    hint: str
    choices: tuple[str, ...] = ()
    """Values to go through with left, right and space; empty: text."""


OAUTH = ("client_id", "redirect_uri", "authorize", "token", "revoke", "userinfo")
FIELDS = (
    FieldSpec("credential", "credential", "where the token comes from", tuple(CredentialKind)),
    FieldSpec("name", "name", "a-z 0-9 . _ - ; the file's name"),
    FieldSpec("title", "title", "free text"),
    FieldSpec("api", "API", "which of Frame.io's APIs", tuple(ApiVersion)),
    FieldSpec("base_url", "base URL", "scheme, host and port only"),
    FieldSpec("env_var", "variable", "name of the environment variable that holds the token"),
    FieldSpec("command", "command", "prints the token; run without a shell"),
    FieldSpec("client_id", "client id", "of the OAuth app"),
    FieldSpec("redirect_uri", "redirect URI", "exactly as registered for the app"),
    FieldSpec("authorize", "authorize URL", "empty: the provider's own"),
    FieldSpec("token", "token URL", "empty: the provider's own"),
    FieldSpec("revoke", "revoke URL", "empty: the provider's own"),
    FieldSpec("userinfo", "user info URL", "empty: the provider's own"),
    FieldSpec("secret_in", "secrets in", "a private file, or the desktop's key ring", tuple(SecretPlace)),
    FieldSpec("label", "label", "a short word shown beside the name, such as PROD"),
    FieldSpec("colour", "colour", "of the label", COLOURS),
    FieldSpec("account", "account id", "fills {account_id}"),
    FieldSpec("read_only", "read-only", "refuse whatever may change something", ("no", "yes")),
    FieldSpec("guard", "ask before", "methods, such as DELETE PUT"),
    FieldSpec("notes", "notes", "free text"),
)


def shown_fields(kind: CredentialKind) -> tuple[FieldSpec, ...]:
    """The fields that matter for a kind of credential."""
    hidden = set()
    if kind is not CredentialKind.ENVIRONMENT:
        hidden.add("env_var")
    if kind is not CredentialKind.COMMAND:
        hidden.add("command")
    if not kind.oauth:
        hidden.update(OAUTH)
    if not kind.stored:
        hidden.add("secret_in")
    return tuple(spec for spec in FIELDS if spec.name not in hidden)


def texts_of(profile: Profile) -> dict[str, str]:
    """A profile's values as the form shows them."""
    ends = profile.endpoints
    texts = {spec.name: str(getattr(profile, spec.name, "")) for spec in FIELDS}
    texts |= {"authorize": ends.authorize, "token": ends.token, "revoke": ends.revoke, "userinfo": ends.userinfo}
    texts["read_only"] = "yes" if profile.read_only else "no"
    texts["guard"] = " ".join(profile.guard)
    texts["command"] = shlex.join(profile.command)
    return texts


def values_of(texts: dict[str, str]) -> dict[str, Any]:
    """The fields of a profile from the form's texts, without the name. Raises InvalidInput."""
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
        "secret_in": SecretPlace(texts["secret_in"]),
        "client_id": texts["client_id"],
        "redirect_uri": texts["redirect_uri"],
        "endpoints": Endpoints(texts["authorize"], texts["token"], texts["revoke"], texts["userinfo"]),
        "account": texts["account"],
        "read_only": texts["read_only"] == "yes",
        "guard": tuple(texts["guard"].upper().replace(",", " ").split()),
        "env_var": texts["env_var"],
        "command": command,
        "notes": texts["notes"],
    }
