"""Creates the profiles of a demo, with different users, scopes and expiry times, all for the sandbox."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.oauth.authorization import V4_SIGN_IN
from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion, CredentialKind
from frameio_tui.core.scopes.registry import presets

if TYPE_CHECKING:
    from frameio_tui.cli.container import Container
    from frameio_tui.sandbox.server import SandboxServer
    from frameio_tui.services.profiles import ProfileEntry

FIRST = "demo"
"""Name of the profile that is active when a demo starts."""
EXPIRED_AT = 1_700_000_000
"""Expiry of the token of `demo-expired`, in seconds since 1970."""


class Seed(NamedTuple):
    """A profile to create: its name, the name of its token in the sandbox, and its fields."""

    name: str
    token: str
    title: str
    label: str
    colour: str
    preset: str = ""
    scopes: tuple[str, ...] = ()
    read_only: bool = False


SEEDS = (
    Seed(FIRST, "full", "Sandbox, all scopes", "DEMO", "green", preset="everything"),
    Seed("demo-readonly", "readonly", "Sandbox, read-only", "LOCKED", "blue", preset="read-only", read_only=True),
    Seed(
        "demo-limited",
        "limited",
        "Sandbox, token with three scopes",
        "FEW",
        "orange",
        scopes=("account.read", "team.read", "project.read"),
    ),
    Seed("demo-client", "other_person", "Sandbox, another user", "CLIENT", "magenta", preset="everything"),
)


def seed(container: Container, server: SandboxServer) -> None:
    """Create the profiles of the demo with the services that real profiles use, and activate the first one."""
    for profile_seed in SEEDS:
        _create_profile(container, server, profile_seed)
    _create_linked(container, _person(server, "full"))
    _create_expired(container, server)
    _create_oauth(container, server)
    container.profiles.switch(container.profiles.entry(FIRST))


def _create_profile(container: Container, server: SandboxServer, profile_seed: Seed) -> ProfileEntry:
    by_preset = {p.name: p.scopes for p in presets(ApiVersion.V2, CredentialKind.DEVELOPER_TOKEN)}
    profile = container.profiles.draft(
        profile_seed.name,
        title=profile_seed.title,
        label=profile_seed.label,
        colour=profile_seed.colour,
        base_url=server.url,
        scopes=profile_seed.scopes or by_preset.get(profile_seed.preset, ()),
        read_only=profile_seed.read_only,
    )
    entry = container.profiles.create(profile)
    pasted = container.tokens.examine(server.tokens[profile_seed.token])
    container.tokens.save(profile, pasted, _person(server, profile_seed.token))
    return entry


def _create_linked(container: Container, person: Person) -> None:
    linked_profile = container.profiles.create_linked(FIRST, f"{FIRST}-v4").profile
    container.profiles.change(linked_profile, {"title": "Sandbox, same account on V4", "account": person.account_id})


def _create_expired(container: Container, server: SandboxServer) -> None:
    """Create a profile with an expired access token, as an example."""
    profile = container.profiles.draft(
        "demo-expired",
        title="Sandbox, expired token",
        label="OLD",
        colour="grey",
        api=ApiVersion.V4,
        credential=CredentialKind.ACCESS_TOKEN,
        base_url=server.url,
    )
    container.profiles.create(profile)
    claims = {"exp": EXPIRED_AT, "scope": "openid email profile"}
    container.tokens.save(profile, container.tokens.examine(_jwt(claims)), _person(server, "full"))


def _create_oauth(container: Container, server: SandboxServer) -> None:
    """Create two profiles of OAuth apps without tokens; a sign-in opens the consent page of the sandbox."""
    scopes = {p.name: p.scopes for p in presets(ApiVersion.V2, CredentialKind.OAUTH_PKCE)}["read-only"]
    for name, client, title, api in (
        ("demo-oauth", "pkce", "Sandbox, OAuth app", ApiVersion.V2),
        ("demo-oauth-v4", "ims-web", "Sandbox, Adobe OAuth app", ApiVersion.V4),
    ):
        app = server.clients[client]
        profile = container.profiles.draft(
            name,
            title=title,
            label="OAUTH",
            colour="cyan",
            api=api,
            credential=CredentialKind.OAUTH_SECRET if app.secret else CredentialKind.OAUTH_PKCE,
            base_url=server.url,
            client_id=app.client_id,
            redirect_uri=DEFAULT_REDIRECT_URI,
            endpoints=server.oauth_endpoints(api),
            scopes=scopes if api is ApiVersion.V2 else V4_SIGN_IN,
        )
        container.profiles.create(profile)
        if app.secret:
            container.tokens.store_client_secret(profile, app.secret)


def _jwt(claims: dict[str, object]) -> str:
    """Return a token in the format of a JWT, which no server would accept."""
    texts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in [*texts, b"demo"])


def _person(server: SandboxServer, token: str) -> Person:
    """Return the owner of a token of the sandbox. Raises LookupError if there is no such token."""
    grant = server.registry.lookup(server.tokens[token])
    if grant is None:
        raise LookupError(token)
    user = server.store.tables["users"][grant.user_id]
    return Person(user["id"], user["name"], user["email"], user.get("account_id", ""))
