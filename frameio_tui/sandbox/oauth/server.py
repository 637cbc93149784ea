"""State and rules of the sandbox's authorization server, modelled on Ory Hydra, which V2 uses."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.scopes.registry import V2_SCOPES, V4_SCOPES
from frameio_tui.sandbox.auth import Grant
from frameio_tui.sandbox.oauth.clients import CLIENTS, Client, OAuthError, redirect_matches

if TYPE_CHECKING:
    from frameio_tui.sandbox.auth import Tokens

STATE_LEAST = 8
"""Minimum length of `state`: MinParameterEntropy of Hydra."""
OFFLINE = {ApiVersion.V2: "offline", ApiVersion.V4: "offline_access"}
_KIND = {ApiVersion.V2: "oauth", ApiVersion.V4: "ims"}


@dataclass
class AuthorizationRequest:
    """An authorization request that a user allows or denies."""

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str = ""


@dataclass(eq=False)
class TokenFamily:
    """All tokens that derive from one consent; they are revoked together."""

    client: Client
    user_id: str
    scopes: tuple[str, ...]
    access: str = ""
    refresh: str = ""
    refresh_until: float = 0.0
    spent: set[str] = field(default_factory=set)
    revoked: bool = False
    is_refreshing: bool = False


@dataclass
class AuthorizationCode:
    """An authorization code, with its token family once it has been used."""

    request: AuthorizationRequest
    user_id: str
    until: float
    token_family: TokenFamily | None = None


class RecordedTokenRequest(NamedTuple):
    """A request to the authorization server, without its secrets."""

    method: str
    path: str
    basic: bool
    fields: tuple[str, ...]


class OAuthServer:
    """State and rules of the authorization server. `oauth.routes` handles its HTTP requests.

    Tests can set the attributes.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.clients: dict[str, Client] = {client.name: client for client in CLIENTS}
        self.pending_requests: dict[str, AuthorizationRequest] = {}
        self.codes: dict[str, AuthorizationCode] = {}
        self.token_families: list[TokenFamily] = []
        self.requests: list[RecordedTokenRequest] = []
        self.refreshes: list[str] = []
        """Outcome of every refresh: `ok` or the error code."""
        self.exchanges = 0
        self.revoked_families = 0
        self.access_seconds: dict[ApiVersion, float] = {ApiVersion.V2: 3600, ApiVersion.V4: 86399}
        self.refresh_seconds: dict[ApiVersion, float] = {ApiVersion.V2: 30 * 86400, ApiVersion.V4: 14 * 86400}
        self.code_seconds = 600.0
        self.token_delay = 0.0
        self.ignore_pkce = False
        self.narrow_scopes: tuple[str, ...] | None = None
        """If set, only these scopes are ever granted."""
        self.spent_error = "token_inactive"
        """Error code for a reused refresh token. Frame.io documents this one; newer Hydra uses invalid_grant."""
        self.token_faults: list[str] = []

    def begin(self, query: list[tuple[str, str]], api: ApiVersion) -> AuthorizationRequest:
        """Check an authorization request.

        Raises OAuthError; its `redirect` says whether the browser may be redirected to the app.
        """
        given = dict(query)
        client = next((c for c in self.clients.values() if c.client_id == given.get("client_id")), None)
        if client is None or client.api is not api:
            raise OAuthError("invalid_client", "The requested OAuth 2.0 client does not exist.", 401)
        uri = given.get("redirect_uri", "")
        if not redirect_matches(uri, client.redirect_uris):
            raise OAuthError("invalid_request", "The redirect_uri does not match a registered one.")
        state = given.get("state", "")
        back = (uri, state)
        if len(given) != len(query):
            raise OAuthError("invalid_request", "A parameter is repeated.", redirect=back)
        if given.get("response_type") != "code":
            raise OAuthError("unsupported_response_type", "The response type must be code.", redirect=back)
        if len(state) < STATE_LEAST:
            description = "The state is missing or does not have enough characters."
            raise OAuthError("invalid_state", description, redirect=back)
        challenge, method = given.get("code_challenge", ""), given.get("code_challenge_method", "plain")
        if challenge and method != "S256":
            raise OAuthError("invalid_request", "The code challenge method must be S256.", redirect=back)
        scopes = tuple(given.get("scope", "").split())
        self._check_scopes(client, scopes, back)
        return AuthorizationRequest(client, uri, scopes, state, "" if self.ignore_pkce else challenge)

    def _check_scopes(self, client: Client, scopes: tuple[str, ...], back: tuple[str, str] | None) -> None:
        known = {scope.name for scope in (V2_SCOPES if client.api is ApiVersion.V2 else V4_SCOPES)}
        for scope in scopes:
            if scope not in known or (client.scopes and scope not in client.scopes):
                raise OAuthError("invalid_scope", f"The scope '{scope}' is not allowed for this app.", redirect=back)

    def hold(self, request: AuthorizationRequest) -> str:
        """Store an authorization request until the user decides; return its one-time challenge."""
        name = secrets.token_urlsafe(18)
        self.pending_requests[name] = request
        return name

    def decide(self, challenge: str, user_id: str, scopes: set[str], *, allow: bool) -> tuple[str, dict[str, str]]:
        """Apply the user's decision; return the redirect URI and its query parameters. Raises OAuthError."""
        request = self.pending_requests.pop(challenge, None)
        if request is None or user_id not in self._tokens.users():
            raise OAuthError("invalid_request", "This page has already been used or has expired.")
        if not allow:
            description = "The resource owner or authorization server denied the request."
            return request.redirect_uri, {
                "error": "access_denied",
                "error_description": description,
                "state": request.state,
            }
        granted = tuple(scope for scope in request.scopes if scope in scopes)
        if self.narrow_scopes is not None:
            granted = tuple(scope for scope in granted if scope in self.narrow_scopes)
        code = "ory_ac_" + secrets.token_urlsafe(32)
        granted_request = AuthorizationRequest(
            request.client, request.redirect_uri, granted, request.state, request.challenge
        )
        self.codes[code] = AuthorizationCode(granted_request, user_id, time.time() + self.code_seconds)
        return request.redirect_uri, {"code": code, "scope": " ".join(granted), "state": request.state}

    def exchange(self, client: Client, given: dict[str, str]) -> dict[str, object]:
        """Exchange a code for tokens. Raises OAuthError."""
        self.exchanges += 1
        code = self.codes.get(given.get("code", ""))
        if code is None or code.request.client is not client:
            raise OAuthError("invalid_grant", "The authorization code is unknown.")
        if code.token_family is not None:
            self._revoke_family(code.token_family)
            raise OAuthError("invalid_grant", "The authorization code has already been used.")
        if code.until <= time.time():
            raise OAuthError("invalid_grant", "The authorization code has expired.")
        if given.get("redirect_uri", "") != code.request.redirect_uri:
            raise OAuthError("invalid_grant", "The redirect_uri differs from that of the authorization request.")
        if not self.ignore_pkce:
            check_verifier(code.request.challenge, given.get("code_verifier", ""))
        code.token_family = TokenFamily(client, code.user_id, code.request.scopes)
        self.token_families.append(code.token_family)
        return self._issue(code.token_family)

    def refresh(self, client: Client, given: dict[str, str]) -> dict[str, object]:
        """Exchange a refresh token for a new token pair. Raises OAuthError.

        The refresh token is rotated; reuse of an old one revokes the whole token family.
        """
        text = given.get("refresh_token", "")
        token_family = next((c for c in self.token_families if text and (c.refresh == text or text in c.spent)), None)
        if token_family is None or token_family.client is not client:
            raise self._refresh_error()
        if token_family.revoked or text in token_family.spent:
            self._revoke_family(token_family)
            raise self._refresh_error()
        if token_family.refresh_until <= time.time():
            raise self._refresh_error()
        return self._issue(token_family)

    def for_app(self, client: Client, given: dict[str, str]) -> dict[str, object]:
        """Issue a token for the app itself (client credentials grant). Raises OAuthError."""
        if "client_credentials" not in client.grants:
            raise OAuthError("unauthorized_client", "This app is not allowed to use client_credentials.")
        scopes = tuple(given.get("scope", "").replace(",", " ").split())
        self._check_scopes(client, scopes, None)
        token_family = TokenFamily(client, self._tokens.users()[0], scopes)
        self.token_families.append(token_family)
        return self._issue(token_family)

    def revoke(self, client: Client, token: str) -> None:
        """Revoke an access token, or a refresh token together with its token family.

        An unknown token is not an error (RFC 7009).
        """
        for token_family in self.token_families:
            if token_family.client is not client or not token:
                continue
            if token == token_family.refresh:
                self._revoke_family(token_family)
            elif token == token_family.access:
                self._tokens.remove(token_family.access)

    def expire_all(self) -> None:
        """Let every access token expire now."""
        for token_family in self.token_families:
            self._tokens.expire(token_family.access)

    def family_of(self, refresh: str) -> TokenFamily | None:
        """Return the token family whose current refresh token this is, or None."""
        return next(
            (token_family for token_family in self.token_families if refresh and token_family.refresh == refresh), None
        )

    def _issue(self, token_family: TokenFamily) -> dict[str, object]:
        api = token_family.client.api
        lifetime = self.access_seconds[api]
        if token_family.access:
            self._tokens.remove(token_family.access)
        if token_family.refresh:
            token_family.spent.add(token_family.refresh)
        token_family.access, token_family.refresh = access_text(api, lifetime), ""
        grant = Grant(token_family.user_id, frozenset(token_family.scopes), _KIND[api], time.time() + lifetime)
        self._tokens.grant(token_family.access, grant)
        response: dict[str, object] = {
            "access_token": token_family.access,
            "expires_in": int(lifetime),
            "token_type": "bearer",
        }
        response["scope"] = " ".join(token_family.scopes)
        if OFFLINE[api] in token_family.scopes and "refresh_token" in token_family.client.grants:
            token_family.refresh = "ory_rt_" + secrets.token_urlsafe(32)
            token_family.refresh_until = time.time() + self.refresh_seconds[api]
            response["refresh_token"] = token_family.refresh
        return response

    def _revoke_family(self, token_family: TokenFamily) -> None:
        if not token_family.revoked:
            self.revoked_families += 1
        token_family.revoked = True
        self._tokens.remove(token_family.access)

    def _refresh_error(self) -> OAuthError:
        description = "The refresh token is malformed, expired, already used or revoked."
        return OAuthError(self.spent_error, description, 401 if self.spent_error == "token_inactive" else 400)


def check_verifier(challenge: str, verifier: str) -> None:
    """Check a PKCE verifier by the rules of Hydra, which checks PKCE if it is used but does not require it.

    Raises OAuthError.
    """
    if not challenge:
        if verifier:
            raise OAuthError(
                "invalid_grant", "A code verifier was sent, but the authorization request had no challenge."
            )
        return
    if not 43 <= len(verifier) <= 128 or any(not (c.isascii() and (c.isalnum() or c in "-._~")) for c in verifier):
        raise OAuthError("invalid_grant", "The PKCE code verifier must have 43 to 128 characters.")
    computed = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not secrets.compare_digest(computed.encode(), challenge.encode("utf-8", "replace")):
        raise OAuthError("invalid_grant", "The PKCE code challenge does not match the verifier.")


def access_text(api: ApiVersion, lifetime: float) -> str:
    """Return the text of a new access token: opaque for V2, a JWT with Adobe's claims for V4."""
    if api is ApiVersion.V2:
        return "ory_at_" + secrets.token_urlsafe(32)
    claims = {"created_at": str(int(time.time() * 1000)), "expires_in": str(int(lifetime * 1000)), "as": "sandbox"}
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in [*parts, secrets.token_bytes(24)])
