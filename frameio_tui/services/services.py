"""Everything a face needs, joined once by the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from frameio_tui.core.ports import Browser, Clock, Filter, HistoryStore, SavedStore, SeenIds, StateStore, Viewer
    from frameio_tui.core.settings import Settings
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.auth.sign_in import SignInService
    from frameio_tui.services.auth.tokens import TokenService
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.diagnosis import DiagnosisService
    from frameio_tui.services.profiles import ProfileService
    from frameio_tui.services.requests.service import RequestService


class Services(NamedTuple):
    """The services of one run. Methods that are not `async` may wait for the disk: call them off the event loop.

    Reads of profiles, state and settings take a few milliseconds and are the exception.
    """

    profiles: ProfileService
    bearers: BearerService
    tokens: TokenService
    make_sign_in: Callable[[], SignInService]
    """Built when first asked for, as those below that are asked for by a call: a start needs none of them."""
    browser: Browser
    viewer: Viewer
    make_filter: Callable[[], Filter]
    requests: RequestService
    make_diagnosis: Callable[[], DiagnosisService]
    catalogs: Catalogs
    saved: Callable[[], SavedStore]
    """Saved requests."""
    history: HistoryStore
    seen: SeenIds
    state: StateStore
    settings: Settings
    clock: Clock
    warm: Callable[[], None]
    """Loads what the first request needs; called in a thread once the first frame is drawn."""
    close: Callable[[], Awaitable[None]]
    demo: bool = False
    demo_url: str = ""
    demo_possible: bool = True
    """Whether the extra that `--demo` needs is installed; without it a face shows the install command."""

    @property
    def sign_in(self) -> SignInService:
        """Signs people in by OAuth."""
        return self.make_sign_in()

    @property
    def filter(self) -> Filter:
        """JMESPath over answers."""
        return self.make_filter()

    @property
    def diagnosis(self) -> DiagnosisService:
        """Finds out why something was refused."""
        return self.make_diagnosis()
