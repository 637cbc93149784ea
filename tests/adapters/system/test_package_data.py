"""The package's data are there and are JSON."""

from __future__ import annotations

import json

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.profiles.profile import ApiVersion


@pytest.mark.parametrize("api", list(ApiVersion))
def test_one_operation_a_line_sorted(api: ApiVersion) -> None:
    data = operations(api)
    found = json.loads(data)
    assert len(data.splitlines()) == len(found) + 2
    assert all(api.value in item["path"] or item["path"] == "/health" for item in found)
    assert b"http://" not in data
