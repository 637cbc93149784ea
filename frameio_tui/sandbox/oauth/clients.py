"""The apps registered at the sandbox's authorization server, and the matching of redirect URIs."""

from __future__ import annotations

from dataclasses import dataclass

from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion


class OAuthError(Exception):
    """An error response.

    `redirect` is the redirect URI and state if the error is reported to the app through the browser.
    """

    def __init__(
        self, code: str, description: str, status: int = 400, *, redirect: tuple[str, str] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status
        self.redirect = redirect


@dataclass(frozen=True)
class Client:
    """A registered app. An app without a secret is a public client."""

    name: str
    client_id: str
    api: ApiVersion = ApiVersion.V2
    secret: str = ""
    redirect_uris: tuple[str, ...] = (DEFAULT_REDIRECT_URI,)
    scopes: tuple[str, ...] = ()
    """Scopes that the app may request; empty if it may request any."""
    grants: tuple[str, ...] = ("authorization_code", "refresh_token")
    title: str = ""


_NATIVE = "adobe+0123456789abcdef://adobeid/sandbox-ims-native"
CLIENTS = (
    Client(
        "pkce",
        "sandbox-pkce-app",
        redirect_uris=(
            DEFAULT_REDIRECT_URI,
            DEFAULT_REDIRECT_URI.replace("127.0.0.1", "localhost"),
            "https://example.com/callback",
        ),
        title="Dailies Uploader",
    ),
    Client("secret", "sandbox-secret-app", secret="s8e-/made+up:for%the=sandbox", title="Studio Sync"),  # noqa: S106 - made up
    Client(
        "ims-web",
        "sandbox-ims-web",
        ApiVersion.V4,
        "p8e-made-up-for-the-sandbox",
        ("https://localhost:8000/callback", DEFAULT_REDIRECT_URI),
        title="Review Portal",
    ),
    Client("ims-spa", "sandbox-ims-spa", ApiVersion.V4, title="Review Board"),
    Client("ims-native", "sandbox-ims-native", ApiVersion.V4, redirect_uris=(_NATIVE,), title="Ingest"),
    Client(
        "ims-s2s",
        "sandbox-ims-s2s",
        ApiVersion.V4,
        "p8e-made-up-server-to-server",
        (),
        ("openid", "AdobeID", "frame.s2s.all"),
        ("client_credentials",),
        "Night Render",
    ),
)


def redirect_matches(uri: str, registered: tuple[str, ...]) -> bool:
    """Return whether a redirect URI is registered; the port of an http loopback address may differ (RFC 8252 §7.3)."""
    return uri in registered or any(
        _without_port(uri) == _without_port(registered_uri) != "" for registered_uri in registered
    )


def _without_port(uri: str) -> str:
    """Return an http loopback URI without its port, or an empty string for any other URI."""
    scheme, _, rest = uri.partition("://")
    authority, slash, path = rest.partition("/")
    host = authority.partition("]")[0] + "]" if authority.startswith("[") else authority.partition(":")[0]
    if scheme != "http" or host not in ("127.0.0.1", "[::1]"):
        return ""
    return f"{host}{slash}{path}"
