"""OAuth requests, with oauthlib as the oracle where it knows the case."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from secrets import token_hex
from urllib.parse import parse_qs, urlsplit

import pytest
from oauthlib.oauth2 import BackendApplicationClient, WebApplicationClient

from frameio_tui.core.errors import CredentialMissing, InvalidInput
from frameio_tui.core.oauth.authorization import (
    Attempt,
    FormPost,
    begin,
    challenge_of,
    check_endpoint,
    check_ready,
    check_redirect_uri,
    code_request,
    endpoints_of,
    is_loopback_redirect,
    refresh_request,
    requested_scopes,
    revoke_request,
    server_request,
)
from frameio_tui.core.profiles.credential import TokenSet
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Endpoints, Profile
from frameio_tui.core.secret import Secret

SCOPES = ("account.read", "asset.create", "offline")
PKCE = Profile("0" * 32, "p", credential=CredentialKind.OAUTH_PKCE, client_id="cid/1", scopes=SCOPES)
PKCE = PKCE._replace(redirect_uri="http://127.0.0.1:49273/callback")
SECRET = PKCE._replace(credential=CredentialKind.OAUTH_SECRET)
CLIENT_SECRET = Secret("s/e+c:r%t", "client secret")


def fields(form: FormPost) -> dict[str, str]:
    return {name: v.reveal() if isinstance(v, Secret) else v for name, v in form.fields}


def query(attempt: Attempt) -> dict[str, list[str]]:
    return parse_qs(urlsplit(attempt.url).query, strict_parsing=True)


@pytest.mark.parametrize("profile", [PKCE, SECRET, PKCE._replace(api=ApiVersion.V4, scopes=())])
def test_every_authorize_request_has_state_and_s256(profile: Profile) -> None:
    attempt = begin(profile, token_hex)
    asked = query(attempt)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] == [challenge_of(attempt.verifier.reveal())]
    assert asked["state"] == [attempt.state.reveal()]
    assert asked["redirect_uri"] == [profile.redirect_uri]
    assert asked["scope"] == [" ".join(attempt.scopes)]
    assert len(attempt.state.reveal()) * 4 >= 128
    assert 43 <= len(attempt.verifier.reveal()) <= 128


def test_two_sign_ins_share_nothing() -> None:
    one, two = begin(PKCE, token_hex), begin(PKCE, token_hex)
    assert one.state != two.state
    assert one.verifier != two.verifier
    assert one.slug != two.slug


def test_the_authorize_url_says_what_oauthlibs_says() -> None:
    attempt = begin(PKCE, token_hex)
    theirs = WebApplicationClient("cid/1").prepare_request_uri(
        endpoints_of(PKCE).authorize,
        redirect_uri=PKCE.redirect_uri,
        scope=list(SCOPES),
        state=attempt.state.reveal(),
        code_challenge=challenge_of(attempt.verifier.reveal()),
        code_challenge_method="S256",
    )
    assert query(attempt) == parse_qs(urlsplit(theirs).query)
    assert attempt.url.partition("?")[0] == theirs.partition("?")[0]


def test_the_challenge_is_the_one_of_rfc_7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert challenge_of(verifier) == urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def test_an_endpoint_with_a_query_of_its_own_keeps_it() -> None:
    ends = Endpoints("https://id.example/auth?tenant=7", "https://id.example/token")
    attempt = begin(PKCE._replace(endpoints=ends), token_hex)
    assert query(attempt)["tenant"] == ["7"]
    assert query(attempt)["client_id"] == ["cid/1"]


def test_openid_servers_give_offline_access_with_consent_alone() -> None:
    own = Endpoints("https://id.example/auth", "https://id.example/token")
    scopes = ("openid", "offline_access")
    assert query(begin(PKCE._replace(endpoints=own, scopes=scopes), token_hex))["prompt"] == ["consent"]
    assert "prompt" not in query(begin(PKCE._replace(endpoints=own), token_hex))
    assert "prompt" not in query(begin(PKCE._replace(api=ApiVersion.V4, scopes=scopes), token_hex))


def test_a_public_client_names_itself_in_the_body_and_sends_no_header() -> None:
    attempt = begin(PKCE, token_hex)
    form = code_request(PKCE, None, attempt, Secret("c0de", "code"))
    assert form.basic is None
    theirs = WebApplicationClient("cid/1").prepare_request_body(
        code="c0de", redirect_uri=PKCE.redirect_uri, code_verifier=attempt.verifier.reveal()
    )
    assert fields(form) == {name: values[0] for name, values in parse_qs(theirs).items()}


def test_a_confidential_client_authenticates_by_the_header_alone() -> None:
    form = code_request(SECRET, CLIENT_SECRET, begin(SECRET, token_hex), Secret("c0de", "code"))
    assert form.basic == ("cid/1", CLIENT_SECRET)
    assert not {"client_id", "client_secret"} & set(fields(form))


def test_a_refresh_asks_for_what_was_granted() -> None:
    tokens = TokenSet(Secret("a"), Secret("r", "refresh token"), scopes=("account.read", "offline"))
    assert tokens.refresh is not None
    asked = fields(refresh_request(PKCE, None, tokens, tokens.refresh))
    theirs = WebApplicationClient("cid/1").prepare_refresh_body(
        refresh_token="r", scope=["account.read", "offline"], client_id="cid/1"
    )
    assert asked == {name: values[0] for name, values in parse_qs(theirs).items()}
    unknown = fields(refresh_request(PKCE._replace(scopes=()), None, tokens._replace(scopes=None), tokens.refresh))
    assert "scope" not in unknown


def test_the_apps_own_token_by_header_or_body() -> None:
    profile = PKCE._replace(api=ApiVersion.V4, credential=CredentialKind.SERVER_TO_SERVER, scopes=())
    header, body = (server_request(profile, CLIENT_SECRET, in_body=where) for where in (False, True))
    assert header.basic == ("cid/1", CLIENT_SECRET)
    assert fields(header)["scope"] == "openid,AdobeID,frame.s2s.all"
    assert body.basic is None
    assert fields(body)["client_secret"] == CLIENT_SECRET.reveal()
    plain = fields(server_request(profile._replace(scopes=("a", "b")), CLIENT_SECRET, in_body=False))
    theirs = BackendApplicationClient("cid/1").prepare_request_body(scope=["a", "b"])
    assert plain == {name: values[0] for name, values in parse_qs(theirs).items() if name != "client_id"}


def test_revoking_names_the_kind_of_token() -> None:
    asked = fields(revoke_request(PKCE, None, Secret("r"), "refresh_token"))
    assert asked == {"token": "r", "token_type_hint": "refresh_token", "client_id": "cid/1"}


def test_no_form_shows_a_secret() -> None:
    shown = repr(code_request(SECRET, CLIENT_SECRET, begin(SECRET, token_hex), Secret("the-code-itself", "code")))
    assert "the-code-itself" not in shown
    assert CLIENT_SECRET.reveal() not in shown


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://id.example/token", True),
        ("https://id.example:8443/token?x=1", True),
        ("http://127.0.0.1:8080/token", True),
        ("http://[::1]:8080/token", True),
        ("http://localhost/token", True),
        ("http://id.example/token", False),
        ("http://127.0.0.1.evil.example/token", False),
        ("https://id.example/token#x", False),
        ("https://user@id.example/token", False),
        ("https://id.example\\@evil.example/token", False),
        ("https://id.example/to ken", False),
        ("ftp://id.example/token", False),
        ("", False),
    ],
)
def test_endpoints_are_https_or_loopback(url: str, fine: bool) -> None:
    if fine:
        assert check_endpoint(url, "token") == url
    else:
        with pytest.raises(InvalidInput):
            check_endpoint(url, "token")


@pytest.mark.parametrize(
    ("uri", "fine", "listens"),
    [
        ("http://127.0.0.1:49273/callback", True, True),
        ("http://[::1]:1/cb", True, True),
        ("http://localhost:5000/x", True, True),
        ("https://localhost:8000/callback", True, False),
        ("adobe+0123://adobeid/client", True, False),
        ("http://studio.example/callback", False, False),
        ("https://studio.example/callback#top", False, False),
        ("callback", False, False),
        ("", False, False),
    ],
)
def test_redirect_uris(uri: str, fine: bool, listens: bool) -> None:
    assert is_loopback_redirect(uri) is listens
    if fine:
        assert check_redirect_uri(uri) == uri
    else:
        with pytest.raises(InvalidInput):
            check_redirect_uri(uri)


def test_own_endpoints_are_never_mixed_with_the_providers() -> None:
    assert endpoints_of(PKCE).revoke == "https://applications.frame.io/oauth2/revoke"
    assert endpoints_of(PKCE._replace(api=ApiVersion.V4)).token == "https://ims-na1.adobelogin.com/ims/token/v3"
    own = PKCE._replace(endpoints=Endpoints("https://id.example/a", "https://id.example/t"))
    assert endpoints_of(own) == Endpoints("https://id.example/a", "https://id.example/t")
    moved = PKCE._replace(endpoints=Endpoints(revoke="https://id.example/r"))
    assert endpoints_of(moved).token == "https://applications.frame.io/oauth2/token"
    assert endpoints_of(moved).revoke == "https://id.example/r"


def test_scopes_come_from_the_checklist() -> None:
    assert requested_scopes(PKCE) == SCOPES
    v4 = PKCE._replace(api=ApiVersion.V4, scopes=())
    assert "offline_access" in requested_scopes(v4)
    assert "frame.s2s.all" in requested_scopes(v4._replace(credential=CredentialKind.SERVER_TO_SERVER))
    with pytest.raises(CredentialMissing, match="No scopes"):
        requested_scopes(PKCE._replace(scopes=()))
    assert (
        requested_scopes(PKCE._replace(scopes=(), endpoints=Endpoints("https://a.example", "https://t.example"))) == ()
    )


@pytest.mark.parametrize(
    ("profile", "has_secret", "words"),
    [
        (PKCE._replace(credential=CredentialKind.DEVELOPER_TOKEN), False, "does not use sign-in"),
        (PKCE._replace(client_id=""), False, "no client ID"),
        (SECRET, False, "client secret"),
        (PKCE._replace(redirect_uri="nowhere"), False, "not a redirect URI"),
        (PKCE._replace(endpoints=Endpoints("https://a.example", "")), False, "token endpoint"),
        (PKCE._replace(endpoints=Endpoints("http://a.example", "https://t.example")), False, "not encrypted"),
        (PKCE._replace(endpoints=Endpoints(revoke="http://r.example")), False, "revoke endpoint .* not encrypted"),
        (PKCE._replace(endpoints=Endpoints(userinfo="http://u.example")), False, "userinfo endpoint .* not encrypted"),
    ],
)
def test_what_is_missing_is_said_before_anybody_is_asked(profile: Profile, has_secret: bool, words: str) -> None:
    with pytest.raises((InvalidInput, CredentialMissing), match=words):
        check_ready(profile, has_secret=has_secret)


def test_the_environment_relaxes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OAUTHLIB_INSECURE_TRANSPORT", "OAUTHLIB_RELAX_TOKEN_SCOPE", "AUTHLIB_INSECURE_TRANSPORT"):
        monkeypatch.setenv(name, "1")
    with pytest.raises(InvalidInput):
        check_endpoint("http://id.example/token", "token")
