"""The sandbox as a web application: faults, authorization and rate limits apply before a handler runs."""

from __future__ import annotations

import asyncio
import hmac
import json
import random
import re
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.auth import Tokens, authorize
from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.control import (
    CONNECTION,
    Disconnected,
    apply_body_faults,
    gateway_error,
    incomplete_response,
    wait_for_client,
)
from frameio_tui.sandbox.data.generator import Generator, fill_large
from frameio_tui.sandbox.data.store import Store
from frameio_tui.sandbox.deliveries import Deliveries
from frameio_tui.sandbox.faults import HOSTILE, Faults, parse_faults
from frameio_tui.sandbox.handler_result import HandlerResult, Refusal
from frameio_tui.sandbox.oauth.routes import PATHS as OAUTH_PATHS
from frameio_tui.sandbox.oauth.routes import OAuthRoutes
from frameio_tui.sandbox.oauth.server import OAuthServer
from frameio_tui.sandbox.pagination import paginate
from frameio_tui.sandbox.rate_limits import RateLimitBuckets
from frameio_tui.sandbox.storage.errors import StorageError
from frameio_tui.sandbox.storage.routes import PATHS as STORAGE_PATHS
from frameio_tui.sandbox.storage.routes import StorageRoutes
from frameio_tui.sandbox.v2 import admin as v2_admin
from frameio_tui.sandbox.v2 import assets as v2_assets
from frameio_tui.sandbox.v2 import audit as v2_audit
from frameio_tui.sandbox.v2 import comments as v2_talk
from frameio_tui.sandbox.v2 import projects as v2_tree
from frameio_tui.sandbox.v2 import search as v2_search
from frameio_tui.sandbox.v2 import sharing as v2_sharing
from frameio_tui.sandbox.v4 import admin as v4_admin
from frameio_tui.sandbox.v4 import comments as v4_talk
from frameio_tui.sandbox.v4 import files as v4_files
from frameio_tui.sandbox.v4 import metadata as v4_metadata
from frameio_tui.sandbox.v4 import permissions as v4_permissions
from frameio_tui.sandbox.v4 import projects as v4_tree
from frameio_tui.sandbox.v4 import search as v4_search
from frameio_tui.sandbox.v4 import shares as v4_shares
from frameio_tui.sandbox.v4.validation import check_body, check_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.ports.webhooks import DeliverySender

