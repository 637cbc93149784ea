"""The services that a user interface needs, assembled once by the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from frameio_tui.core.ports.profiles import StateStore
    from frameio_tui.core.ports.requests import Filter, HistoryStore, SavedStore, SeenIds
    from frameio_tui.core.ports.system import Browser, Clock, Viewer
    from frameio_tui.core.settings import Settings
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.auth.sign_in import SignInService
    from frameio_tui.services.auth.tokens import TokenService
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.diagnosis import DiagnosisService
    from frameio_tui.services.profiles import ProfileService
    from frameio_tui.services.requests.service import RequestService
    from frameio_tui.services.tasks.runner import TaskRunner
    from frameio_tui.services.webhooks.bench import Bench
    from frameio_tui.services.webhooks.secrets import SigningSecrets
    from frameio_tui.services.webhooks.sending import DeliveryService


class Services(NamedTuple):
    """The services of one run.

    Methods that are not `async` may wait for the disk, so call them off the event loop. Reading profiles, state and
    settings is the exception: it takes a few milliseconds.
    """

    profiles: ProfileService
    make_bearers: Callable[[], BearerService]
    """Creates the service that finds tokens on first use.

    The same holds for `saved` and everything else that begins with `make_`: starting the program needs none of them.
    """
    make_tokens: Callable[[], TokenService]
    make_sign_in: Callable[[], SignInService]
    make_browser: Callable[[], Browser]
    make_viewer: Callable[[], Viewer]
    make_filter: Callable[[], Filter]
    make_requests: Callable[[], RequestService]
    make_diagnosis: Callable[[], DiagnosisService]
    make_tasks: Callable[[], TaskRunner]
    make_bench: Callable[[], Bench]
    make_delivery_service: Callable[[], DeliveryService]
    make_signing_secrets: Callable[[], SigningSecrets]
    catalogs: Catalogs
    saved: Callable[[], SavedStore]
    """Returns the store of saved requests."""
    history: HistoryStore
    seen_ids: SeenIds
    state: StateStore
    settings: Settings
    clock: Clock
    preload: Callable[[], None]
    """Loads what the first request needs; called in a thread after the first frame is drawn."""
    close: Callable[[], Awaitable[None]]
    demo: bool = False
    demo_url: str = ""
    demo_possible: bool = True
    """Whether the extra that `--demo` needs is installed; if not, the user interface shows the install command."""

    @property
    def bearers(self) -> BearerService:
        """Return the service that finds the token to send for a profile."""
        return self.make_bearers()

    @property
    def tokens(self) -> TokenService:
        """Return the service that verifies and stores tokens."""
        return self.make_tokens()

    @property
    def requests(self) -> RequestService:
        """Return the service that sends requests."""
        return self.make_requests()

    @property
    def browser(self) -> Browser:
        """Return what opens a browser."""
        return self.make_browser()

    @property
    def viewer(self) -> Viewer:
        """Return what opens the user's pager or editor."""
        return self.make_viewer()

    @property
    def sign_in(self) -> SignInService:
        """Return the service that signs users in with OAuth."""
        return self.make_sign_in()

    @property
    def filter(self) -> Filter:
        """Return the JMESPath filter for responses."""
        return self.make_filter()

    @property
    def tasks(self) -> TaskRunner:
        """Return the runner of tasks."""
        return self.make_tasks()

    @property
    def bench(self) -> Bench:
        """Return the receiver of webhooks and clicks."""
        return self.make_bench()

    @property
    def delivery_service(self) -> DeliveryService:
        """Return what sends webhooks and clicks."""
        return self.make_delivery_service()

    @property
    def signing_secrets(self) -> SigningSecrets:
        """Return the secrets of webhooks and custom actions."""
        return self.make_signing_secrets()

    @property
    def diagnosis(self) -> DiagnosisService:
        """Return the service that finds out why a request was refused."""
        return self.make_diagnosis()
