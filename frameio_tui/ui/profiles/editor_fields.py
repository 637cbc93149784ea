"""The fields of the profile editor, and the conversion of a profile to their texts and back."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import (
    COLOURS,
    V2_APPS_URL,
    V4_CONSOLE_URL,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    SecretStore,
    describe_v2_closing,
    parse_ask_before,
)
from frameio_tui.services.profiles import validate_profile
from frameio_tui.ui.theme import LABEL_STYLES
from frameio_tui.ui.widgets.form import FieldSpec

if TYPE_CHECKING:
    from collections.abc import Collection

OAUTH = ("client_id", "redirect_uri", "authorize", "token", "revoke", "userinfo")
KINDS = {kind.value: kind.description for kind in CredentialKind}
KIND_HELP = {
    CredentialKind.DEVELOPER_TOKEN: "one account; never expires",
    CredentialKind.ACCESS_TOKEN: "expires; cannot be refreshed",
    CredentialKind.OAUTH_PKCE: "V4: Single-Page, Native App",
    CredentialKind.OAUTH_SECRET: "V4: Web App",
    CredentialKind.SERVER_TO_SERVER: "V4: no user signs in",
    CredentialKind.ENVIRONMENT: "read for each request",
    CredentialKind.COMMAND: "run for each request",
}
"""What distinguishes each kind of credential, in the terms of its issuer."""
CONSOLES = {ApiVersion.V2: V2_APPS_URL, ApiVersion.V4: V4_CONSOLE_URL}
"""Where an OAuth app is registered."""
DEFAULT_HELP = "empty: the API's default"
GROUPS = (
    (
        "Profile",
        (
            FieldSpec("name", "Name", "a-z 0-9 . _ -"),
            FieldSpec("title", "Title", "shown in the list"),
            FieldSpec("label", "Label", "short word, such as PROD"),
            FieldSpec("colour", "Colour", "of the label", COLOURS, {}, {c: LABEL_STYLES[c] for c in COLOURS if c}),
            FieldSpec("notes", "Notes", "free text"),
        ),
    ),
    (
        "Credential",
        (
            FieldSpec("credential", "Kind", "", tuple(KINDS), KINDS),
            FieldSpec("api", "API version", "", tuple(ApiVersion), {api: api.upper() for api in ApiVersion}),
            FieldSpec("env_var", "Variable", "contains the token"),
            FieldSpec("command", "Command", "prints the token; no shell"),
            FieldSpec("client_id", "Client ID", "of the OAuth app"),
            FieldSpec("redirect_uri", "Redirect URI", "exactly as registered"),
            FieldSpec("store", "Store in", "private file, or keyring", tuple(SecretStore)),
        ),
    ),
    (
        "Server",
        (
            FieldSpec("base_url", "Base URL", "scheme, host and port only"),
            FieldSpec("authorize", "Authorize URL", DEFAULT_HELP),
            FieldSpec("token", "Token URL", DEFAULT_HELP),
            FieldSpec("revoke", "Revoke URL", DEFAULT_HELP),
            FieldSpec("userinfo", "User info URL", DEFAULT_HELP),
            FieldSpec("account", "Account ID", "fills {account_id} in paths"),
            FieldSpec("variables", "Variables", "team=ID fills {{team}}"),
        ),
    ),
    (
        "Safety",
        (
            FieldSpec("read_only", "Read-only", "blocks all changes", ("no", "yes")),
            FieldSpec("ask_before", "Ask before", "such as DELETE PUT, or none"),
        ),
    ),
)
"""The fields of the form by group."""
FIELDS = tuple(spec for _, specs in GROUPS for spec in specs)


def help_of(name: str, kind: CredentialKind, api: ApiVersion, now: float) -> str:
    """Return the help of a field, which can depend on the credential kind and the API version."""
    if name == "credential":
        return KIND_HELP[kind]
    if name == "api":
        return describe_v2_closing(now) if api is ApiVersion.V2 else "recommended (Adobe sign-in)"
    if name == "client_id":
        return "from developer.frame.io" if api is ApiVersion.V2 else "from Adobe Developer Console"
    return next(spec.help for spec in FIELDS if spec.name == name)


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
    texts["variables"] = shlex.join(f"{name}={value}" for name, value in profile.variables)
    return texts


def values_of(texts: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a profile from the texts of the form, except for its name. Raises InvalidInput."""
    try:
        command = tuple(shlex.split(texts["command"]))
    except ValueError as error:
        raise InvalidInput(f"The command cannot be split into words: {error}.", "Close the quotes.") from None
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
        "variables": _variables_of(texts["variables"]),
        "notes": texts["notes"],
    }


def _variables_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the variables of the text of a field, in which quotes protect spaces. Raises InvalidInput."""
    from frameio_tui.core.text.variables import parse_variables

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise InvalidInput(f"The variables cannot be split into words: {error}.", "Close the quotes.") from None
    return parse_variables(words)


def faults_of(texts: dict[str, str], taken: Collection[str]) -> dict[str, str]:
    """Return the problem of each field, by its name; empty if the profile can be saved.

    `taken` are the names of other profiles. Each field is checked with valid values in all other fields, so that an
    error belongs to one field.
    """
    kind = CredentialKind(texts["credential"])
    valid = texts_of(Profile("", "valid", env_var="TOKEN", command=("true",))) | {"credential": kind.value}
    faults: dict[str, str] = {}
    for spec in shown_fields(kind):
        try:
            fields = values_of(valid | {spec.name: texts[spec.name]})
            validate_profile(Profile("", texts["name"] if spec.name == "name" else "valid", **fields))
        except InvalidInput as error:
            faults[spec.name] = str(error)
    if texts["name"] in taken:
        faults["name"] = f"A profile named '{texts['name']}' already exists. Choose another name."
    return faults


def lacks_client_id(texts: dict[str, str]) -> bool:
    """Return whether the form describes an OAuth app without the client ID that a sign-in needs."""
    return CredentialKind(texts["credential"]).oauth and not texts["client_id"].strip()
