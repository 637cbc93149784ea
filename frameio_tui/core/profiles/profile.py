"""A profile: one account on one API, without any secret.

This module does not import `dataclasses`, `pathlib` or `re`: the commands `profiles` and `token` load it within
their start-up budget.
"""

# No `from __future__ import annotations` here: every annotation of a NamedTuple would be compiled at each start.
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_BASE_URL = "https://api.frame.io"
DEFAULT_REDIRECT_URI = "http://127.0.0.1:49273/callback"
"""A fixed, uncommon port, because providers compare redirect URIs as strings."""
V2_TOKENS_URL = "https://developer.frame.io/app/tokens"
"""The page where a V2 developer token is created."""
V2_APPS_URL = "https://developer.frame.io"
"""The developer site, where an OAuth app for V2 is registered."""
V4_CONSOLE_URL = "https://developer.adobe.com/console"
"""Adobe Developer Console, where tokens and OAuth apps for V4 are created."""
V2_CLOSES_AT = 1_796_083_200
"""The announced end of the V2 API, as epoch seconds."""
V2_SUNSET = "1 December 2026"
"""The same date as text."""

NAME_LONGEST = 63
_NAME_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_NAME_REST = _NAME_FIRST | frozenset("._-")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""The methods that a request can have."""
COLOURS = ("", "red", "orange", "yellow", "green", "cyan", "blue", "magenta", "grey")


class ApiVersion(StrEnum):
    """The version of the Frame.io API that a profile uses."""

    V2 = "v2"
    V4 = "v4"

    @property
    def other(self) -> "ApiVersion":
        """The other version."""
        return ApiVersion.V4 if self is ApiVersion.V2 else ApiVersion.V2


class CredentialKind(StrEnum):
    """The source of a profile's bearer token."""

    DEVELOPER_TOKEN = "developer_token"  # noqa: S105 - the name of a kind, not a secret
    ACCESS_TOKEN = "access_token"  # noqa: S105 - as above
    OAUTH_PKCE = "oauth_pkce"
    OAUTH_SECRET = "oauth_secret"  # noqa: S105 - as above
    SERVER_TO_SERVER = "server_to_server"
    ENVIRONMENT = "environment"
    COMMAND = "command"

    @property
    def description(self) -> str:
        """The name of the kind as it is displayed."""
        return _KIND_DESCRIPTIONS[self.value]

    @property
    def stored(self) -> bool:
        """Whether the program itself stores a token of this kind."""
        return self not in (CredentialKind.ENVIRONMENT, CredentialKind.COMMAND)

    @property
    def oauth(self) -> bool:
        """Whether tokens of this kind come from an OAuth token endpoint."""
        return self in (CredentialKind.OAUTH_PKCE, CredentialKind.OAUTH_SECRET, CredentialKind.SERVER_TO_SERVER)

    @property
    def has_client_secret(self) -> bool:
        """Whether an app of this kind authenticates with a client secret."""
        return self in (CredentialKind.OAUTH_SECRET, CredentialKind.SERVER_TO_SERVER)


_KIND_DESCRIPTIONS = {
    "developer_token": "developer token",
    "access_token": "access token",
    "oauth_pkce": "OAuth (PKCE)",
    "oauth_secret": "OAuth (client secret)",
    "server_to_server": "server-to-server",
    "environment": "environment variable",
    "command": "command",
}


def describe_v2_closing(now: float) -> str:
    """Return whether the V2 API is still available, without a full stop; `now` is a Unix time.

    Both texts have the same length, so that columns do not depend on the day.
    """
    return f"V2 {'closes' if now < V2_CLOSES_AT else 'closed'} on 1 December 2026"


class SecretStore(StrEnum):
    """Where the program stores a profile's secrets."""

    FILE = "file"
    KEYRING = "keyring"


class Endpoints(NamedTuple):
    """OAuth endpoints of a profile; an empty string selects the provider's own endpoint."""

    authorize: str = ""
    token: str = ""
    revoke: str = ""
    userinfo: str = ""


class Profile(NamedTuple):
    """One account on one API. Immutable; use `_replace` to change it."""

    id: str
    """32 hex digits, generated once; credentials, history and usage are stored under it."""
    name: str
    """The file's name without `.toml`."""
    title: str = ""
    label: str = ""
    """A short word shown with the name, such as PROD; it has no effect on requests."""
    colour: str = ""
    api: ApiVersion = ApiVersion.V2
    base_url: str = DEFAULT_BASE_URL
    """Scheme, host and port only."""
    credential: CredentialKind = CredentialKind.DEVELOPER_TOKEN
    store: SecretStore = SecretStore.FILE
    client_id: str = ""
    redirect_uri: str = ""
    endpoints: Endpoints = Endpoints()
    scopes: tuple[str, ...] = ()
    """The requested scopes, as ticked in the checklist."""
    account: str = ""
    """The account ID that replaces `{account_id}`; empty if none is chosen."""
    read_only: bool = False
    ask_before: tuple[str, ...] = ("DELETE",)
    """Methods that need a confirmation; DELETE unless the user changes it, empty for none."""
    env_var: str = ""
    command: tuple[str, ...] = ()
    linked_profile: str = ""
    """ID of the linked profile on the other API version."""
    notes: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    """Names and values of the variables that saved requests use as `{{name}}`."""


def name_fault(name: str) -> str:
    """Return the reason why a profile name is not valid, or an empty string."""
    if not name:
        return "A profile needs a name"
    if len(name) > NAME_LONGEST:
        return f"A profile name can have at most {NAME_LONGEST} characters"
    if name[0] not in _NAME_FIRST or any(c not in _NAME_REST for c in name):
        return "A profile name can only contain a-z, 0-9, '.', '_' and '-', and must start with a letter or digit"
    if name.endswith("."):
        return "A profile name cannot end with a dot"
    if name.split(".", 1)[0] in _DEVICES:
        return f"'{name}' is a device name on Windows"
    return ""


