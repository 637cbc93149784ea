from __future__ import annotations

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.translate import translate
from frameio_tui.ui.console.translate import translation_text

V2, V4 = (Catalog.from_json(operations(api), api) for api in ApiVersion)


def test_each_counterpart_lists_its_changes() -> None:
    said = translation_text(translate(RequestSpec("PUT", "/assets/a1"), V2, V4))
    assert "PATCH /v4/accounts/{account_id}/files/a1\n  - PUT becomes PATCH." in said
    assert "PATCH /v4/accounts/{account_id}/folders/a1" in said


def test_missing_counterpart_is_reported() -> None:
    assert translation_text(translate(RequestSpec("GET", "/notifications"), V2, V4)) == "V4 has no notifications.\n"
