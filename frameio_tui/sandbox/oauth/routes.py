"""HTTP endpoints of the sandbox's authorization server, at Frame.io's and Adobe's paths."""

from __future__ import annotations

import asyncio
import base64
import hmac
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_plus, urlencode

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.control import incomplete_response
from frameio_tui.sandbox.oauth.clients import OAuthError
from frameio_tui.sandbox.oauth.pages import HEADERS, consent_page, error_page
from frameio_tui.sandbox.oauth.server import RecordedTokenRequest

if TYPE_CHECKING:
    from starlette.requests import Request

    from frameio_tui.sandbox.auth import Tokens
    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.oauth.clients import Client
    from frameio_tui.sandbox.oauth.server import OAuthServer

AUTHORIZE = {"/oauth2/auth": ApiVersion.V2, "/ims/authorize/v2": ApiVersion.V4}
TOKEN = {"/oauth2/token": ApiVersion.V2, "/ims/token/v3": ApiVersion.V4}
REVOKE = {"/oauth2/revoke": ApiVersion.V2, "/ims/revoke": ApiVersion.V4}
USERINFO = {"/userinfo": ApiVersion.V2, "/ims/userinfo/v2": ApiVersion.V4}
DECISION = "/oauth2/auth/decision"
PATHS = {*AUTHORIZE, *TOKEN, *REVOKE, *USERINFO, DECISION}
NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