def check_name(name: str) -> str:
    """Return `name`. Raises InvalidInput if it is not allowed."""
    fault = name_fault(name)
    if fault:
        raise InvalidInput(fault + ".", f"Try '{suggest_name(name)}'.")
    return name


def suggest_name(text: str) -> str:
    """Return the allowed profile name that is closest to any text."""
    from unicodedata import combining, normalize  # imported here because few commands suggest a name

    letters = (c for c in normalize("NFKD", text.strip().lower()) if not combining(c))
    lowered = "".join(c if c in _NAME_REST else "-" for c in letters)[:NAME_LONGEST]
    name = lowered.strip("-._") or "frameio"
    return f"my-{name}"[:NAME_LONGEST] if name_fault(name) else name


def check_ask_before(names: "Iterable[str]") -> tuple[str, ...]:
    """Return the methods in upper case, each once. Raises InvalidInput for an unknown one: it would protect nothing."""
    methods = tuple(dict.fromkeys(name.strip().upper() for name in names))
    for method in methods:
        if method not in METHODS:
            raise InvalidInput(f"Unknown method '{method}'.", _method_meant(method))
    return methods


def parse_ask_before(text: str) -> tuple[str, ...]:
    """Return the methods in a text such as `delete, put`; an empty text or `none` gives none. Raises InvalidInput."""
    names = text.replace(",", " ").split()
    return () if [name.lower() for name in names] == ["none"] else check_ask_before(names)


def _method_meant(word: str) -> str:
    from difflib import get_close_matches  # imported here, because only an error needs it

    near = get_close_matches(word, METHODS, 1)
    return f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(METHODS)}."


def is_loopback_host(host: str) -> bool:
    """Whether a host, as `split_origin` returns it, is this machine."""
    if host == "localhost" or host == "::1":
        return True
    parts = host.split(".")
    return len(parts) == 4 and parts[0] == "127" and all(p.isascii() and p.isdigit() and int(p) < 256 for p in parts)


def announce_v2_closing(now: float) -> str:
    """Return a sentence, after a blank, that V2 will close; empty once it was closed. `now` is a Unix time."""
    return f" {describe_v2_closing(now)}." if now < V2_CLOSES_AT else ""


def is_v2_closed(profile: Profile, now: float) -> bool:
    """Return whether Frame.io has closed the API of a profile. A server on this machine is never closed."""
    if profile.api is not ApiVersion.V2 or now < V2_CLOSES_AT:
        return False
    return not is_loopback_host(split_origin(profile.base_url)[1])


def split_origin(url: str) -> tuple[str, str, int]:
    """Return the scheme, host and port of an absolute URL in a normalised form. Raises InvalidInput.

    The host is in lower case, without brackets and without a trailing dot, and IDNA-encoded if it is not ASCII.
    """
    scheme, sep, rest = url.partition("://")
    scheme = scheme.lower()
    if not sep or scheme not in ("http", "https"):
        raise InvalidInput(f"'{url}' does not start with https://.", "Use an origin such as https://api.frame.io.")
    authority = rest
    for mark in "/?#":
        authority = authority.partition(mark)[0]
    if "\\" in authority:
        # Some clients end the host at a backslash and some do not, so a token could go to a different host.
        raise InvalidInput("A URL cannot have a backslash in its host.", "Use slashes.")
    if "@" in authority:
        raise InvalidInput("A URL cannot contain a user name or password.", "Remove the part before the @.")
    host, port_text = _host_and_port(authority)
    is_plain = host.isascii() and host.isprintable() and " " not in host  # checked first, because it is fast
    if not host or (not is_plain and any(c.isspace() or ord(c) < 33 for c in host)):
        raise InvalidInput(f"'{url}' has no host.", "Use an origin such as https://api.frame.io.")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise InvalidInput(f"'{host}' is not a valid host name.") from None
    if port_text and not (port_text.isascii() and port_text.isdigit() and 0 < int(port_text[:6]) < 65536):
        raise InvalidInput(f"'{port_text}' is not a port.", "Use a number from 1 to 65535.")
    return scheme, host, int(port_text) if port_text else (443 if scheme == "https" else 80)


def _host_and_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, _, after = authority[1:].partition("]")
        return host.lower(), after.removeprefix(":")
    host, _, port = authority.partition(":")
    return host.lower().removesuffix("."), port


def origin_text(url: str) -> str:
    """Return the origin of a URL as text, without a default port."""
    scheme, host, port = split_origin(url)
    shown = f"[{host}]" if ":" in host else host
    default = 443 if scheme == "https" else 80
    return f"{scheme}://{shown}" + ("" if port == default else f":{port}")


def check_base_url(url: str) -> str:
    """Return a base URL in its normalised form: an origin, with https, or http for loopback. Raises InvalidInput."""
    url = url.strip().rstrip("/")
    scheme, host, _ = split_origin(url)
    rest = url.partition("://")[2]
    if any(mark in rest for mark in "/?#\\"):
        raise InvalidInput(
            "A base URL can only have a scheme, a host and a port.",
            f"Use {origin_text(url)}. Write the path in the request.",
        )
    if scheme == "http" and not is_loopback_host(host):
        raise InvalidInput(
            "With http, the token would be sent unencrypted.",
            f"Use https://{host}. http is only allowed for this machine.",
        )
    return origin_text(url)
