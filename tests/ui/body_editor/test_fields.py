"""A body begins with what the operation needs."""

from __future__ import annotations

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.body_editor.fields import field_rows

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)


def test_rows_name_type_and_need() -> None:
    operation = V2.by_id("createComment")
    assert operation is not None
    text = "".join(text for text, _ in field_rows(operation)[0])
    assert "text" in text
    assert "required" in text
