"""The catalogue of each API, loaded when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.ports import CatalogBytes


class Catalogs:
    """Both catalogues; reading one takes about as long as a frame."""

    def __init__(self, read: CatalogBytes) -> None:
        self._read = read
        self._loaded: dict[ApiVersion, Catalog] = {}

    def of(self, api: ApiVersion) -> Catalog:
        """The catalogue of an API."""
        if api not in self._loaded:
            self._loaded[api] = Catalog.from_json(self._read(api), api)
        return self._loaded[api]

    def match(self, method: str, url: str) -> Operation | None:
        """The operation that a concrete URL or full path calls, in whichever API its path names."""
        after_scheme = url.partition("://")[2] if "://" in url else url
        path = "/" + after_scheme.partition("/")[2] if "://" in url else url
        path = path.partition("?")[0]
        api = ApiVersion.V4 if path.startswith("/v4/") else ApiVersion.V2
        return self.of(api).match(method, path)
