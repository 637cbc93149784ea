"""Review links and shares are read without their passphrases; expiry times are read from what users type."""

from __future__ import annotations

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.resources.review_link import Activity, parse_activity, parse_expiry, parse_link, parse_reviewer

NOW = 1_790_000_000


def test_links_of_both_apis_are_read_without_passphrase() -> None:
    share = {"id": "s", "name": "Cut", "access": "secure", "passphrase": "geheim", "enabled": True}
    found = parse_link({**share, "show_all_asset_versions": False, "expiration": "2027"}, "share", "Acme/Reel", "acc")
    assert found is not None
    assert "geheim" not in repr(found)
    assert (found.access, found.has_passphrase, found.enabled, found.expires) == ("invited", True, True, "2027")
    assert (found.latest_version_only, found.views, found.account_id) == (True, None, "acc")
    link = {"id": "l", "is_active": False, "has_password": False, "view_count": 7, "access_control": {}, "name": "R"}
    found = parse_link(link, "review_link", "Acme/Reel")
    assert found is not None
    assert (found.enabled, found.has_passphrase, found.views, found.access) == (False, False, 7, "public")
    shown = parse_link({"id": "p", "title": "Show"}, "presentation", "")
    assert shown is not None
    assert (shown.name, shown.items, shown.has_passphrase) == ("Show", 1, None)


def test_hostile_values_count_as_absent() -> None:
    for item in (None, [], {}, {"id": "../x"}, {"id": 5}):
        assert parse_link(item, "share", "") is None
    found = parse_link({"id": "s", "name": {}, "enabled": "yes", "view_count": True, "expiration": 1}, "share", "")
    assert found is not None
    assert (found.name, found.enabled, found.views, found.expires) == ("", None, None, "")
    assert parse_activity({"type": "share_viewed", "user": None}) == Activity("", "share_viewed", "", "", "")
    assert parse_activity({"user": {}}) is None
    assert parse_reviewer({"name": "x"}) is None


def test_expiry_times() -> None:
    for text, expected in (
        ("12h", "2026-09-22T02:13:20Z"),
        ("2 w", "2026-10-05T14:13:20Z"),
        ("2027-01-31", "2027-01-31T23:59:59Z"),
        ("2027-01-31T18:00Z", "2027-01-31T18:00:00Z"),
        ("2027-01-31T18:00+02:00", "2027-01-31T16:00:00Z"),
    ):
        assert parse_expiry(text, NOW) == expected
    for wrong in ("", "soon", "7", "0d", "2020-01-01"):
        with pytest.raises(InvalidInput):
            parse_expiry(wrong, NOW)
