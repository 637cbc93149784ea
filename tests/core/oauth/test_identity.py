"""Who a token belongs to, from both APIs' answers."""

from __future__ import annotations

import pytest

from frameio_tui.core.oauth.identity import person_from
from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.profiles.profile import ApiVersion

ANN = b'{"id": "u1", "name": "Ann Lee", "email": "ann@acme.tv", "account_id": "a1"}'


def test_both_envelopes() -> None:
    assert person_from(ANN, ApiVersion.V2, 7.9) == Person("u1", "Ann Lee", "ann@acme.tv", "a1", 7)
    assert person_from(b'{"data": ' + ANN + b"}", ApiVersion.V4, 7) == Person("u1", "Ann Lee", "ann@acme.tv", "a1", 7)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"id": 1}', b'{"id": ""}', b'{"data": null}', b"\xff", b"[" * 100_000],
)
def test_other_bodies_are_nobody(body: bytes) -> None:
    assert person_from(body, ApiVersion.V2, 0) is None
    assert person_from(body, ApiVersion.V4, 0) is None


def test_odd_fields_become_empty() -> None:
    assert person_from(b'{"id": "u", "name": null, "email": [1]}', ApiVersion.V2, 0) == Person("u", "", "", "", 0)