class OAuthRoutes:
    """Handles requests to the authorization server."""

    def __init__(self, server: OAuthServer, store: Store, tokens: Tokens) -> None:
        self._server = server
        self._store = store
        self._tokens = tokens

    async def send_response(self, request: Request, path: str, body: bytes) -> Response:
        """Return the response to a request for one of PATHS."""
        fields = tuple(name for name, _ in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        basic = request.headers.get("authorization", "").lower().startswith("basic ")
        self._server.requests.append(RecordedTokenRequest(request.method, path, basic, fields))
        try:
            if path in AUTHORIZE:
                return self._authorize(request, AUTHORIZE[path])
            if path == DECISION:
                return self._decision(body)
            if path in USERINFO:
                return self._userinfo(request)
            return await self._form(request, path, body)
        except OAuthError as error:
            return _json_error(error)

    def _authorize(self, request: Request, api: ApiVersion) -> Response:
        if request.method != "GET":
            return Response(status_code=405)
        query = parse_qsl(request.url.query, keep_blank_values=True)
        try:
            authorization = self._server.begin(query, api)
        except OAuthError as error:
            if error.redirect is None:
                return HTMLResponse(error_page(error.code, error.description), error.status, HEADERS)
            uri, state = error.redirect
            return _redirect(uri, {"error": error.code, "error_description": error.description, "state": state})
        users = self._store.tables["users"].values()
        return HTMLResponse(consent_page(authorization, self._server.hold(authorization), users), 200, HEADERS)

    def _decision(self, body: bytes) -> Response:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        given = dict(pairs)
        scopes = {value for name, value in pairs if name == "scope"}
        try:
            uri, parameters = self._server.decide(
                given.get("challenge", ""), given.get("user", ""), scopes, allow=given.get("decision") == "allow"
            )
        except OAuthError as error:
            return HTMLResponse(error_page(error.code, error.description), error.status, HEADERS)
        return _redirect(uri, parameters)

    def _userinfo(self, request: Request) -> Response:
        kind, _, bearer = request.headers.get("authorization", "").partition(" ")
        grant = self._tokens.lookup(bearer.strip()) if kind.lower() == "bearer" else None
        if grant is None:
            return JSONResponse({"error": "request_unauthorized"}, 401)
        user = self._store.tables["users"][grant.user_id]
        return JSONResponse({"sub": user["id"], "name": user["name"], "email": user["email"]})

    async def _form(self, request: Request, path: str, body: bytes) -> Response:
        if request.method != "POST":
            return Response(status_code=405)
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise OAuthError("invalid_request", "The body must be form-encoded.")
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        given = dict(pairs)
        if len(given) != len(pairs):
            raise OAuthError("invalid_request", "A parameter is repeated.")
        api = TOKEN.get(path) or REVOKE[path]
        client = self._client(request, given, api)
        if path in REVOKE:
            self._server.revoke(client, given.get("token", ""))
            return Response(b"", 200, NO_STORE)
        return await self._token(client, given)

    async def _token(self, client: Client, given: dict[str, str]) -> Response:
        fault = self._server.token_faults.pop(0) if self._server.token_faults else ""
        early_response = await _fault_before(fault)
        if early_response is not None:
            return early_response
        grant = given.get("grant_type")
        refreshing = grant == "refresh_token"
        token_family = self._server.family_of(given.get("refresh_token", "")) if refreshing else None
        try:
            if token_family is not None:
                if token_family.is_refreshing:
                    raise OAuthError("invalid_request", "The token is refreshed by multiple concurrent requests.")
                token_family.is_refreshing = True
            if self._server.token_delay:
                await asyncio.sleep(self._server.token_delay)
            if grant == "authorization_code":
                content = self._server.exchange(client, given)
            elif refreshing:
                content = self._server.refresh(client, given)
            elif grant == "client_credentials":
                content = self._server.for_app(client, given)
            else:
                raise OAuthError("unsupported_grant_type", "The grant type is not supported.")
        except OAuthError as error:
            if refreshing:
                self._server.refreshes.append(error.code)
            raise
        finally:
            if token_family is not None:
                token_family.is_refreshing = False
        if refreshing:
            self._server.refreshes.append("ok")
        return _fault_after(fault, content)

    def _client(self, request: Request, given: dict[str, str], api: ApiVersion) -> Client:
        """Return the client that sends the request. Raises OAuthError 401.

        As with Hydra, each app may authenticate in one way only.
        """
        kind, _, coded = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "basic":
            try:
                name, _, secret = base64.b64decode(coded, validate=True).decode().partition(":")
            except ValueError:
                raise OAuthError("invalid_client", "The Basic header is malformed.", 401) from None
            client = self._find(unquote_plus(name), api)
            if not client.secret:
                raise OAuthError("invalid_client", "This app is public and must not send a Basic header.", 401)
            return _check_secret(client, unquote_plus(secret))
        client = self._find(given.get("client_id", ""), api)
        if not client.secret:
            return client
        if api is ApiVersion.V4:  # Adobe's guides send client ID and secret in the body
            return _check_secret(client, given.get("client_secret", ""))
        raise OAuthError("invalid_client", "This app must authenticate with client_secret_basic.", 401)

    def _find(self, client_id: str, api: ApiVersion) -> Client:
        for client in self._server.clients.values():
            if client.client_id == client_id and client.api is api:
                return client
        raise OAuthError("invalid_client", "The client is unknown.", 401)


def _check_secret(client: Client, secret: str) -> Client:
    if not hmac.compare_digest(secret.encode(), client.secret.encode()):
        raise OAuthError("invalid_client", "The client secret is wrong.", 401)
    return client


def _redirect(uri: str, parameters: dict[str, str]) -> Response:
    mark = "&" if "?" in uri else "?"
    query = urlencode({name: value for name, value in parameters.items() if value})
    response = RedirectResponse(uri, 303, HEADERS)
    response.headers["location"] = f"{uri}{mark}{query}"
    return response


def _json_error(error: OAuthError) -> Response:
    content = {
        "error": error.code,
        "error_description": error.description,
        "error_hint": "",
        "status_code": error.status,
    }
    return JSONResponse(content, error.status, NO_STORE)


async def _fault_before(fault: str) -> Response | None:
    """Apply faults that occur before the request is processed; return a response if it ends here."""
    if fault.startswith("slow:"):
        await asyncio.sleep(float(fault.removeprefix("slow:")))
        return None
    if fault == "drop_before":
        return incomplete_response()
    if fault == "invalid_request":
        raise OAuthError("invalid_request", "The token is refreshed by multiple concurrent requests.")
    if fault == "bad_gateway":
        return HTMLResponse("<!doctype html><title>502 Bad Gateway</title>", 502)
    if fault in ("error_500", "error_503"):
        code = "server_error" if fault == "error_500" else "temporarily_unavailable"
        raise OAuthError(code, "The authorization server encountered an error.", int(fault[-3:]))
    return None


def _fault_after(fault: str, content: dict[str, object]) -> Response:
    """Return the token response, with faults that occur after the tokens were issued."""
    if fault == "drop_after":
        return incomplete_response()
    if fault == "not_json":
        return Response(b"access_token=abc", 200, media_type="text/plain")
    if fault == "html":
        return HTMLResponse("<!doctype html><title>Please wait</title>", 200)
    if fault == "no_token":
        content = {name: value for name, value in content.items() if name != "access_token"}
    if fault == "wrong_type":
        content = {**content, "token_type": "mac"}
    return JSONResponse(content, 200, NO_STORE)
