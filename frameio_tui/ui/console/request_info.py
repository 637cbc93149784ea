"""What the console shows of a request before it is sent: pure functions of its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.explain import V2_SUNSET
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.console.operations.rows import Learned, summary_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.rate_limit import RateReading
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Program
    from frameio_tui.ui.console.screen import Console
    from frameio_tui.ui.dialogs.specs import Spans
    from frameio_tui.ui.theme import Glyphs

SUNSET = f"Announced end of V2: {V2_SUNSET}. F2, V makes this profile's V4 twin."
"""Also true after that day."""


def operation_of(
    program: Program, entry: ProfileEntry | None, typed: str, under_cursor: Operation | None
) -> Operation | None:
    """The operation that a typed request calls; of nothing typed, the one under the cursor."""
    if entry is None or not typed:
        return under_cursor if entry is not None else None
    try:
        spec = parse_request(typed).spec
    except InvalidInput:
        return None
    literal = spec.path.startswith(("/v2/", "/v4/")) or spec.path == "/health"
    return program.catalogs.match(spec.method, spec.path if literal else f"/{entry.profile.api.value}{spec.path}")


def called(program: Program, entry: ProfileEntry | None, spec: RequestSpec) -> str:
    """What a request calls: the operation's id, else its method and path."""
    operation = operation_of(program, entry, f"{spec.method} {spec.path}", None)
    return f"{operation.api.value} {operation.id}" if operation is not None else f"{spec.method} {spec.path}"


def spec_of_line(spec: RequestSpec | None, operation: Operation | None) -> RequestSpec:
    """The request of the line, else of the operation under the cursor. Raises InvalidInput when there is neither."""
    if spec is not None:
        return spec
    if operation is None:
        raise InvalidInput("There is no request.", "Pick an operation, or press i and type a path.")
    return RequestSpec(operation.method, operation.path)


def about(
    entry: ProfileEntry | None,
    operation: Operation | None,
    glyphs: Glyphs,
    learned: Learned,
    *,
    started: bool,
    typed: str,
    troubles: Sequence[str] = (),
) -> Spans:
    """The row under the request: what the operation is; at the beginning what is wrong, else until when V2 lasts."""
    if entry is None:
        return ()
    if operation is not None and started:
        return tuple(summary_spans(operation, entry, glyphs, learned))
    if troubles and not started:
        more = f"   ({len(troubles) - 1} more: frameio-tui doctor)" if len(troubles) > 1 else ""
        return ((troubles[0] + more, "bad"),)
    return ((SUNSET, "warn"),) if entry.profile.api is ApiVersion.V2 and not typed else ()


def each_minute(console: Console) -> None:
    """Clocks go on; a token may have been renewed by another program."""
    if console.entry is not None and console.entry.profile.credential.oauth:
        console.face.acting.read()
    console.show_who()


RATE_REDRAWN = 5.0
"""Seconds after which a meter that is filling up is drawn anew, at the soonest but for its end."""


def follow_rate(console: Console, reading: RateReading | None) -> None:
    """Draw the meter again while it fills: what it said with the answer is soon too little."""
    if console.rate_timer is not None:
        console.rate_timer.stop()
        console.rate_timer = None
    if reading is not None and reading.full_in > 0:
        wait = min(reading.full_in + 0.05, max(RATE_REDRAWN, reading.per_call))
        console.rate_timer = console.set_timer(wait, console.show_who)
