"""Delivers signed webhooks and clicks of custom actions, as Frame.io does, but only to addresses on this host.

The sandbox opens no connection itself: the command line gives it a `DeliverySender`.
"""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from typing import TYPE_CHECKING, Any

from frameio_tui.core.custom_actions.click import Click, click_payload
from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.profiles.profile import ApiVersion, is_loopback_host, split_origin
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.delivery import ATTEMPTS, RESPONSE_LIMIT, USER_AGENTS
from frameio_tui.core.webhooks.signature import signed_headers
from frameio_tui.sandbox.handler_result import Record, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from frameio_tui.core.ports.webhooks import DeliverySender
    from frameio_tui.core.webhooks.delivery import Received
    from frameio_tui.sandbox.data.store import Store

FIRST_RETRY = 15.0
"""Seconds until the second attempt; each further one waits twice as long."""
JITTER = 0.2
READY_AFTER = 2.0
"""Seconds between `file.upload.completed` and `file.ready`."""


def is_deliverable(url: str) -> bool:
    """Return whether an address is on this host."""
    try:
        scheme, host, _port = split_origin(url)
    except FrameioTuiError:
        return False
    return scheme in ("http", "https") and is_loopback_host(host)


class Deliveries:
    """Sends what happens in the store to the webhooks that want it, with retries, in the event loop of the server."""

    def __init__(self, store: Store, sender: DeliverySender, *, first_retry: float = FIRST_RETRY) -> None:
        self._store = store
        self._sender = sender
        self._first_retry = first_retry
        self._tasks: set[asyncio.Task[None]] = set()
        self.failed: list[str] = []
        """Addresses of deliveries that no attempt has delivered."""

    def announce(self, event: str, record: Record, project: Record, user_id: str) -> None:
        """Deliver an event such as `asset_created` to the webhooks of the project's team."""
        for hook in self._store.rows("hooks", lambda row: row["team_id"] == project.get("team_id") and row["active"]):
            api = ApiVersion(hook.get("api", "v2"))
            for name, kind in _names(event, record, api):
                wanted = {known.replace("asset.", "file.") for known in hook["events"]}
                if name.replace("asset.", "file.") in wanted and is_deliverable(hook["url"]):
                    body = self._payload(api, name, kind, record, project, user_id)
                    delay = READY_AFTER if name.endswith(".ready") else 0.0
                    self._start(hook, body, api, delay)

    def _payload(self, api: ApiVersion, name: str, kind: str, record: Record, project: Record, user_id: str) -> bytes:
        resource = {"type": kind, "id": record["id"]}
        team_id = str(project["team_id"])
        payload: Record
        if api is ApiVersion.V4:
            account_id = self._store.get("teams", team_id)["account_id"]
            payload = {
                "account": {"id": account_id},
                "project": {"id": project["id"]},
                "resource": {"id": record["id"], "type": kind},
                "type": name,
                "user": {"id": user_id},
                "workspace": {"id": team_id},
            }
        else:
            payload = {"type": name, "resource": resource, "user": {"id": user_id}, "team": {"id": team_id}}
        return json.dumps(payload, separators=(",", ":")).encode() + b"\n"

    def _start(self, hook: Record, body: bytes, api: ApiVersion, delay: float, *, attempts: int = 0) -> None:
        try:
            loop = asyncio.get_running_loop()
            task = loop.create_task(self._deliver(hook, body, api, delay, attempts=attempts))
        except RuntimeError:  # a test changes the records outside of the server
            return
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, hook: Record, body: bytes, api: ApiVersion, delay: float, *, attempts: int = 0) -> None:
        """Send a body until there is a 2xx response in time, five times at most; `attempts` were made before."""
        await asyncio.sleep(delay)
        for attempt in range(attempts, ATTEMPTS):
            if attempt:
                jitter = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311 - not for a secret
                await asyncio.sleep(self._first_retry * 2 ** (attempt - 1) * jitter)
            if _is_delivered(await self._post(hook["url"], hook["secret"], body, api, _limit(hook))):
                return
        self.failed.append(hook["url"])

    async def _post(self, url: str, secret: str, body: bytes, api: ApiVersion, seconds: float) -> Received | None:
        """Send a body once, and return the response; None if there is none in `seconds`."""
        headers = (
            ("content-type", "application/json"),
            ("user-agent", USER_AGENTS[api.value]),
            *signed_headers(Secret(secret), body, self._store.now()),
        )
        try:
            return await self._sender.post(url, headers, body, seconds)
        except FrameioTuiError:
            return None

    async def click(self, action: Record, user_id: str, given: Mapping[str, Any]) -> Record:
        """Click on a custom action, or submit its form, and return what its server responds. Raises Refusal 422.

        If it fails, it is sent again in the background, as a delivery is.
        """
        if not is_deliverable(action["url"]):
            raise Refusal(422, "The sandbox sends clicks only to addresses on this host", "/action_id")
        api = ApiVersion(action.get("api", "v2"))
        asset = self._store.get("assets", str(given.get("resource_id", "")))
        click = Click(
            api,
            str(given.get("interaction_id") or uuid.uuid4()),
            action["event"],
            asset["id"],
            asset["kind"] if api is ApiVersion.V4 else "asset",
            action["id"],
            action["account_id"],
            action["team_id"],
            asset["project_id"],
            user_id,
        )
        data = given.get("data")
        body = click_payload(click, data if isinstance(data, dict) else None)
        received = await self._post(action["url"], action["secret"], body, api, _limit(action))
        is_delivered = _is_delivered(received)
        if not is_delivered:
            self._start(action, body, api, 0.0, attempts=1)
        found: Record = {"interaction_id": click.interaction_id, "delivered": is_delivered, "retries": not is_delivered}
        if received is not None:
            found |= {"status": received.status, "seconds": round(received.seconds, 3)}
            found["body"] = received.body.decode("utf-8", "replace")
        return found

    async def aclose(self) -> None:
        """Cancel the deliveries that wait for another attempt, and close all connections."""
        for task in self._tasks:
            task.cancel()
        await self._sender.aclose()


def _limit(hook: Record) -> float:
    """Return the seconds within which a response must arrive: V4 waits as long as a custom action says."""
    return float(hook.get("timeout") or RESPONSE_LIMIT)


def _is_delivered(received: Received | None) -> bool:
    return received is not None and 200 <= received.status < 300


def _names(event: str, record: Record, api: ApiVersion) -> list[tuple[str, str]]:
    """Return the names and kinds of resource of an event of the store, for webhooks of an API."""
    kind, _, verb = event.partition("_")
    if kind == "asset":
        own = "folder" if record.get("kind") == "folder" else "file"
        kind = own if api is ApiVersion.V4 else "asset"
        if verb == "uploaded":
            completed = [("file.upload.completed", "file")] if api is ApiVersion.V4 else []
            return [*completed, (f"{kind}.ready", kind)]
    if event == "metadata_value_updated":
        return [("metadata.value.updated", "file")]
    return [(f"{kind}.{verb}", kind)]
