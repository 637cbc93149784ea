"""What the console shows of a request before it is sent: pure functions of its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.explain import V2_SUNSET
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.dialogs.specs import Spans

SUNSET = f"Announced end of V2: {V2_SUNSET}. F2, V makes this profile's V4 twin."
"""Also true after that day."""


def operation_of(catalogs: Catalogs, api: str, method: str, path: str) -> Operation | None:
    """The operation that a request calls; one that does not name an API is a request of `api`."""
    literal = path.startswith(("/v2/", "/v4/")) or path == "/health"
    return catalogs.match(method, path if literal else f"/{api}{path}")


def format_not_sent(method: str) -> str:
    """What is said of a request that was put into the request line and not sent."""
    return f"{method} may change something: F5 sends it."


def spec_of(operation: Operation | None) -> RequestSpec:
    """The request for the operation under the cursor. Raises InvalidInput when there is none."""
    if operation is None:
        raise InvalidInput("There is no request.", "Pick an operation, or press i and type a path.")
    return RequestSpec(operation.method, operation.path)


def opening_spans(entry: ProfileEntry | None, *, typed: str, started: bool, warnings: Sequence[str] = ()) -> Spans:
    """The row under a request that names no operation: at the beginning what is wrong, else until when V2 lasts."""
    if entry is None:
        return ()
    if warnings and not started:
        more = f"   ({len(warnings) - 1} more: frameio-tui doctor)" if len(warnings) > 1 else ""
        return ((warnings[0] + more, "bad"),)
    return ((SUNSET, "warn"),) if entry.profile.api is ApiVersion.V2 and not typed else ()
