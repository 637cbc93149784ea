"""The V4 request for the V2 one of the request line, with what changed; it can be taken into the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.translate import Counterpart, Translation, translate
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, TextSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.ui.console.screen import Console

TAKEN = "Of V4, taken and not sent. A developer token is sent there too, with the legacy header; else use the twin (p)."


def on_v4(console: Console) -> None:
    """Show it, of several the one that is picked; nothing is sent."""
    spec, catalogs = console.spec_or_say(), console.services.catalogs
    if spec is None:
        return
    of_v4 = console.entry is not None and console.entry.profile.api is ApiVersion.V4
    if spec.path.startswith("/v4/") or (of_v4 and not spec.path.startswith("/v2/")):
        console.say("That is a request of V4 already.")
        return
    found = translate(spec, catalogs.of(ApiVersion.V2), catalogs.of(ApiVersion.V4))
    if len(found.counterparts) < 2:
        _show(console, found, found.counterparts[0] if found.counterparts else None)
        return

    def take(key: object) -> None:
        if key is not None:
            _show(console, found, found.counterparts[int(str(key))])

    rows = tuple(Choice(str(at), ((one.spec.text(), "plain"),)) for at, one in enumerate(found.counterparts))
    console.ask("pick", PickSpec("On V4 it is one of these", rows), take)


def _show(console: Console, found: Translation, one: Counterpart | None) -> None:
    def take(wanted: object) -> None:
        if wanted and one is not None:
            console.line.write(one.spec, TAKEN)

    shown = found._replace(counterparts=(one,) if one is not None else ())
    take_words = "takes it into the request line" if one is not None else ""
    console.ask("text", TextSpec("On V4", translation_text(shown), take_words), take)


def translation_text(found: Translation) -> str:
    """Each counterpart with its changes, and what is to be known."""
    parts = []
    for one in found.counterparts:
        headers = [f"{name}: {value}" for name, value in one.spec.headers]
        lines = [one.spec.text(), *headers, *([one.spec.body] if one.spec.body else [])]
        parts.append("\n".join([*lines, *(f"  - {change}" for change in one.changes)]))
    return "\n\n".join([*parts, *([found.note] if found.note else [])]) + "\n"


ACTIONS: dict[str, Callable[[Console], None]] = {"on_v4": on_v4}
