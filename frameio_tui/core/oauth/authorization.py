"""OAuth 2 requests as plain data: their URLs and their fields (RFC 6749, 7636, 8252, 9700)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import CredentialMissing, InvalidInput, Remedy
from frameio_tui.core.profiles.profile import (
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    is_loopback_host,
    split_origin,
)
from frameio_tui.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.profiles.credential import TokenSet

V2_ENDPOINTS = Endpoints(
    "https://applications.frame.io/oauth2/auth",
    "https://applications.frame.io/oauth2/token",
    "https://applications.frame.io/oauth2/revoke",
)
V4_ENDPOINTS = Endpoints(
    "https://ims-na1.adobelogin.com/ims/authorize/v2",
    "https://ims-na1.adobelogin.com/ims/token/v3",
    "https://ims-na1.adobelogin.com/ims/revoke",
    "https://ims-na1.adobelogin.com/ims/userinfo/v2",
)
REFRESH_LIFETIME = {ApiVersion.V2: 30 * 86400, ApiVersion.V4: 14 * 86400}
"""Documented maximum lifetime of a refresh token in seconds; it is not documented whether a refresh restarts it."""
CODE_LIFETIME = 600
"""Lifetime of an authorization code in seconds; a sign-in never has to wait longer for one."""
REFRESH_SCOPE = {ApiVersion.V2: "offline", ApiVersion.V4: "offline_access"}
"""The scope that a sign-in needs to be granted a refresh token."""
V4_SIGN_IN = ("openid", "profile", "email", "offline_access", "additional_info.roles")
V4_SERVER = ("openid", "AdobeID", "frame.s2s.all")


class FormPost(NamedTuple):
    """A form for a token or revoke endpoint; only the adapter reads its secrets."""

    url: str
    fields: tuple[tuple[str, str | Secret], ...]
    basic: tuple[str, Secret] | None = None
    """Client ID and secret for a Basic header; both are form-encoded first (RFC 6749 §2.3.1)."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The secrets in this form, which must be masked in any quotation of the response."""
        fields = tuple(value for _, value in self.fields if isinstance(value, Secret))
        return fields if self.basic is None else (*fields, self.basic[1])


class Attempt(NamedTuple):
    """A sign-in in progress; it exists only in memory."""

    url: str
    """The URL to open in a browser."""
    state: Secret
    verifier: Secret
    redirect_uri: str
    scopes: tuple[str, ...]
    slug: str
    """Last part of the short start URL."""


def endpoints_of(profile: Profile) -> Endpoints:
    """Return the profile's endpoints, or its provider's for those that it does not set."""
    default = V2_ENDPOINTS if profile.api is ApiVersion.V2 else V4_ENDPOINTS
    configured = profile.endpoints
    if configured.authorize or configured.token:
        # Tokens from another server must never be sent to the provider's revoke and userinfo endpoints.
        return configured
    return Endpoints(*(url or theirs for url, theirs in zip(configured, default, strict=True)))


def has_own_endpoints(profile: Profile) -> bool:
    """Whether the profile sets endpoints of a different authorization server."""
    return bool(profile.endpoints.authorize or profile.endpoints.token)


def check_endpoint(url: str, what: str) -> str:
    """Return a valid endpoint URL: https, or http for loopback (RFC 8252 §7.3). Raises InvalidInput.

    `what` is the key of the endpoint in the profile, such as `token`.
    """
    url = url.strip()
    if not url:
        raise InvalidInput(f"The profile has no {what} endpoint.", f"Set endpoints.{what} to an https:// URL.")
    if any(c <= "\x20" or c >= "\x7f" for c in url) or "#" in url or "\\" in url:
        raise InvalidInput(f"The {what} endpoint is not a valid URL.", "Remove spaces, fragments (#…) and backslashes.")
    scheme, host, _ = split_origin(url)
    if scheme != "https" and not is_loopback_host(host):
        raise InvalidInput(f"The {what} endpoint uses http, which is not encrypted.", f"Use https. http is {LOCAL}.")
    return url


