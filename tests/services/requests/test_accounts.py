"""A default account that is missing from a complete list is detected, and nothing else is."""

from __future__ import annotations

import json

import pytest

from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.pagination import PageInfo, PageRequest
from frameio_tui.core.profiles.credential import Approval, CredentialRecord
from frameio_tui.core.profiles.profile import Profile
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.requests.accounts import account_gone

OTHERS = json.dumps([{"_type": "account", "id": "other"}]).encode()
MINE = json.dumps([{"_type": "account", "id": "other"}, {"_type": "account", "id": "mine"}]).encode()
MORE = PageInfo(1, 2, 60, PageRequest("https://api.frame.io/v2/accounts?page=2"))


@pytest.mark.parametrize(
    ("account", "body", "operation", "page", "gone"),
    [
        ("mine", OTHERS, "getAccounts", PageInfo(1, 1, 1), True),
        ("mine", MINE, "getAccounts", PageInfo(1, 1, 2), False),
        ("mine", OTHERS, "getAccounts", MORE, False),
        ("mine", b"[]", "getAccounts", PageInfo(), False),
        ("mine", OTHERS, "getTeams", PageInfo(), False),
        ("", OTHERS, "getAccounts", PageInfo(), False),
    ],
)
def test_only_a_whole_list_without_it_counts(
    account: str, body: bytes, operation: str, page: PageInfo, gone: bool
) -> None:
    profile = Profile(id="0" * 32, name="acme", account=account)
    entry = ProfileEntry(profile, CredentialRecord(), Approval(True))
    outgoing = Outgoing("GET", "https://api.frame.io/v2/accounts")
    exchange = Exchange("id", "acme", "v2", outgoing, Response(200, "OK", (), body), Timing(), 0.0, None, operation)
    assert account_gone(entry, exchange, page) is gone
