"""Texts about a request before it is sent; pure functions without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import V2_SUNSET, ApiVersion, describe_v2_closing, is_v2_closed
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.dialogs.specs import Spans

LINK_TO_V4 = "Press F2, then V, to create a linked V4 profile."
HOW_TO_BEGIN = "Press Enter on an operation, or i to type a request."
"""Shown while the request line is empty."""


def operation_of(catalogs: Catalogs, api: str, method: str, path: str) -> Operation | None:
    """Return the operation that a request calls; a path that does not name an API version belongs to `api`."""
    literal = path.startswith(("/v2/", "/v4/")) or path == "/health"
    return catalogs.match(method, path if literal else f"/{api}{path}")


def format_not_sent(method: str) -> str:
    """Return the notice for a request that was put into the request line but not sent."""
    return f"{method} can modify data. Press F5 to send the request."


def spec_for_operation(operation: Operation | None) -> RequestSpec:
    """Return the request for the operation under the cursor. Raises InvalidInput if there is none."""
    if operation is None:
        raise InvalidInput("There is no request yet.", "Choose an operation, or press i and type a path.")
    from frameio_tui.core.http.request import RequestSpec

    return RequestSpec(operation.method, operation.path)


def opening_spans(
    entry: ProfileEntry | None, *, typed: str, started: bool, now: float, warnings: Sequence[str] = ()
) -> Spans:
    """Return the row under the request line when no operation is known.

    At the start it shows the first of `warnings`; later, if nothing is typed, the end of V2 to a V2 profile. Its
    announcement remains true for a server on this machine, which is never closed. `now` is a Unix time.
    """
    if entry is None:
        return ()
    if warnings and not started:
        more = f"   ({len(warnings) - 1} more: run frameio-tui doctor)" if len(warnings) > 1 else ""
        return ((warnings[0] + more, "bad"),)
    if typed:
        return ()
    if entry.profile.api is not ApiVersion.V2:
        return ((HOW_TO_BEGIN, "dim"),)
    if not is_v2_closed(entry.profile, now):
        return ((f"Frame.io announced the end of V2 for {V2_SUNSET}. {LINK_TO_V4}", "warn"),)
    remedy = "Press p to switch to the linked V4 profile." if entry.profile.linked_profile else LINK_TO_V4
    return ((f"{describe_v2_closing(now)}. {remedy}", "warn"),)


def earlier_body_spans(body: str, key: str) -> Spans:
    """Return the offer of an earlier body; `key` names what opens the body editor with it."""
    return (
        (f"Earlier body ({format_size(len(body.encode()))}): press ", "warn"),
        (key, "hint"),
        (" to use it", "warn"),
    )