LOCAL = "only allowed for this machine"


def is_loopback_redirect(uri: str) -> bool:
    """Whether a redirect URI leads to a plain http listener on this machine."""
    try:
        scheme, host, _ = split_origin(uri)
    except InvalidInput:
        return False
    return scheme == "http" and is_loopback_host(host)


def check_redirect_uri(uri: str) -> str:
    """Return a valid redirect URI. Raises InvalidInput with the reason."""
    scheme, colon, rest = uri.partition(":")
    if not colon or not rest or any(c <= "\x20" or c >= "\x7f" for c in uri) or "#" in uri:
        raise InvalidInput(
            f"'{uri}' is not a redirect URI.", "Use the registered one, such as http://127.0.0.1:49273/callback."
        )
    if scheme.lower() == "http" and not is_loopback_redirect(uri):
        raise InvalidInput("A redirect URI with http must be on this machine.", "Use https or 127.0.0.1.")
    return uri


def requested_scopes(profile: Profile) -> tuple[str, ...]:
    """Return the scopes of the checklist, or those that every V4 sign-in requests. Raises CredentialMissing if none."""
    if profile.scopes or has_own_endpoints(profile):
        return profile.scopes
    if profile.api is ApiVersion.V4:
        return V4_SERVER if profile.credential is CredentialKind.SERVER_TO_SERVER else V4_SIGN_IN
    raise CredentialMissing(
        f"No scopes are selected in profile '{profile.name}', and Frame.io grants none by default.",
        Remedy(
            "Select the scopes that you need.",
            f"For example, run: frameio-tui profiles set {profile.name} scopes=read-only",
        ),
    )


def check_ready(profile: Profile, *, has_secret: bool) -> None:
    """Raise an error for anything that is missing, before the user is asked to sign in."""
    if not profile.credential.oauth:
        raise InvalidInput(
            f"Profile '{profile.name}' does not use sign-in (credential: {profile.credential.description}).",
            Remedy(
                "Paste a token, or change the credential to an OAuth app.",
                f"To enter a token, run: frameio-tui token set {profile.name}",
            ),
        )
    if not profile.client_id:
        raise CredentialMissing(
            f"Profile '{profile.name}' has no client ID.",
            Remedy(
                "Add the client ID; you find it where the app was registered.",
                f"Copy it from where the app was registered, and run: frameio-tui profiles set {profile.name} "
                "client_id=…",
            ),
        )
    if profile.credential is not CredentialKind.OAUTH_PKCE and not has_secret:
        raise CredentialMissing(
            f"No client secret is stored for profile '{profile.name}'.",
            Remedy("Store the client secret.", f"Run: frameio-tui secret set {profile.name}"),
        )
    endpoints = endpoints_of(profile)
    check_endpoint(endpoints.token, "token")
    for url, name in ((endpoints.revoke, "revoke"), (endpoints.userinfo, "userinfo")):
        if url:  # checked now, because after the code was used its tokens would be lost
            check_endpoint(url, name)
    if profile.credential is not CredentialKind.SERVER_TO_SERVER:
        check_endpoint(endpoints.authorize, "authorize")
        check_redirect_uri(profile.redirect_uri)


