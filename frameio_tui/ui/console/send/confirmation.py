"""The question before a request that may change something: its object, user and profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frameio_tui.core.resources.id_kinds import params_of
from frameio_tui.core.resources.ids import kinds_of_placeholder
from frameio_tui.ui.console.resource_names import short_id, shorten
from frameio_tui.ui.dialogs.specs import ConfirmSpec, profile_spans
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.console.resource_names import ResourceNames

LONGEST_NAME = 40
"""Longest name, in characters, that a question quotes."""
_WORDS = {
    "asset": ("asset", "file", "folder", "version stack"),
    "hook": ("webhook",),
    "action": ("custom action",),
    "field_definition": ("custom metadata field",),
    "session_watermark_template": ("session watermark template",),
}
"""How the summaries of operations name a kind, if not by its own name."""
_CREATING = ("Add", "Attach", "Create", "Get", "Import", "Invite", "Start", "Upload")
"""First words of summaries whose first noun is what is created, and not what the path names."""
_PREPOSITIONS = r"(?:for|from|in|inside|into|of|on|onto|to|under) "


def request_question(
    entry: ProfileEntry,
    spec: RequestSpec,
    names: ResourceNames,
    *,
    lines: tuple[str, ...] = (),
    typed: str = "",
) -> ConfirmSpec:
    """Return the question whether to send a request; `lines` say why it is asked."""
    operation = names.operation(spec.method, spec.path)
    title = question_title(operation, spec, names)
    verb = operation.summary.split()[0].lower() if operation is not None else "send"
    method = (f"{spec.method} ", METHOD_SPANS.get(spec.method, "title"))
    request = (method, (names.readable(spec.method, spec.target()), "plain"))
    details = (profile_spans(entry), request)
    return ConfirmSpec(title, lines, yes=f"Yes, {verb}", typed=typed, details=details)


def question_title(operation: Operation | None, spec: RequestSpec, names: ResourceNames) -> str:
    """Return the question with the name of what the request is about: `Delete project "Demo Reel 2026"?`.

    If the name is unknown, the kind and a short ID are shown.
    """
    if operation is None:
        return f"Send this {spec.method} request?"
    summary = re.sub(r"\s*\([^)]*\)", "", operation.summary)
    values = params_of(operation, spec.path)
    placeholder = operation.path_params[-1] if operation.path_params else ""
    value = values.get(placeholder, "")
    if not value:
        return f"{summary}?"
    name = names.name(placeholder, value)
    what = f'"{shorten(name, LONGEST_NAME)}"' if name else short_id(value)
    kind = kinds_of_placeholder(placeholder)[0]
    words = _WORDS.get(kind, (kind.replace("_", " "),))
    article = rf"\b(?:{_PREPOSITIONS})" if summary.split()[0] in _CREATING else r"\b"
    found = list(re.finditer(rf"{article}(?:an?|one|the) (?P<kind>{'|'.join(words)})\b(?!')", summary))
    if not found:
        return f"{summary} ({words[0]} {what})?"
    last = found[-1]["kind"], *found[-1].span("kind")
    before = re.sub(r"(?:an?|one|the) $", "", summary[: last[1]])
    return f"{before}{last[0]} {what}{summary[last[2] :]}?"
