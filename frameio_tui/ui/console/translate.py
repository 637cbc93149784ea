"""The dialog that shows the V4 counterpart of a V2 request, and loads it into the request line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.translate import Translation, translate
from frameio_tui.ui.dialogs.ask import pick, show_text
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, TextSpec
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.ui.dialogs.ask import DialogOwner

LOADED_NOTE = "V4 request loaded, not sent. Developer tokens also work on V4; otherwise press p for the linked profile."


def is_of_v4(spec: RequestSpec, api: ApiVersion | None) -> bool:
    """Return whether a request is for V4; `api` is the profile's version, for a path that does not name one."""
    return spec.path.startswith("/v4/") or (api is ApiVersion.V4 and not spec.path.startswith("/v2/"))


async def pick_counterpart(dialogs: DialogOwner, catalogs: Catalogs, spec: RequestSpec) -> RequestSpec | None:
    """Show the V4 counterpart of a V2 request; return it if the user accepts it.

    If there are several counterparts, the user picks one first.
    """
    translation = translate(spec, catalogs.of(ApiVersion.V2), catalogs.of(ApiVersion.V4))
    counterparts = translation.counterparts
    if len(counterparts) > 1:
        rows = tuple(_choice(str(index), each.spec) for index, each in enumerate(counterparts))
        key = await pick(dialogs, PickSpec("Choose the V4 equivalent", rows, enter="show"))
        if key is None:
            return None
        counterparts = (counterparts[int(key)],)
    shown = translation_text(translation._replace(counterparts=counterparts))
    accepted = await show_text(dialogs, TextSpec("V4 equivalent", shown, "load" if counterparts else ""))
    return counterparts[0].spec if accepted and counterparts else None


def _choice(key: str, spec: RequestSpec) -> Choice:
    spans = ((f"{spec.method:<6} ", METHOD_SPANS.get(spec.method, "title")), (spec.target(), "plain"))
    return Choice(key, spans)


def translation_text(translation: Translation) -> str:
    """Return each counterpart with the changes to it, and a note if there is one."""
    parts = []
    for counterpart in translation.counterparts:
        headers = [f"{name}: {value}" for name, value in counterpart.spec.headers]
        lines = [counterpart.spec.text(), *headers, *([counterpart.spec.body] if counterpart.spec.body else [])]
        parts.append("\n".join([*lines, *(f"  - {change}" for change in counterpart.changes)]))
    return "\n\n".join([*parts, *([translation.note] if translation.note else [])]) + "\n"
