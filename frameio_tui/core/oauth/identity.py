"""Who a token belongs to, read from the answer of `GET /me`."""

from __future__ import annotations

from frameio_tui.core.json.read import read_object
from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.profiles.profile import ApiVersion

ME_PATH = {ApiVersion.V2: "/v2/me", ApiVersion.V4: "/v4/me"}
"""The first call anybody makes, in each API."""


def person_from(body: bytes, api: ApiVersion, now: float) -> Person | None:
    """The person in the body of `GET /me`, or None when the body is something else.

    V2 answers with the user itself, V4 with the user inside `data`.
    """
    response = read_object(body) or {}
    user = response.get("data") if api is ApiVersion.V4 else response
    if not isinstance(user, dict) or not isinstance(user.get("id"), str) or not user["id"]:
        return None
    texts = {key: value if isinstance(value := user.get(key), str) else "" for key in ("name", "email", "account_id")}
    return Person(id=user["id"], verified_at=int(now), **texts)


def person_from_userinfo(body: bytes, now: float) -> Person | None:
    """The person in an OpenID user info answer (`sub`, `name`, `email`), or None when the body is something else."""
    claims = read_object(body) or {}
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        return None
    name, email = (value if isinstance(value := claims.get(key), str) else "" for key in ("name", "email"))
    return Person(claims["sub"], name or claims["sub"], email, verified_at=int(now))
