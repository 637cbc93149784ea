"""The catalog of each API is read on first use, and a URL is matched in the catalog of the API that its path names."""

from __future__ import annotations

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.services.catalogs import Catalogs


def test_a_catalogue_is_read_once_and_late() -> None:
    read: list[ApiVersion] = []

    def reading(api: ApiVersion) -> bytes:
        read.append(api)
        return operations(api)

    catalogs = Catalogs(reading)
    assert read == []
    assert catalogs.of(ApiVersion.V4) is catalogs.of(ApiVersion.V4)
    assert read == [ApiVersion.V4]


def test_a_url_is_matched_by_its_path() -> None:
    catalogs = Catalogs(operations)
    for url, api in (
        ("https://api.frame.io/v2/me?x=/v4/me", ApiVersion.V2),
        ("/v4/me", ApiVersion.V4),
        ("https://a.test/v4/accounts", ApiVersion.V4),
    ):
        found = catalogs.match("GET", url)
        assert found is not None
        assert found.api is api
    assert catalogs.match("GET", "https://a.test") is None
