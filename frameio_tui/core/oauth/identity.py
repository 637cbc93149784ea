"""Read the owner of a token from the response to `GET /me`."""

from __future__ import annotations

from frameio_tui.core.json.read import read_object
from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.profiles.profile import ApiVersion

ME_PATH = {ApiVersion.V2: "/v2/me", ApiVersion.V4: "/v4/me"}
"""The first call that a client makes, in each API."""


def person_from(body: bytes, api: ApiVersion, now: float) -> Person | None:
    """Return the user in the body of `GET /me`, or None if the body is something else.

    V2 returns the user itself, V4 returns the user inside `data`.
    """
    response = read_object(body) or {}
    user = response.get("data") if api is ApiVersion.V4 else response
    if not isinstance(user, dict) or not isinstance(user.get("id"), str) or not user["id"]:
        return None
    texts = {key: value if isinstance(value := user.get(key), str) else "" for key in ("name", "email", "account_id")}
    return Person(id=user["id"], verified_at=int(now), **texts)


def person_from_userinfo(body: bytes, now: float) -> Person | None:
    """Return the user in an OpenID userinfo response (`sub`, `name`, `email`), or None if it is something else."""
    claims = read_object(body) or {}
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        return None
    name, email = (value if isinstance(value := claims.get(key), str) else "" for key in ("name", "email"))
    return Person(claims["sub"], name or claims["sub"], email, verified_at=int(now))
