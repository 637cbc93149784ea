"""The V4 request for the V2 one of the request line, with what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.profile import ApiVersion
from ..core.translate import Translation, translate
from .asks import TextAsk

if TYPE_CHECKING:
    from collections.abc import Callable

    from .screens.console import Console


def on_v4(console: Console) -> None:
    """Show it; nothing is sent."""
    spec, catalogs = console.spec_or_say(), console.program.catalogs
    if spec is None:
        return
    if spec.path.startswith("/v4/") or (console.entry is not None and console.entry.profile.api is ApiVersion.V4):
        console.say("That is a request of V4 already.")
        return
    found = translate(spec, catalogs.of(ApiVersion.V2), catalogs.of(ApiVersion.V4))
    console.ask("text", TextAsk("On V4", translation_text(found)))


def translation_text(found: Translation) -> str:
    """Each counterpart with its changes, and what is to be known."""
    parts = []
    for one in found.counterparts:
        lines = [one.spec.text(), *([one.spec.body] if one.spec.body else [])]
        parts.append("\n".join([*lines, *(f"  - {change}" for change in one.changes)]))
    return "\n\n".join([*parts, *([found.remark] if found.remark else [])]) + "\n"


ACTIONS: dict[str, Callable[[Console], None]] = {"on_v4": on_v4}