def begin(profile: Profile, token_hex: Callable[[int], str]) -> Attempt:
    """Return a new sign-in attempt, with the URL to open in a browser.

    `token_hex` returns the requested number of random bytes as hex digits. State and verifier have 256 bits each; the
    challenge method is always S256.
    """
    from urllib.parse import quote, urlencode

    state, verifier = token_hex(32), token_hex(32)
    redirect_uri = profile.redirect_uri
    scopes = requested_scopes(profile)
    parameters = [
        ("response_type", "code"),
        ("client_id", profile.client_id),
        ("redirect_uri", redirect_uri),
        ("scope", " ".join(scopes)),
        ("state", state),
        ("code_challenge", challenge_of(verifier)),
        ("code_challenge_method", "S256"),
    ]
    if has_own_endpoints(profile) and "offline_access" in scopes:
        # OpenID Connect Core §11: without this a server ignores offline_access. Adobe's own guide does not include it.
        parameters.append(("prompt", "consent"))
    query = urlencode([(name, value) for name, value in parameters if value], quote_via=quote, safe="")
    authorize = endpoints_of(profile).authorize
    url = authorize + ("&" if "?" in authorize else "?") + query
    secrets = Secret(state, "state"), Secret(verifier, "verifier")
    return Attempt(url, *secrets, redirect_uri, scopes, token_hex(5))


def challenge_of(verifier: str) -> str:
    """Return BASE64URL(SHA256(verifier)) without padding (RFC 7636 §4.2)."""
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def code_request(profile: Profile, secret: Secret | None, attempt: Attempt, code: Secret) -> FormPost:
    """Return the request that exchanges a code for tokens; it is sent at most once (RFC 6749 §4.1.2)."""
    fields: list[tuple[str, str | Secret]] = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", attempt.redirect_uri),
        ("code_verifier", attempt.verifier),
    ]
    return _as_client(profile, secret, endpoints_of(profile).token, fields)


def refresh_request(profile: Profile, secret: Secret | None, tokens: TokenSet, refresh: Secret) -> FormPost:
    """Return the request that refreshes a pair of tokens.

    It requests the granted scopes: more could be refused, and Frame.io's guide sends the scope.
    """
    scopes = profile.scopes if tokens.scopes is None else tokens.scopes
    fields: list[tuple[str, str | Secret]] = [("grant_type", "refresh_token"), ("refresh_token", refresh)]
    if scopes:
        fields.append(("scope", " ".join(scopes)))
    return _as_client(profile, secret, endpoints_of(profile).token, fields)


def server_request(profile: Profile, secret: Secret, *, in_body: bool) -> FormPost:
    """Return the request for a token of the app itself.

    Adobe's guide puts the client ID and secret in the body; the RFC prefers the header.
    """
    url, scopes = endpoints_of(profile).token, requested_scopes(profile)
    fields: list[tuple[str, str | Secret]] = [("grant_type", "client_credentials")]
    if scopes:
        # Adobe's guide separates these with commas; the RFC uses spaces.
        fields.append(("scope", ("," if "AdobeID" in scopes else " ").join(scopes)))
    if in_body:
        return FormPost(url, (*fields, ("client_id", profile.client_id), ("client_secret", secret)))
    return FormPost(url, tuple(fields), (profile.client_id, secret))


def in_body(form: FormPost) -> FormPost:
    """Return the form with client ID and secret in the body, for servers that accept nothing else (RFC 6749 §2.3.1)."""
    if form.basic is None:
        return form
    client_id, secret = form.basic
    return FormPost(form.url, (*form.fields, ("client_id", client_id), ("client_secret", secret)))


def revoke_request(profile: Profile, secret: Secret | None, token: Secret, hint: str) -> FormPost:
    """Return the request that revokes a token (RFC 7009); revoking a refresh token also ends its access tokens."""
    fields: list[tuple[str, str | Secret]] = [("token", token), ("token_type_hint", hint)]
    return _as_client(profile, secret, endpoints_of(profile).revoke, fields)


def _as_client(profile: Profile, secret: Secret | None, url: str, fields: list[tuple[str, str | Secret]]) -> FormPost:
    """Return the form with the client's identification.

    A public client puts its ID in the body and sends no header; any other client sends only a Basic header.
    """
    if profile.credential is CredentialKind.OAUTH_PKCE or secret is None:
        return FormPost(url, (*fields, ("client_id", profile.client_id)))
    return FormPost(url, tuple(fields), (profile.client_id, secret))