_V2 = (v2_tree, v2_assets, v2_talk, v2_sharing, v2_search, v2_admin, v2_audit)
_V4 = (v4_tree, v4_files, v4_talk, v4_shares, v4_search, v4_metadata, v4_permissions, v4_admin)
HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    name: handler for module in (*_V2, *_V4) for name, handler in module.HANDLERS.items()
}
TITLES = {400: "Bad Request", 401: "Not Authorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}
TITLES |= {422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented"}

CLICK = "/_sandbox/click"
"""The path that stands for a click in Frame.io's own app, below the path of any API or without it."""
PATIENCE = 600.0
"""Seconds after which a connection without a response is closed."""
CUT = 100_000
"""Bytes of a download that arrive before its connection is closed."""


class RecordedRequest(NamedTuple):
    """A request as it arrived, without its credential, for tests."""

    method: str
    path: str
    query: str
    authorized: bool
    headers: tuple[str, ...]
    body: bytes


class Sandbox:
    """Records, tokens, rate limits and faults of one running sandbox."""

    def __init__(
        self,
        catalogs: dict[ApiVersion, Catalog],
        seed: int,
        faults: Faults,
        control_key: str,
        *,
        assets: int = 0,
        limits: float = 1.0,
    ) -> None:
        self.store = Store(seed)
        Generator(self.store).fill()
        if assets:
            fill_large(self.store, assets)
        self.tokens = Tokens(self.store, seed)
        self.deliveries: Deliveries | None = None
        """Delivers webhooks and clicks; None if nothing is delivered."""
        self.queued: list[Faults] = []
        self.requests: list[RecordedRequest] = []
        self.set_faults(faults)
        self._chance = random.Random(seed)  # noqa: S311 - faults, the same for a seed
        self.buckets = RateLimitBuckets(time.monotonic, limits)
        self._catalogs = catalogs
        self._control_key = control_key
        methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
        self.oauth = OAuthServer(self.tokens)
        self._oauth_routes = OAuthRoutes(self.oauth, self.store, self.tokens)
        self._storage = StorageRoutes(self.store)
        self._routes = Starlette(routes=[Route("/{path:path}", self._respond, methods=methods)])

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to a request as an ASGI application; the connection is noted for faults that close it."""
        scope[CONNECTION] = getattr(getattr(send, "__self__", None), "transport", None)
        await self._routes(scope, receive, send)

    def set_faults(self, faults: Faults) -> None:
        """Simulate other faults from now on; the numbers of requests begin with 1 again."""
        self.faults = faults
        self._numbers = {"api": 0, "storage": 0}

    def deliver_with(self, sender: DeliverySender) -> None:
        """Deliver webhooks and clicks from now on."""
        self.deliveries = Deliveries(self.store, sender)
        self.store.on_event = self.deliveries.announce

    def close(self) -> None:
        """Remove what was uploaded."""
        self._storage.spool.close()

    async def _respond(self, request: Request) -> Response:
        path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
        if path.startswith(STORAGE_PATHS):
            return await self._respond_from_storage(request, path)
        body = await request.body()
        if path.removeprefix("/v2").removeprefix("/v4") == CLICK:
            return await self._click(request, body)
        if path.startswith("/_sandbox/"):
            return self._control(request, path, body)
        if path in OAUTH_PATHS:
            return await self._oauth_routes.send_response(request, path, body)
        names = tuple(sorted(request.headers))
        self.requests.append(
            RecordedRequest(request.method, path, request.url.query, "authorization" in request.headers, names, body)
        )
        faults = self._roll(self.queued.pop(0) if self.queued else self.faults, "api")
        if faults.expire:
            self.tokens.expire(request.headers.get("authorization", "").partition(" ")[2])
        broken = await self._broken(request, faults)
        if broken is not None:
            return broken
        api = ApiVersion.V4 if path.startswith("/v4") else ApiVersion.V2
        try:
            if faults.too_many:
                raise Refusal(429, "Too many requests")
            if faults.server_error:
                raise Refusal(500, "Something went wrong")
            response = self._dispatch(request, api, path, body, faults)
        except Refusal as refusal:
            response = build_refusal(api, refusal)
        return apply_body_faults(response, faults)

    def _roll(self, faults: Faults, kind: str) -> Faults:
        """Count a request, and return its faults."""
        self._numbers[kind] += 1
        return faults.roll(self._chance, self._numbers[kind])

    @staticmethod
    async def _broken(request: Request, faults: Faults) -> Response | None:
        """Wait as the faults say, and return the response that they put in the place of the right one, or None."""
        if faults.latency:
            await asyncio.sleep(faults.latency / 1000)
        if faults.timeout:
            await wait_for_client(request, PATIENCE)
            return Disconnected()
        if faults.disconnect:
            return Disconnected()
        if faults.drop:
            return incomplete_response()
        for status, hit in ((502, faults.bad_gateway), (503, faults.unavailable), (504, faults.gateway_timeout)):
            if hit:
                return gateway_error(status)
        return None

    async def _respond_from_storage(self, request: Request, path: str) -> Response:
        """Respond to an upload or download, with the faults of the storage."""
        faults = self._roll(self.faults.storage or Faults(), "storage")
        cut_after = None
        if request.method == "GET" and faults.drop:
            cut_after, faults = CUT, replace(faults, drop=0)
        elif any((faults.drop, faults.disconnect, faults.timeout)):
            await request.body()
        if faults.too_many or faults.unavailable:
            return await self._storage.refuse(
                request, StorageError(503, "SlowDown", "Please reduce your request rate.")
            )
        if faults.server_error:
            sentence = "We encountered an internal error. Please try again."
            return await self._storage.refuse(request, StorageError(500, "InternalError", sentence))
        if faults.expire:
            return await self._storage.refuse(request, StorageError(403, "AccessDenied", "Request has expired"))
        return await self._broken(request, faults) or await self._storage.send_response(request, path, cut_after)

    def _dispatch(self, request: Request, api: ApiVersion, path: str, body: bytes, faults: Faults) -> Response:
        operation = self._catalogs[api].match(request.method, path)
        if operation is None:
            raise Refusal(404, "No operation has this path")
        grant = authorize(operation, request.headers, self.tokens)
        headers = self.buckets.take(grant.user_id, operation) if grant else {}
        try:
            self._check_version(operation, request)
            handler = HANDLERS.get(operation.id)
            if handler is None:
                raise Refusal(501, f"The sandbox does not implement {operation.method} {operation.path}")
            origin = f"{request.url.scheme}://{request.url.netloc}"
            call = Call(
                self.store,
                grant,
                operation,
                params_of(operation, path),
                dict(request.query_params),
                parsed(body, request.headers.get("content-type", "")),
                origin,
            )
            if api is ApiVersion.V4:
                check_query(operation, call.query)
                check_body(operation, call.body)
            result = handler(call)
            return build_response(call, result, headers, hostile=faults.hostile)
        except Refusal as refusal:
            refusal.headers = {**headers, **refusal.headers}
            raise

    @staticmethod
    def _check_version(operation: Operation, request: Request) -> None:
        """Raise Refusal if the header that selects the version of the operation is missing."""
        if operation.experimental and request.headers.get("api-version") != "experimental":
            raise Refusal(404, "Not Found")
        for name, value in operation.headers:
            if request.headers.get(name) != value:
                raise Refusal(422, f"Missing field: {name}", f"/{name}")

    async def _click(self, request: Request, body: bytes) -> Response:
        """Click on a custom action of the user whose token is sent, or submit its form."""
        try:
            if self.deliveries is None:
                raise Refusal(404, "This sandbox does not deliver")
            grant = self.tokens.lookup(request.headers.get("authorization", "").partition(" ")[2])
            if grant is None:
                raise Refusal(401, "You are not allowed to access that resource")
            given = parsed(body, request.headers.get("content-type", ""))
            if not isinstance(given, dict):
                raise Refusal(422, "The body is not an object")
            action = self.store.get("actions", str(given.get("action_id", "")))
            self.store.team_for(self.store.get("users", grant.user_id), action["team_id"])
            return JSONResponse(await self.deliveries.click(action, grant.user_id, given))
        except Refusal as refusal:
            return build_refusal(ApiVersion.V4, refusal)

    def _control(self, request: Request, path: str, body: bytes) -> Response:
        """Respond to `/_sandbox/` paths.

        They need the control key of this run.
        """
        given = request.headers.get("x-sandbox-key", "")
        if not hmac.compare_digest(given.encode(), self._control_key.encode()):
            return JSONResponse({"message": "This path is reserved for the tests of the sandbox."}, 403)
        if path == "/_sandbox/stats":
            return JSONResponse({"requests": [f"{seen.method} {seen.path}" for seen in self.requests]})
        if path == "/_sandbox/faults":
            try:
                self.set_faults(parse_faults(body.decode("utf-8", "replace")))
            except InvalidInput as error:
                return JSONResponse({"message": str(error)}, 422)
            return JSONResponse(asdict(self.faults))
        return JSONResponse({"message": "Not Found"}, 404)


def parsed(body: bytes, content_type: str) -> Any:
    """Return the parsed JSON of a request body. Raises Refusal 400 or 415."""
    if not body:
        return {}
    if "json" not in content_type:
        raise Refusal(415, "Unsupported Media Type")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not JSON") from None


def params_of(operation: Operation, path: str) -> dict[str, str]:
    """Return the values of the path's placeholders by name."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(operation.path))
    found = re.fullmatch(pattern + "/?", path)
    return found.groupdict() if found else {}


def build_response(call: Call, result: HandlerResult, headers: dict[str, str], *, hostile: bool) -> Response:
    """Return the HTTP response for a result of a handler, in the format of the API."""
    headers = {**headers, **result.headers}
    if result.rows is not None:
        data, more = paginate(call, result)
        headers |= more
    elif call.api is ApiVersion.V4 and result.data is not None:
        data = {"data": result.data, **result.more}
    else:
        data = result.data
    if hostile:
        data = add_hostile_text(data)
        headers["x-sandbox-note"] = HOSTILE.encode("latin-1", "replace").decode("latin-1").replace("\r", " ")
    if data is None:
        return Response(status_code=result.status, headers=headers)
    return Response(
        json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        result.status,
        headers,
        "application/json; charset=utf-8",
    )


def build_refusal(api: ApiVersion, refusal: Refusal) -> Response:
    """Return the HTTP response for a refusal, in the error format of the API."""
    title = TITLES.get(refusal.status, "Error")
    if api is ApiVersion.V4:
        error: dict[str, Any] = {"title": title, "detail": refusal.detail}
        if refusal.pointer:
            error["source"] = {"pointer": refusal.pointer}
        body: dict[str, Any] = {"errors": [error]}
    else:
        inner = {"code": refusal.status, "status": refusal.status, "title": title, "detail": refusal.detail}
        body = {"code": refusal.status, "errors": [inner], "message": title}
    return JSONResponse(body, refusal.status, refusal.headers)


def add_hostile_text(data: Any) -> Any:
    """Return the data with names that attack the terminal."""
    if isinstance(data, list):
        return [add_hostile_text(item) for item in data]
    if isinstance(data, dict):
        texts = {"name", "display_name", "text", "title", "email"}
        return {
            key: f"{HOSTILE}{value}" if key in texts and isinstance(value, str) else add_hostile_text(value)
            for key, value in data.items()
        }
    return data
