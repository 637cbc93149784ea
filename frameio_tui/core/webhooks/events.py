"""The events of webhooks: checked against the documented ones, and sample payloads of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.text.suggestion import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.catalog.catalog import Catalog

_CREATE = {ApiVersion.V2: "createWebhookForTeam", ApiVersion.V4: "webhooks.create"}
_OTHER_NAMES = {
    "asset.created": "file.created",
    "asset.copied": "file.copied",
    "asset.updated": "file.updated",
    "asset.deleted": "file.deleted",
    "asset.ready": "file.ready",
    "asset.versioned": "file.versioned",
    "reviewlink.created": "share.created",
}
"""Events of V2 with their names on V4."""
SAMPLE_ID = "5f0e0000-0000-4000-8000-00000000000{}"


def documented_events(catalog: Catalog) -> tuple[str, ...]:
    """Return the names of all events of an API, as its catalog documents them."""
    operation = catalog.by_id(_CREATE[catalog.api])
    fields = operation.body if operation is not None else ()
    return next((tuple(map(str, field.enum)) for field in fields if field.name == "events"), ())


def check_events(given: Sequence[str], documented: Sequence[str], api: ApiVersion) -> tuple[str, ...]:
    """Return the events, each once; `all` stands for every one. Raises InvalidInput if one is not documented."""
    names = [name for text in given for name in text.replace(",", " ").split()]
    if not names:
        raise InvalidInput("No event was given.", f"Use 'all', or any of: {', '.join(documented)}.")
    if "all" in names:
        return tuple(documented)
    for name in names:
        if name not in documented:
            raise InvalidInput(f"{api.value.upper()} has no event '{name}'.", _suggestion(name, documented))
    return tuple(dict.fromkeys(names))


def _suggestion(name: str, documented: Sequence[str]) -> str:
    """Return which event was probably meant, or all of them."""
    both = {**_OTHER_NAMES, **{new: old for old, new in _OTHER_NAMES.items()}}
    meant = [both[name]] if both.get(name) in documented else documented
    found = f"Did you mean '{meant[0]}'?" if meant is not documented else did_you_mean(name, documented)
    return found or f"Choose from: {', '.join(documented)}."


def resource_type(event: str, api: ApiVersion) -> str:
    """Return the kind of resource that an event is about, such as `file`; `asset.label.updated` is about an asset."""
    kind = event.partition(".")[0]
    if kind == "metadata":
        return "file"
    return (
        {"customfield": "custom_field", "reviewlink": "review_link"}.get(kind, kind) if api is ApiVersion.V4 else kind
    )


def sample_payload(event: str, api: ApiVersion) -> bytes:
    """Return a payload as Frame.io sends it, with IDs that no resource has. It ends with a line break, as real ones do.

    >>> sample_payload("comment.created", ApiVersion.V2)[:70]
    b'{"type":"comment.created","resource":{"type":"comment","id":"5f0e0000-'
    """
    ids = {
        name: {"id": SAMPLE_ID.format(number)}
        for number, name in enumerate(("resource", "account", "project", "workspace", "user", "team"))
    }
    kind = resource_type(event, api)
    if api is ApiVersion.V4:
        payload: dict[str, object] = {name: ids[name] for name in ("account", "project")}
        payload |= {"resource": {**ids["resource"], "type": kind}, "type": event}
        payload |= {"user": ids["user"], "workspace": ids["workspace"]}
    else:
        payload = {"type": event, "resource": {"type": kind, **ids["resource"]}}
        payload |= {"user": ids["user"], "team": ids["team"]}
    return json.dumps(payload, separators=(",", ":")).encode() + b"\n"
