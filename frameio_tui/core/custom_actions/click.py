"""The payload that Frame.io sends after a click on a custom action, and after its form was submitted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.json.values import loads
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLE_EVENT = "my.action"
_SAMPLE_ID = "5f0e0000-0000-4000-8000-0000000000{:02}"


def is_submission(body: bytes) -> bool:
    """Return whether a payload has the values of a form."""
    try:
        payload = loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(payload, dict) and "data" in payload


class Click(NamedTuple):
    """A click on a custom action. IDs that are not given are sample IDs that no resource has."""

    api: ApiVersion
    interaction_id: str
    """Stays the same from the click to the last submission."""
    event: str = SAMPLE_EVENT
    resource_id: str = _SAMPLE_ID.format(1)
    resource_type: str = ""
    """Empty: `file` on V4, `asset` on V2."""
    action_id: str = _SAMPLE_ID.format(2)
    account_id: str = _SAMPLE_ID.format(3)
    workspace_id: str = _SAMPLE_ID.format(4)
    project_id: str = _SAMPLE_ID.format(5)
    user_id: str = _SAMPLE_ID.format(6)


def click_payload(click: Click, data: Mapping[str, object] | None = None) -> bytes:
    """Return the body of a click or, with the `data` of a form, of its submission."""
    kind = click.resource_type or ("file" if click.api is ApiVersion.V4 else "asset")
    payload: dict[str, object] = {
        "action_id": click.action_id,
        "interaction_id": click.interaction_id,
        "project": {"id": click.project_id},
        "resource": {"id": click.resource_id, "type": kind},
        "type": click.event,
        "user": {"id": click.user_id},
    }
    workspace = {"id": click.workspace_id}
    payload |= (
        {"account_id": click.account_id, "workspace": workspace} if click.api is ApiVersion.V4 else {"team": workspace}
    )
    if data is not None:
        payload["data"] = dict(data)
    return json.dumps(dict(sorted(payload.items())), separators=(",", ":")).encode()
