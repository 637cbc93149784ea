"""How a V2 request fares on V4: the same, changed, several requests, or none, with the reason."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.text.redact import redact_url
from frameio_tui.core.v2_to_v4.mapping import CAMERA
from frameio_tui.core.v2_to_v4.translate import translate

if TYPE_CHECKING:
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.v2_to_v4.translate import Counterpart, Translation

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_BEGINNING = re.compile(r"/v4/accounts/[^/]+(?=/)")
_VERSION = re.compile(r"^/v[24](?=/)")
_ROUTINE = ("The path starts with the account", "IDs are copied unchanged")
"""Changes that apply to nearly every request, so that they are said once and not for each request."""


class Kind(StrEnum):
    """What V4 has for a V2 request."""

    SAME = "same"
    """One request that differs only in the beginning of its path, or a path that stays on V2."""
    CHANGED = "changed"
    """One request, with another method, path, query or body."""
    SEVERAL = "several"
    """Several requests: which of them is needed depends on the item, or all of them are."""
    NONE = "none"


class Verdict(NamedTuple):
    """What V4 has for one V2 request, and why."""

    kind: Kind
    v2: str
    """The documented V2 operation as `METHOD /path`, or the request itself if there is none."""
    v4: tuple[str, ...]
    """The V4 requests as `METHOD /path`, without secrets."""
    reason: str
    """Sentences for the user; never empty."""


def judge(spec: RequestSpec, v2: Catalog, v4: Catalog) -> Verdict:
    """Return what V4 has for a V2 request with placeholders or IDs. Never raises."""
    return verdict_of(spec, translate(spec, v2, v4))


def verdict_of(spec: RequestSpec, translation: Translation) -> Verdict:
    """Return the verdict on a request that was translated."""
    operation, found = translation.operation, translation.counterparts
    if operation is None:
        return Verdict(Kind.NONE, f"{spec.method} {redact_url(spec.path)}", (), "V2 does not document this request.")
    shown = f"{operation.method} {operation.path}"
    requests = tuple(dict.fromkeys(redact_url(counterpart.spec.text()) for counterpart in found))
    if operation.surface == "c2c" and not found:
        return Verdict(Kind.SAME, shown, (), CAMERA)
    if not found:
        return Verdict(Kind.NONE, shown, (), translation.note or "V4 has no request for this body.")
    several = len(found) > 1 or any(change.startswith("Each of the ") for one in found for change in one.changes)
    if several:
        kind = Kind.SEVERAL
    elif _is_same(spec, found[0]):
        kind = Kind.SAME
    else:
        kind = Kind.CHANGED
    return Verdict(kind, shown, requests, _reason(kind, translation))


def _is_same(spec: RequestSpec, counterpart: Counterpart) -> bool:
    """Return whether only the beginning of the path differs."""
    new = counterpart.spec
    same_rest = _shape(spec.path) in (_shape(new.path), _shape(_BEGINNING.sub("/v4", new.path)))
    return (
        same_rest
        and (new.method, new.query, new.headers, new.body) == (spec.method, spec.query, spec.headers, spec.body)
        and not counterpart.operation.experimental
    )


def _shape(path: str) -> str:
    """Return a path without its version and without the names of its placeholders."""
    return _PLACEHOLDER.sub("{}", _VERSION.sub("", path))


def _reason(kind: Kind, translation: Translation) -> str:
    """Return what changes, without the changes that apply to nearly every request."""
    found = translation.counterparts
    if kind is Kind.SAME:
        sentences = ["Only the beginning of the path changes."]
        if found[0].operation.paged:
            sentences.append("Pages are requested with `after` from links.next instead of a page number.")
    else:
        shared = [change for change in found[0].changes if all(change in other.changes for other in found)]
        sentences = [translation.note, *(change for change in shared if not change.startswith(_ROUTINE))]
        if len(found) > 1 and not any(sentences):
            sentences = ["Which of these requests is needed depends on the item."]
    return " ".join(dict.fromkeys(filter(None, sentences))) or "The path changes."
