"""Protocols of sending requests and filtering their responses, and of what is stored about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from frameio_tui.core.document.source import Source
    from frameio_tui.core.http.exchange import Outgoing, Response, Timing
    from frameio_tui.core.http.history import HistoryEntry, Outcome
    from frameio_tui.core.http.history_filter import HistoryFilter
    from frameio_tui.core.http.reception import Reception
    from frameio_tui.core.http.saved_request import SavedListing, SavedRequest
    from frameio_tui.core.json.filter_result import FilterResult
    from frameio_tui.core.oauth.authorization import FormPost
    from frameio_tui.core.resources.ids import SeenId


class Transport(Protocol):
    """Sends requests; no request leaves the program in any other way."""

    async def send(self, outgoing: Outgoing, reception: Reception | None = None) -> tuple[Response, Timing]:
        """Send a request and read the whole response; redirects are not followed.

        Raises OtherOrigin and the subclasses of NoResponse. `reception` reports the progress and, if it is asked to,
        stores what arrived when the transfer is cancelled or cut off.
        """

    async def aclose(self) -> None:
        """Close all open connections."""


class BlockingClient(Protocol):
    """Sends small requests that must end within a time limit and are completed even if the user cancels.

    Each call blocks: do not call it in the event loop. The `sent` attribute of an error says whether the server may
    have received anything.
    """

    def post(self, form: FormPost, budget: float) -> Response:
        """Post a form to an OAuth endpoint; `budget` is in seconds. Raises subclasses of NoResponse."""

    def get(self, outgoing: Outgoing, budget: float) -> Response:
        """Send a small GET request with a bearer token. Raises OtherOrigin and subclasses of NoResponse."""


class HistoryStore(Protocol):
    """Stores the requests that were sent, by profile ID."""

    write_error: str
    """A sentence that says why this run's history is incomplete; empty if it is complete."""

    def add(self, entry: HistoryEntry) -> None:
        """Append an entry; a failure is reported in `write_error` and never stops a request."""

    def recent(self, profile_id: str, limit: int = 100) -> Sequence[HistoryEntry]:
        """Return the newest entries first."""

    def search(self, wanted: HistoryFilter, before: int = 0, limit: int = 100) -> Sequence[HistoryEntry]:
        """Return the newest entries that match, without bodies and headers; with `before`, only older ones.

        `profiles` of the filter has IDs. Raises StoreError.
        """

    def count(self, wanted: HistoryFilter) -> int:
        """Return the number of entries that match. Raises StoreError."""

    def entry(self, entry_id: int) -> HistoryEntry | None:
        """Return one entry with its content; None if it is not there any more. Raises StoreError."""

    def cancel_search(self) -> None:
        """End the search that is running in another thread; its result is not complete."""

    def clear(self, wanted: HistoryFilter) -> int:
        """Delete the entries that match, and return their number. Raises StoreError, WriteFailed."""

    def prune(self) -> None:
        """Delete the entries beyond the limits of config.toml."""

    def outcomes(self, profile_id: str) -> Mapping[str, Outcome]:
        """Map each operation ID to its latest outcome: allowed or refused."""

    def forget(self, profile_id: str) -> None:
        """Remove everything stored for a profile. Raises WriteFailed."""


class SavedStore(Protocol):
    """Stores saved requests."""

    def listing(self) -> SavedListing:
        """Read every saved request again and return all of them."""

    def load(self, name: str) -> SavedRequest:
        """Return one saved request by its name. Raises NoSuchRequest, BrokenFile, NewerFile."""

    def load_file(self, path: str) -> SavedRequest:
        """Return the saved request in any file. Raises NoSuchRequest, BrokenFile, NewerFile."""

    def read_file(self, path: str, limit: int, on_wait: Callable[[], None] | None = None) -> bytes:
        """Return the content of any file or pipe, to import it. Raises InvalidInput, also beyond `limit` bytes.

        `on_wait` is called again and again while a pipe is read, and may raise to stop.
        """

    def names(self) -> Sequence[str]:
        """Return the names of all files, also of broken ones, without reading them. Raises StoreError."""

    def save(self, saved: SavedRequest, *, replace: bool = False) -> str:
        """Save a request and return its path.

        Raises NameTaken unless `replace`, InvalidInput, WriteFailed, LockHeld.
        """

    def remove(self, name: str) -> None:
        """Remove a saved request. Raises NoSuchRequest, WriteFailed."""


class SeenIds(Protocol):
    """Stores the IDs seen in responses, by profile ID, to complete placeholders."""

    def remember(self, profile_id: str, ids: Iterable[SeenId]) -> None:
        """Add the IDs, or update those already stored."""

    def complete(self, profile_id: str, kind: str, words: str = "", limit: int = 50) -> Sequence[SeenId]:
        """Return IDs of a kind whose name or ID contains `words`, newest first."""

    def name_of(self, profile_id: str, kind: str, identifier: str) -> str:
        """Return the name that an ID was seen with; empty if it is unknown."""

    def forget(self, profile_id: str) -> None:
        """Remove everything stored for a profile. Raises WriteFailed."""


class PlaceNames(Protocol):
    """Stores the names seen inside places, for shell completion. It is a cache, and raises no error."""

    def remember(
        self, profile_id: str, place_id: str, names: Iterable[tuple[str, str]], *, is_complete: bool = False
    ) -> None:
        """Store the names inside a place, each with its ID if it is a place itself, else with an empty text.

        Names seen before are kept unless the list `is_complete`. An empty `place_id` is the list of accounts.
        """

    def forget(self, profile_id: str) -> None:
        """Remove everything stored for a profile."""


class Filter(Protocol):
    """Applies JMESPath expressions to responses."""

    async def find(self, expression: str, body: Source) -> FilterResult:
        """Apply an expression to a JSON body, without blocking the event loop at any size. Never raises."""

    def end(self) -> None:
        """Release the resources held for the last body."""

    async def aclose(self) -> None:
        """End the filter process and wait until it has exited."""
