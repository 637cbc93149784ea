"""Profiles of the sandbox's OAuth apps, signed in or not."""

from __future__ import annotations

from secrets import token_hex
from urllib.parse import parse_qs, urlsplit

from frameio_tui.core.oauth.authorization import FormPost, begin, code_request
from frameio_tui.core.oauth.token_response import tokens_from
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion, CredentialKind, Profile
from frameio_tui.core.secret import Secret
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.auth.sign_in import AcquiredTokens
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.sandbox.consent import consent

V2_SCOPES = ("account.read", "team.read", "project.read", "offline")
V4_SCOPES = ("openid", "profile", "email", "offline_access")


def described(services: Services, server: SandboxServer, client: str = "pkce", **fields: object) -> ProfileEntry:
    """A profile of a registered app that nobody has signed in for, its client secret stored."""
    app = server.clients[client]
    kind = CredentialKind.OAUTH_SECRET if app.secret else CredentialKind.OAUTH_PKCE
    if "client_credentials" in app.grants:
        kind = CredentialKind.SERVER_TO_SERVER
    values: dict[str, object] = {
        "api": app.api,
        "base_url": server.url,
        "credential": kind,
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uris[-1] if app.redirect_uris and client == "ims-web" else DEFAULT_REDIRECT_URI,
        "endpoints": server.oauth_endpoints(app.api),
        "scopes": app.scopes or (V2_SCOPES if app.api is ApiVersion.V2 else V4_SCOPES),
        **fields,
    }
    profile = services.profiles.create(services.profiles.draft(str(values.pop("name", client)), **values)).profile
    if app.secret:
        services.tokens.store_client_secret(profile, app.secret)
    return services.profiles.entry(profile.name)


def signed_in(services: Services, server: SandboxServer, client: str = "pkce", **fields: object) -> ProfileEntry:
    """The same, with somebody signed in."""
    entry = described(services, server, client, **fields)
    sign_in(services, entry)
    return services.profiles.entry(entry.profile.name)


def sign_in(services: Services, entry: ProfileEntry, user: str = "ann") -> None:
    """Sign in without listener or face: consent, exchange, keep."""
    profile = entry.profile
    attempt = begin(profile, token_hex)
    location = consent(attempt.url, user=user)
    code = parse_qs(urlsplit(location).query)["code"][0]
    record = services.bearers.record(profile)
    form = code_request(profile, record.client_secret, attempt, Secret(code, "code"))
    answer = post(services, form)
    tokens = tokens_from(answer, profile.api, attempt.scopes, services.clock.now(), None)
    services.sign_in.save(profile, AcquiredTokens(tokens, None, None, has_state=True))


def post(services: Services, form: FormPost):  # type: ignore[no-untyped-def]  # an Answer
    """Send a form as the program does."""
    return services.sign_in._requests._transport.post(form, 10.0)


def expire(services: Services, server: SandboxServer, profile: Profile) -> None:
    """The access token is past its time, here and at the server."""
    server.oauth.expire_all()
    credentials = services.sign_in._credentials
    credentials.change(
        profile,
        lambda kept: kept._replace(
            tokens=kept.tokens and kept.tokens._replace(expires_at=int(services.clock.now()) - 1, obtained_at=1)
        ),
    )


def near_end(services: Services, profile: Profile) -> None:
    """The access token still serves, but not for long."""
    services.sign_in._credentials.change(
        profile,
        lambda kept: kept._replace(
            tokens=kept.tokens and kept.tokens._replace(expires_at=int(services.clock.now()) + 200, obtained_at=1)
        ),
    )
