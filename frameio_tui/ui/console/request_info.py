"""What the console shows of a request before it is sent: pure functions of its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.explain import V2_SUNSET
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.dialogs.specs import Spans

SUNSET = f"Announced end of V2: {V2_SUNSET}. F2, V makes this profile's V4 twin."
"""Also true after that day."""


def operation_of(
    services: Services, entry: ProfileEntry | None, typed: str, under_cursor: Operation | None
) -> Operation | None:
    """The operation that a typed request calls; of nothing typed, the one under the cursor."""
    if entry is None or not typed:
        return under_cursor if entry is not None else None
    try:
        spec = parse_request(typed).spec
    except InvalidInput:
        return None
    literal = spec.path.startswith(("/v2/", "/v4/")) or spec.path == "/health"
    return services.catalogs.match(spec.method, spec.path if literal else f"/{entry.profile.api.value}{spec.path}")


def called(services: Services, entry: ProfileEntry | None, spec: RequestSpec) -> str:
    """What a request calls: the operation's id, else its method and path."""
    operation = operation_of(services, entry, f"{spec.method} {spec.path}", None)
    return f"{operation.api.value} {operation.id}" if operation is not None else f"{spec.method} {spec.path}"


def changes_something(services: Services, entry: ProfileEntry, spec: RequestSpec) -> bool:
    """Whether a request may change something when it is sent as a profile."""
    return not is_safe(spec.method, operation_of(services, entry, f"{spec.method} {spec.path}", None))


def format_not_sent(method: str) -> str:
    """What is said of a request that was put into the request line and not sent."""
    return f"{method} may change something: F5 sends it."


def spec_of_line(spec: RequestSpec | None, operation: Operation | None) -> RequestSpec:
    """The request of the line, else of the operation under the cursor. Raises InvalidInput when there is neither."""
    if spec is not None:
        return spec
    if operation is None:
        raise InvalidInput("There is no request.", "Pick an operation, or press i and type a path.")
    return RequestSpec(operation.method, operation.path)


def opening_spans(entry: ProfileEntry | None, *, typed: str, started: bool, troubles: Sequence[str] = ()) -> Spans:
    """The row under a request that names no operation: at the beginning what is wrong, else until when V2 lasts."""
    if entry is None:
        return ()
    if troubles and not started:
        more = f"   ({len(troubles) - 1} more: frameio-tui doctor)" if len(troubles) > 1 else ""
        return ((troubles[0] + more, "bad"),)
    return ((SUNSET, "warn"),) if entry.profile.api is ApiVersion.V2 and not typed else ()
