"""The program signs in and renews at servers that are not ours, by endpoints in the profile alone."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from frameio_tui.core.errors import SignInNeeded
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Endpoints
from frameio_tui.services.auth.sign_in import AcquiredTokens
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.foreign.conftest import SECRET, Foreign
from tests.sandbox.consent import DIRECT
from tests.support import make_services, run

pytestmark = pytest.mark.slow


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return make_services(str(tmp_path))


def described(services: Services, server: Foreign, client: str, secret: str = "", **fields: object) -> ProfileEntry:
    with httpx.Client(**DIRECT) as browser:
        said = browser.get(f"{server.issuer}/.well-known/openid-configuration").json()
    places = (said.get(f"{name}_endpoint", "") for name in ("authorization", "token", "revocation", "userinfo"))
    local = [place.replace("http://localhost", "http://127.0.0.1") for place in places]
    draft = services.profiles.draft(
        "studio",
        base_url=server.issuer,
        credential=CredentialKind.OAUTH_SECRET if secret else CredentialKind.OAUTH_PKCE,
        client_id=client,
        redirect_uri=server.redirect,
        endpoints=Endpoints(*local),
        scopes=("openid", "profile", "email", "offline_access"),
        **fields,
    )
    profile = services.profiles.create(draft).profile
    if secret:
        services.tokens.store_client_secret(profile, secret)
    return services.profiles.entry("studio")


def browse(url: str, login: str = "ann") -> str:
    """Go through the server's own pages as a person would, up to where it sends the browser back."""
    with httpx.Client(follow_redirects=False, **DIRECT) as browser:
        page = browser.get(url)
        for _ in range(12):
            if page.is_redirect:
                place = urljoin(str(page.url), page.headers["location"])
                if "/callback?" in place:
                    return place
                page = browser.get(place)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
            assert form is not None, page.text[:500]
            fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
            if 'name="login"' in page.text:
                fields |= {"login": login, "password": "made up"}
            page = browser.post(urljoin(str(page.url), form[1]), data=fields)
    raise AssertionError(page.text[:500])


async def by_listener(services: Services, entry: ProfileEntry) -> AcquiredTokens:
    signin = await services.sign_in.begin(entry)
    try:
        location = await asyncio.to_thread(browse, signin.attempt.url)
        async with httpx.AsyncClient(**DIRECT) as browser:
            waiting = asyncio.ensure_future(signin.wait_for_callback())
            assert (await browser.get(location)).status_code == 200
            answered = await waiting
    finally:
        await signin.close()
    return await services.sign_in.exchange(entry, signin.attempt, answered)


async def by_paste(services: Services, entry: ProfileEntry) -> AcquiredTokens:
    signin = await services.sign_in.begin(entry, paste_only=True)
    location = await asyncio.to_thread(browse, signin.attempt.url)
    return await services.sign_in.exchange(entry, signin.attempt, signin.paste(location))


@pytest.mark.parametrize("secret", ["", SECRET])
def test_a_mock_server(services: Services, mock: Foreign, secret: str) -> None:
    entry = described(services, mock, "any/app", secret)
    acquired = run(services, by_listener(services, entry))
    services.sign_in.save(entry.profile, acquired)
    before = services.bearers.bearer(entry.profile)
    refreshed = services.bearers.token_refresh.refresh(entry.profile, before, force=True)
    assert refreshed.tokens is not None
    assert refreshed.tokens.refresh not in (None, acquired.tokens.refresh)


@pytest.mark.parametrize(("client", "secret"), [("public-app", ""), ("secret/app", SECRET), ("post/app", SECRET)])
@pytest.mark.parametrize("way", [by_listener, by_paste])
def test_a_strict_provider(services: Services, oidc: Foreign, client: str, secret: str, way: object) -> None:
    entry = described(services, oidc, client, secret)
    acquired = run(services, way(services, entry))  # type: ignore[operator]  # one of the two functions above
    assert acquired.person is not None
    assert (acquired.person.id, acquired.person.email) == ("ann", "ann@example.com")
    assert acquired.tokens.refresh is not None
    services.sign_in.save(entry.profile, acquired)

    first = acquired.tokens
    second = services.bearers.token_refresh.refresh(entry.profile, first.access, force=True).tokens
    assert second is not None
    assert second.refresh not in (None, first.refresh), "the provider rotates"
    third = services.bearers.token_refresh.refresh(entry.profile, second.access, force=True).tokens
    assert third is not None
    answer = httpx.get(
        entry.profile.endpoints.userinfo, headers={"authorization": f"Bearer {third.access.reveal()}"}, trust_env=False
    )
    assert json.loads(answer.text)["sub"] == "ann"


def test_an_app_alone_at_a_strict_provider(services: Services, oidc: Foreign) -> None:
    entry = described(services, oidc, "server:app", SECRET, api=ApiVersion.V4)
    alone = {"credential": CredentialKind.SERVER_TO_SERVER, "scopes": ()}
    profile = services.profiles.change(entry.profile, alone).profile
    entry = services.profiles.approve(profile.name)
    acquired = run(services, services.sign_in.acquire(entry))
    services.sign_in.save(entry.profile, acquired)
    first = services.bearers.bearer(entry.profile)
    refreshed = services.bearers.token_refresh.refresh(entry.profile, first, force=True).tokens
    assert refreshed is not None
    assert refreshed.access != first


def test_reuse_at_a_strict_provider_asks_for_sign_in_and_deletes_nothing(services: Services, oidc: Foreign) -> None:
    entry = described(services, oidc, "public-app")
    acquired = run(services, by_paste(services, entry))
    services.sign_in.save(entry.profile, acquired)
    services.bearers.token_refresh.refresh(entry.profile, acquired.tokens.access, force=True)
    services.sign_in.save(entry.profile, acquired)  # the spent pair again, as from an old backup
    with pytest.raises(SignInNeeded, match="Sign in again"):
        services.bearers.token_refresh.refresh(entry.profile, acquired.tokens.access, force=True)
    assert services.bearers.record(entry.profile).tokens == acquired.tokens


def test_revoking_at_a_strict_provider(services: Services, oidc: Foreign) -> None:
    entry = described(services, oidc, "secret/app", SECRET)
    services.sign_in.save(entry.profile, run(services, by_paste(services, entry)))
    assert services.sign_in.revoke(entry).startswith("The token was revoked.")
