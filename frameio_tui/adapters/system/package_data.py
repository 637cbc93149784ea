"""Reads the data files of the package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameio_tui.core.profiles.profile import ApiVersion

_DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "data")


def operations(api: ApiVersion) -> bytes:
    """Return the JSON document with the operations of one API version."""
    with open(os.path.join(_DATA, f"operations_{api.value}.json"), "rb") as file:
        return file.read()
