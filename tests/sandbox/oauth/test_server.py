"""The sandbox's authorization server follows the rules of Hydra that the program relies on, and simulates faults."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import httpx
import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.oauth.clients import CLIENTS, Client, OAuthError, redirect_matches
from frameio_tui.sandbox.oauth.pages import HEADERS, consent_page, error_page
from frameio_tui.sandbox.oauth.server import AuthorizationRequest, access_text, check_verifier
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.consent import DIRECT, consent

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
STATE = "a-state-long-enough"


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


class OAuthApp:
    """An app of the sandbox that sends its OAuth requests by hand."""

    def __init__(self, server: SandboxServer, name: str = "pkce") -> None:
        self.server = server
        self.client = server.clients[name]
        self.ends = server.oauth_endpoints(self.client.api)
        self.redirect = self.client.redirect_uris[-1] if name == "ims-web" else (self.client.redirect_uris or ("",))[0]

    def url(self, **changes: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": self.redirect,
            "scope": "account.read offline" if self.client.api is ApiVersion.V2 else "openid offline_access",
            "state": STATE,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | changes
        return self.ends.authorize + "?" + urlencode({k: v for k, v in asked.items() if v})

    def back(self, **changes: str) -> dict[str, str]:
        """Return the query parameters of the redirect back to the app."""
        return flat(consent(self.url(**changes)))

    def ask(self, path: str = "", **form: str) -> httpx.Response:
        headers = {}
        if self.client.secret:
            pair = f"{quote_plus(self.client.client_id)}:{quote_plus(self.client.secret)}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form = {"client_id": self.client.client_id, **form}
        return httpx.post(path or self.ends.token, data=form, headers=headers, **DIRECT)

    def exchange(self, code: str, **changes: str) -> httpx.Response:
        form = {"code": code, "redirect_uri": self.redirect, "code_verifier": VERIFIER} | changes
        return self.ask(grant_type="authorization_code", **{k: v for k, v in form.items() if v})

    def signed_in(self) -> dict[str, str]:
        answer = self.exchange(self.back()["code"])
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def refresh(self, token: str) -> httpx.Response:
        return self.ask(grant_type="refresh_token", refresh_token=token)

    def me(self, token: str) -> int:
        path = "/v2/me" if self.client.api is ApiVersion.V2 else "/v4/me"
        headers = {"authorization": f"Bearer {token}"}
        return httpx.get(self.server.url + path, headers=headers, **DIRECT).status_code


def flat(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize("name", ["pkce", "secret", "ims-web", "ims-spa", "ims-native"])
def test_every_kind_of_app_signs_in(server: SandboxServer, name: str) -> None:
    app = OAuthApp(server, name)
    made = app.signed_in()
    assert made["token_type"] == "bearer"
    assert made["expires_in"] in (3600, 86399)
    assert app.me(made["access_token"]) == 200


def test_tokens_of_one_api_are_nothing_to_the_other(server: SandboxServer) -> None:
    adobe = OAuthApp(server, "ims-spa").signed_in()["access_token"]
    assert OAuthApp(server, "pkce").me(adobe) == 401


def test_refreshing_rotates_and_ends_both_old_tokens(server: SandboxServer) -> None:
    app = OAuthApp(server)
    first = app.signed_in()
    second = app.refresh(first["refresh_token"]).json()
    assert app.me(first["access_token"]) == 401
    assert app.me(second["access_token"]) == 200
    assert second["refresh_token"] != first["refresh_token"]


@pytest.mark.parametrize(("error", "status"), [("token_inactive", 401), ("invalid_grant", 400)])
def test_reuse_of_a_refresh_token_ends_the_whole_chain(server: SandboxServer, error: str, status: int) -> None:
    server.oauth.spent_error = error
    app = OAuthApp(server)
    first = app.signed_in()
    second = app.refresh(first["refresh_token"]).json()
    reused = app.refresh(first["refresh_token"])
    assert (reused.status_code, reused.json()["error"]) == (status, error)
    assert app.me(second["access_token"]) == 401
    assert app.refresh(second["refresh_token"]).status_code == status
    assert server.oauth.revoked_families == 1


def test_a_code_serves_once_and_its_reuse_ends_what_it_gave(server: SandboxServer) -> None:
    app = OAuthApp(server)
    code = app.back()["code"]
    made = app.exchange(code).json()
    again = app.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert app.me(made["access_token"]) == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": ""},
        {"code_verifier": "w" * 64},
        {"code_verifier": "short"},
        {"redirect_uri": "http://127.0.0.1:49274/callback"},
        {"redirect_uri": ""},
        {"code": "ory_ac_unknown"},
    ],
)
def test_codes_that_do_not_fit_are_refused(server: SandboxServer, changes: dict[str, str]) -> None:
    app = OAuthApp(server)
    answer = app.exchange(**{"code": app.back()["code"], **changes})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_an_expired_code_is_refused(server: SandboxServer) -> None:
    server.oauth.code_seconds = -1
    app = OAuthApp(server)
    assert app.exchange(app.back()["code"]).json()["error"] == "invalid_grant"


def test_a_server_that_ignores_pkce_takes_the_same_request(server: SandboxServer) -> None:
    server.oauth.ignore_pkce = True
    assert OAuthApp(server).signed_in()["access_token"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"state": ""}, "invalid_state"),
        ({"state": "short"}, "invalid_state"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "nonsense.scope"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
    ],
)
def test_faults_of_a_known_app_come_back_by_the_browser(
    server: SandboxServer, changes: dict[str, str], error: str
) -> None:
    assert OAuthApp(server).back(**changes)["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://127.0.0.1:49273/callback/"},
        {"redirect_uri": "http://localhost:1/callback"},
        {"redirect_uri": "https://evil.example/callback"},
    ],
)
def test_faults_before_the_app_is_trusted_are_a_page(server: SandboxServer, changes: dict[str, str]) -> None:
    page = httpx.get(OAuthApp(server).url(**changes), **DIRECT)
    assert page.status_code in (400, 401)
    assert "location" not in page.headers


def test_a_loopback_literal_may_use_any_port(server: SandboxServer) -> None:
    app = OAuthApp(server)
    app.redirect = "http://127.0.0.1:60123/callback"
    assert app.signed_in()["access_token"]


def test_who_says_no_is_believed(server: SandboxServer) -> None:
    back = flat(consent(OAuthApp(server).url(), allow=False))
    assert back["error"] == "access_denied"
    assert back["state"] == STATE
    assert "code" not in back


def test_unticked_scopes_are_not_granted(server: SandboxServer) -> None:
    app = OAuthApp(server)
    code = flat(consent(app.url(), untick=("offline",)))["code"]
    made = app.exchange(code).json()
    assert made["scope"] == "account.read"
    assert "refresh_token" not in made


def test_scopes_bind_on_the_api(server: SandboxServer) -> None:
    made = OAuthApp(server).signed_in()
    headers = {"authorization": f"Bearer {made['access_token']}"}
    assert httpx.get(server.url + "/v2/accounts", headers=headers, **DIRECT).status_code == 200
    assert httpx.get(server.url + "/v2/projects/shared", headers=headers, **DIRECT).status_code in (401, 403)


def test_each_app_has_one_way_to_say_who_it_is(server: SandboxServer) -> None:
    public, secret = OAuthApp(server, "pkce"), OAuthApp(server, "secret")
    header = {"authorization": "Basic " + base64.b64encode(b"sandbox-pkce-app:x").decode()}
    form = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert httpx.post(public.ends.token, data=form, headers=header, **DIRECT).status_code == 401
    body = {**form, "client_id": secret.client.client_id, "client_secret": secret.client.secret}
    refused = httpx.post(secret.ends.token, data=body, **DIRECT)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert httpx.post(public.ends.token, data=form, **DIRECT).json()["error"] == "invalid_client"


def test_the_app_alone_gets_a_token_by_header_or_body(server: SandboxServer) -> None:
    app = OAuthApp(server, "ims-s2s")
    made = app.ask(grant_type="client_credentials", scope="openid,AdobeID,frame.s2s.all").json()
    assert app.me(made["access_token"]) == 200
    assert "refresh_token" not in made
    body = {"client_id": app.client.client_id, "client_secret": app.client.secret}
    form = {"grant_type": "client_credentials", "scope": "openid,AdobeID", **body}
    assert httpx.post(app.ends.token, data=form, **DIRECT).status_code == 200
    assert OAuthApp(server, "secret").ask(grant_type="client_credentials").json()["error"] == "unauthorized_client"


def test_revoking_a_refresh_token_ends_its_access_tokens(server: SandboxServer) -> None:
    app = OAuthApp(server, "secret")
    made = app.signed_in()
    for _ in range(2):
        answer = app.ask(app.ends.revoke, token=made["refresh_token"])
        assert (answer.status_code, answer.content) == (200, b"")
    assert app.me(made["access_token"]) == 401
    assert app.refresh(made["refresh_token"]).status_code == 401


def test_a_parameter_given_twice_is_refused(server: SandboxServer) -> None:
    app = OAuthApp(server)
    body = f"grant_type=refresh_token&refresh_token=a&refresh_token=b&client_id={app.client.client_id}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = httpx.post(app.ends.token, content=body, headers=headers, **DIRECT)
    assert answer.json()["error"] == "invalid_request"


def test_a_consent_page_serves_once(server: SandboxServer) -> None:
    app = OAuthApp(server)
    page = httpx.get(app.url(), **DIRECT)
    challenge = page.text.split('name=challenge value="')[1].split('"')[0]
    user = next(iter(server.store.tables["users"]))
    form = {"challenge": challenge, "user": user, "decision": "allow"}
    place = server.url + "/oauth2/auth/decision"
    assert httpx.post(place, data=form, **DIRECT).status_code == 303
    assert httpx.post(place, data=form, **DIRECT).status_code == 400


def test_what_was_asked_is_kept_without_its_secrets(server: SandboxServer) -> None:
    OAuthApp(server, "secret").signed_in()
    seen = server.oauth.requests[-1]
    assert (seen.method, seen.path, seen.basic) == ("POST", "/oauth2/token", True)
    assert "code_verifier" in seen.fields


def test_user_info_tells_who_it_is(server: SandboxServer) -> None:
    app = OAuthApp(server, "ims-spa")
    headers = {"authorization": f"Bearer {app.signed_in()['access_token']}"}
    assert httpx.get(app.ends.userinfo, headers=headers, **DIRECT).json()["email"].startswith("ann@")
    assert httpx.get(app.ends.userinfo, **DIRECT).status_code == 401


@pytest.mark.parametrize("verifier", ["", "short", "v" * 129, "ä" * 64, "v" * 63 + " "])
def test_verifiers_hydra_would_not_take(verifier: str) -> None:
    with pytest.raises(OAuthError):
        check_verifier(CHALLENGE, verifier)


def test_access_tokens_have_the_shape_of_their_api() -> None:
    assert access_text(ApiVersion.V2, 60).startswith("ory_at_")
    assert access_text(ApiVersion.V4, 60).count(".") == 2


@pytest.mark.parametrize(("fault", "status"), [("error_500", 500), ("error_503", 503), ("invalid_request", 400)])
def test_errors_on_request(server: SandboxServer, fault: str, status: int) -> None:
    app = OAuthApp(server)
    refresh = app.signed_in()["refresh_token"]
    server.oauth.token_faults.append(fault)
    assert app.refresh(refresh).status_code == status
    assert app.refresh(refresh).status_code == 200


@pytest.mark.parametrize("fault", ["not_json", "html", "no_token", "wrong_type"])
def test_answers_that_are_none(server: SandboxServer, fault: str) -> None:
    app = OAuthApp(server)
    refresh = app.signed_in()["refresh_token"]
    server.oauth.token_faults.append(fault)
    assert app.refresh(refresh).status_code == 200
    assert app.refresh(refresh).status_code == 401, "the pair was made, and lost"


def test_answers_that_never_come(server: SandboxServer) -> None:
    app = OAuthApp(server)
    first = app.signed_in()["refresh_token"]
    server.oauth.token_faults += ["drop_before", "drop_after"]
    with pytest.raises(httpx.TransportError):
        app.refresh(first)
    with pytest.raises(httpx.TransportError):
        app.refresh(first)
    assert app.refresh(first).status_code == 401


@pytest.mark.parametrize(("method", "path"), [("GET", "token"), ("POST", "authorize"), ("GET", "revoke")])
def test_methods(server: SandboxServer, method: str, path: str) -> None:
    url = getattr(server.oauth_endpoints(), path)
    assert httpx.request(method, url, **DIRECT).status_code == 405


def test_a_body_of_another_type(server: SandboxServer) -> None:
    answer = httpx.post(server.oauth_endpoints().token, json={"grant_type": "x"}, **DIRECT)
    assert answer.json()["error"] == "invalid_request"
    assert answer.headers["cache-control"] == "no-store"


REGISTERED = ("http://127.0.0.1:49273/callback", "http://localhost:49273/callback", "https://example.com/callback")


@pytest.mark.parametrize(
    ("uri", "matches"),
    [
        ("http://127.0.0.1:49273/callback", True),
        ("http://127.0.0.1:1/callback", True),
        ("http://127.0.0.1/callback", True),
        ("http://[::1]:1/callback", False),
        ("http://127.0.0.1:49273/callback/", False),
        ("http://127.0.0.1:49273/callback?x=1", False),
        ("http://127.0.0.2:49273/callback", False),
        ("http://localhost:1/callback", False),
        ("http://localhost:49273/callback", True),
        ("https://example.com/callback", True),
        ("https://example.com:444/callback", False),
        ("", False),
    ],
)
def test_redirects_match_exactly_but_for_the_port_of_a_loopback_literal(uri: str, matches: bool) -> None:
    assert redirect_matches(uri, REGISTERED) is matches


def test_a_secret_of_the_sandbox_holds_what_breaks_naive_encoding() -> None:
    secret = next(client.secret for client in CLIENTS if client.name == "secret")
    assert all(mark in secret for mark in "/+:%=")


EVIL = '"><script>alert(1)</script>'


def test_nothing_foreign_becomes_markup() -> None:
    client = Client("x", "x", title=EVIL)
    users = [{"id": EVIL, "name": EVIL, "email": EVIL}]
    page = consent_page(AuthorizationRequest(client, "http://127.0.0.1/cb", (EVIL,), EVIL), EVIL, users)
    assert "<script" not in page
    assert "<script" not in error_page(EVIL, EVIL)


def test_pages_run_nothing_and_are_kept_nowhere() -> None:
    assert HEADERS["content-security-policy"] == "default-src 'none'"
    assert HEADERS["cache-control"] == "no-store"


def test_an_ask_without_scopes_says_so() -> None:
    page = consent_page(AuthorizationRequest(Client("x", "app"), "http://127.0.0.1/cb", (), "s"), "c", [])
    assert "Only your name and email address." in page
