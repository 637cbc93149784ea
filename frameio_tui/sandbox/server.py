"""The server that runs the sandbox on a free port of 127.0.0.1, in a thread of this process."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from typing import TYPE_CHECKING, Self

from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.profiles.profile import ApiVersion, Endpoints
from frameio_tui.sandbox.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn

    from frameio_tui.core.ports.webhooks import DeliverySender
    from frameio_tui.sandbox.application import RecordedRequest, Sandbox
    from frameio_tui.sandbox.auth import Tokens
    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.oauth.clients import Client
    from frameio_tui.sandbox.oauth.server import OAuthServer

INSTALL = "pip install 'frameio-tui[demo]'"


class SandboxServer:
    """A running sandbox with a URL. Use it as a context manager, or call `start` and `stop`.

    `assets` is the size of an additional project for benchmarks, and `limits` a factor of the rate limits.
    """

    def __init__(
        self,
        seed: int = 1,
        faults: Faults | None = None,
        port: int = 0,
        *,
        assets: int = 0,
        limits: float = 1.0,
        operations: Callable[[ApiVersion], bytes] | None = None,
    ) -> None:
        self._seed = seed
        self._faults = faults or Faults()
        self._port = port
        self._assets = assets
        self._limits = limits
        self._operations = operations or _package_operations
        self.sender: DeliverySender | None = None
        """Delivers webhooks and clicks; without it, none are delivered. Set it before `start`."""
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._socket: socket.socket | None = None
        self._sandbox: Sandbox | None = None
        self.control_key = secrets.token_urlsafe(24)
        """Key for the control endpoint, generated for each run."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def start(self, faults: Faults | None = None) -> None:
        """Start the server and return when it accepts connections; `faults` overrides those of the constructor.

        Raises FrameioTuiError if the packages of the `demo` extra are not installed, or the port cannot be used.
        """
        try:
            import uvicorn

            from frameio_tui.sandbox.application import Sandbox
        except ImportError as error:
            if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
                raise
            raise FrameioTuiError("The packages for the sandbox are not installed.", f"Run: {INSTALL}") from None
        catalogs = {api: Catalog.from_json(self._operations(api), api) for api in ApiVersion}
        try:
            self._socket = socket.create_server(("127.0.0.1", self._port), backlog=256)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FrameioTuiError(
                f"Port {self._port} of 127.0.0.1 cannot be used: {reason}.",
                "Use another port, or --port 0 for any free one.",
            ) from error
        self._sandbox = Sandbox(
            catalogs,
            self._seed,
            faults or self._faults,
            self.control_key,
            assets=self._assets,
            limits=self._limits,
        )
        if self.sender is not None:
            self._sandbox.deliver_with(self.sender)
        # Accepted connections inherit this option. asyncio sets it only on sockets that name their protocol; without
        # it, each response on an open connection waits 40 ms for the delayed acknowledgement of the client.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            self._sandbox.app,
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            interface="asgi3",
            ws="none",
            http="h11",
            loop="asyncio",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True, name="sandbox"
        )
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.001)

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(5)
            self._server.force_exit = True
            self._thread.join(5)
        if self._socket is not None:
            self._socket.close()
        if self._sandbox is not None:
            self._sandbox.close()

    @property
    def url(self) -> str:
        """Origin of the server, such as `http://127.0.0.1:40123`."""
        if self._socket is None:
            raise RuntimeError("the sandbox is not running")
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox with its records, tokens, rate limits and faults."""
        if self._sandbox is None:
            raise RuntimeError("the sandbox is not running")
        return self._sandbox

    @property
    def store(self) -> Store:
        """The records."""
        return self.sandbox.store

    @property
    def tokens(self) -> dict[str, str]:
        """Token texts by name: full, readonly, limited, member, other_person, guest, and unknown (not accepted).

        The guest belongs to no account and is only invited to some projects.
        """
        return self.sandbox.tokens.by_name

    @property
    def registry(self) -> Tokens:
        """The accepted tokens, to which tests can add more."""
        return self.sandbox.tokens

    @property
    def oauth(self) -> OAuthServer:
        """The authorization server: clients, counters and settings."""
        return self.sandbox.oauth

    @property
    def clients(self) -> dict[str, Client]:
        """Registered apps by name: pkce, secret, ims-web, ims-spa, ims-native, ims-s2s."""
        return self.oauth.clients

    def oauth_endpoints(self, api: ApiVersion = ApiVersion.V2) -> Endpoints:
        """Return the endpoint URLs of the authorization server."""
        paths = ("/oauth2/auth", "/oauth2/token", "/oauth2/revoke", "/userinfo")
        if api is ApiVersion.V4:
            paths = ("/ims/authorize/v2", "/ims/token/v3", "/ims/revoke", "/ims/userinfo/v2")
        return Endpoints(*(self.url + path for path in paths))

    @property
    def requests(self) -> list[RecordedRequest]:
        """All API requests so far."""
        return self.sandbox.requests

    def fault_next(self, *faults: Faults) -> None:
        """Apply these faults to the next responses, one for each response."""
        self.sandbox.queued.extend(faults)


def _package_operations(api: ApiVersion) -> bytes:
    import os

    path = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", f"operations_{api.value}.json")
    with open(path, "rb") as file:
        return file.read()
