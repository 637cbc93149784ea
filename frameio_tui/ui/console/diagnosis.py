"""Explains the response on screen: finds out why a request was refused, with the cheapest check first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.services.diagnosis import CheckResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.diagnosis.checks import Check
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.services.diagnosis import DiagnosisService
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.console.response.pane import ResponsePane

NO_CHECKS = "There is nothing to check for this response."


async def diagnose(
    service: DiagnosisService,
    entry: ProfileEntry,
    exchange: Exchange,
    pane: ResponsePane,
    show_message: Callable[[str], None],
) -> None:
    """Run the checks of a refused request, show each in the pane, and then the explanation."""
    checks: dict[str, Check] = {}
    async for step in service.run_checks(entry, exchange):
        if isinstance(step, CheckResult):
            pane.explain(step.explanation)
            if not checks:
                show_message(NO_CHECKS)
            return
        checks.pop(step.name, None)
        checks[step.name] = step
        pane.show_checks([*checks.values()])
