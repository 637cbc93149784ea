"""One request that changes nothing, sent as several profiles at the same time, and a comparison of the responses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NoResponse, Remedy, exit_code_of_status
from frameio_tui.core.http.diff import Diff, diff
from frameio_tui.core.http.guard import SAFE_METHODS
from frameio_tui.core.http.request import resolve_url
from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.service import RequestService

AT_ONCE = 8
"""Maximum number of profiles whose requests are in flight at the same time."""


class Account(NamedTuple):
    """A profile with the request to send as it, or the reason why that is not possible."""

    name: str
    entry: ProfileEntry | None = None
    spec: RequestSpec | None = None
    error: FrameioTuiError | None = None


class AccountResult(NamedTuple):
    """The outcome of the request of one profile. Texts may contain text from the server."""

    name: str
    entry: ProfileEntry | None = None
    exchange: Exchange | None = None
    reason: str = ""
    """Why the request was not sent, got no response or was refused; empty after a response with status 2xx."""
    remedy: str = ""
    exit_code: int = 0

    @property
    def is_ok(self) -> bool:
        """Return whether there is a response with status 2xx."""
        return self.exchange is not None and self.exchange.ok


class Comparison(NamedTuple):
    """The differences between the bodies of two results."""

    first: AccountResult
    other: AccountResult
    body: Diff

    def format(self) -> str:
        """Return the number of differences: `same as acme`, `3 differences from acme`."""
        name = self.first.name
        count = len(self.body.changes) or sum(line[:1] in ("+", "-") for line in self.body.lines)
        if count:
            noun = "difference" if count == 1 else "differences"
            return f"{count} {noun} from {name}"
        return f"differs from {name}" if self.body else f"same as {name}"


def check_method(spec: RequestSpec) -> None:
    """Raise InvalidInput for a method that may change something: it is never sent as several profiles."""
    if spec.method not in SAFE_METHODS:
        raise InvalidInput(
            f"{spec.method} requests cannot be sent as several profiles, because they can modify data.",
            Remedy("Send it as one profile at a time.", "Use GET or HEAD, or --profile for one profile."),
        )


class SeveralAccounts:
    """Sends a request as several profiles; the limits of each account are kept."""

    def __init__(self, requests: RequestService, catalogs: Catalogs) -> None:
        self._requests = requests
        self._catalogs = catalogs

    async def send(
        self, accounts: Sequence[Account], on_result: Callable[[AccountResult], None] | None = None
    ) -> tuple[AccountResult, ...]:
        """Send the requests at the same time, and return a result for each account, in their order.

        A failure of one account does not affect the others. `on_result` gets each result as soon as there is one.
        """
        at_once = asyncio.Semaphore(AT_ONCE)

        async def send_one(account: Account) -> AccountResult:
            async with at_once:
                result = await self._send(account)
            if on_result is not None:
                on_result(result)
            return result

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(send_one(account)) for account in accounts]
        return tuple(task.result() for task in tasks)

    async def _send(self, account: Account) -> AccountResult:
        name, entry, spec, error = account
        if entry is None or spec is None:
            return _failed(name, entry, error or InvalidInput("There is no request for this profile."))
        try:
            check_method(spec)
            self._check_api(entry, spec)
            prepared = self._requests.prepare(entry, spec)
            async with self._requests.slot(entry, prepared.operation) as number:
                exchange = await self._requests.send_with_retry(entry, prepared._replace(number=number))
        except NoResponse as lost:
            explained = self._requests.explain_error(entry, lost)
            return AccountResult(name, entry, None, explained.sentence, explained.remedy, lost.exit_code)
        except FrameioTuiError as refused:
            return _failed(name, entry, refused)
        if exchange.ok:
            return AccountResult(name, entry, exchange)
        explained = self._requests.explain(entry, exchange)
        code = exit_code_of_status(exchange.response.status)
        return AccountResult(name, entry, exchange, explained.sentence, explained.remedy, code)

    def _check_api(self, entry: ProfileEntry, spec: RequestSpec) -> None:
        """Raise InvalidInput if the request is documented for the other API version only."""
        profile, other = entry.profile, entry.profile.api.other
        filled = spec.fill({"account_id": profile.account}) if profile.account else spec
        url = resolve_url(filled, profile.base_url, profile.api)
        path = url.removeprefix(profile.base_url).partition("?")[0]
        other_path = (
            path
            if path.startswith(f"/{other.value}/")
            else f"/{other.value}" + path.removeprefix(f"/{profile.api.value}")
        )
        own = self._catalogs.of(profile.api).match(spec.method, path)
        if own is None and self._catalogs.of(other).match(spec.method, other_path) is not None:
            v2, v4 = ApiVersion.V2.value.upper(), ApiVersion.V4.value.upper()
            mine, theirs = (v2, v4) if profile.api is ApiVersion.V2 else (v4, v2)
            raise InvalidInput(
                f"{spec.method} {spec.path} is a {theirs} request, and {profile.name} is a {mine} profile.",
                f"Choose only {theirs} profiles.",
            )


def compare(results: Sequence[AccountResult]) -> tuple[Comparison, ...]:
    """Compare the bodies of all results with status 2xx with that of the first one of the same API version."""
    first: dict[str, AccountResult] = {}
    found = []
    for result in results:
        if result.exchange is not None and result.is_ok:
            if result.exchange.api in first:
                found.append(compare_two(first[result.exchange.api], result))
            else:
                first[result.exchange.api] = result
    return tuple(found)


def format_api_note(results: Sequence[AccountResult]) -> str:
    """Return that V2 and V4 are not compared, if there are responses of both; else an empty string."""
    if len({result.exchange.api for result in results if result.exchange is not None and result.is_ok}) < 2:
        return ""
    return "V2 and V4 return different bodies, so profiles are compared within their API version."


def compare_two(first: AccountResult, other: AccountResult) -> Comparison:
    """Compare the bodies of two results that have responses."""
    bodies = [result.exchange.response for result in (first, other) if result.exchange is not None]
    body = diff(*(response.body for response in bodies)) if len(bodies) == 2 else Diff(note="There is no response.")
    if any(response.spill_path for response in bodies):
        body = body._replace(note="Only the beginnings are compared: a body is too large for memory.")
    return Comparison(first, other, body)


def exit_code_of(results: Sequence[AccountResult], partly: int) -> int:
    """Return 0 if every request succeeded, `partly` if some did, and else the code of the failures, or 1."""
    codes = {result.exit_code for result in results if not result.is_ok}
    if not codes:
        return 0
    if any(result.is_ok for result in results):
        return partly
    return codes.pop() if len(codes) == 1 else 1


def _failed(name: str, entry: ProfileEntry | None, error: FrameioTuiError) -> AccountResult:
    return AccountResult(name, entry, None, f"Not sent: {error.sentence}", error.remedy, error.exit_code)
