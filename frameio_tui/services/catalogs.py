"""The operation catalogs of both APIs, each loaded on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.ports.system import CatalogBytes


class Catalogs:
    """Both catalogs, cached after the first read. Reading one takes about as long as drawing a frame."""

    def __init__(self, read: CatalogBytes) -> None:
        self._read = read
        self._loaded: dict[ApiVersion, Catalog] = {}

    def of(self, api: ApiVersion) -> Catalog:
        """Return the catalog of an API."""
        if api not in self._loaded:
            self._loaded[api] = Catalog.from_json(self._read(api), api)
        return self._loaded[api]

    def match(self, method: str, url: str) -> Operation | None:
        """Return the operation that a URL or full path calls, or None if the catalog has none.

        The path decides which API's catalog is used: V4 for `/v4/…`, V2 for everything else.
        """
        after_scheme = url.partition("://")[2] if "://" in url else url
        path = "/" + after_scheme.partition("/")[2] if "://" in url else url
        path = path.partition("?")[0]
        api = ApiVersion.V4 if path.startswith("/v4/") else ApiVersion.V2
        return self.of(api).match(method, path)
