"""The composition root: the only place that connects adapters to services and user interfaces.

Each part is built, and its modules are imported, on first use. The command `token`, for example, never imports the
modules that send a request.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from frameio_tui.adapters.http.blob_transfer import HttpxBlobTransfer
    from frameio_tui.adapters.http.client import HttpcoreTransport
    from frameio_tui.adapters.http.delivery_sender import HttpDeliverySender
    from frameio_tui.adapters.storage.delivery_db import SqliteDeliveryStore
    from frameio_tui.adapters.storage.file_lock import Locks
    from frameio_tui.adapters.storage.history.db import SqliteHistory
    from frameio_tui.adapters.storage.media.sources import LocalSourceFiles
    from frameio_tui.adapters.storage.paths import Paths
    from frameio_tui.adapters.storage.place_names import PlaceNameFiles
    from frameio_tui.adapters.storage.profiles.credentials import FileCredentialStore
    from frameio_tui.adapters.storage.profiles.folder_default import FolderDefaults
    from frameio_tui.adapters.storage.task_journal import SqliteTaskJournals
    from frameio_tui.core.ports.profiles import ProfileStore, StateStore
    from frameio_tui.core.ports.requests import BlockingClient, Filter, SavedStore
    from frameio_tui.core.ports.sign_in import Listener
    from frameio_tui.core.ports.system import Browser, Clock, CommandRunner, Viewer
    from frameio_tui.core.secret import Secret
    from frameio_tui.core.settings import Settings
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.auth.refresh import TokenRefreshService
    from frameio_tui.services.auth.sign_in import SignInService
    from frameio_tui.services.auth.tokens import TokenService
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.diagnosis import DiagnosisService
    from frameio_tui.services.history import HistoryRecorder
    from frameio_tui.services.profiles import ProfileService
    from frameio_tui.services.requests.service import RequestService
    from frameio_tui.services.saved_requests import SavedRequestService
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.migration import MigrationService
    from frameio_tui.services.tasks.runner import TaskRunner
    from frameio_tui.services.webhooks.bench import Bench
    from frameio_tui.services.webhooks.secrets import SigningSecrets
    from frameio_tui.services.webhooks.sending import DeliveryService

T = TypeVar("T")


class Container:
    """The adapters and services of one run.

    `environ` is a copy of the process environment. `demo_url` is the URL of the sandbox in a demo, otherwise empty. The
    settings are read from the folders of `settings_from` if they are given, and otherwise from those of `paths`.
    """

    def __init__(
        self, paths: Paths, environ: Mapping[str, str], demo_url: str = "", settings_from: Paths | None = None
    ) -> None:
        self.paths = paths
        self._settings_from = settings_from or paths
        self.environ = environ
        self.demo_url = demo_url

    @cached_property
    def settings(self) -> Settings:
        """The settings from config.toml, or the defaults."""
        from frameio_tui.adapters.storage.settings import load_settings

        return load_settings(self._settings_from)

    @cached_property
    def clock(self) -> Clock:
        """The system clock."""
        from frameio_tui.adapters.system.clock import SystemClock

        return SystemClock()

    @cached_property
    def commands(self) -> CommandRunner:
        """Runs the commands of `command` credentials."""
        return _LazyCommandRunner(self.environ)

    @cached_property
    def store(self) -> ProfileStore:
        """The store of the profile files."""
        from frameio_tui.adapters.storage.profiles.files import FileProfileStore

        return FileProfileStore(self.paths)

    @cached_property
    def saved(self) -> SavedStore:
        """The store of the saved requests."""
        from frameio_tui.adapters.storage.saved_requests import FileSavedStore

        return FileSavedStore(self.paths)

    @cached_property
    def saved_requests(self) -> SavedRequestService:
        """Imports and exports saved requests."""
        from frameio_tui.services.saved_requests import SavedRequestService

        return SavedRequestService(self.saved, self.catalogs)

    @cached_property
    def folder_defaults(self) -> FolderDefaults:
        """The files that name the default profile of a folder."""
        from frameio_tui.adapters.storage.profiles.folder_default import FolderDefaults

        return FolderDefaults(self.paths, self.environ)

    @cached_property
    def credentials(self) -> FileCredentialStore:
        """The store of tokens and client secrets."""
        from frameio_tui.adapters.storage.profiles.credentials import FileCredentialStore

        return FileCredentialStore(self.paths, self.hide_secrets)

    def secret_variables(self) -> set[str]:
        """Return the names of the environment variables that profiles read their tokens from."""
        return {profile.env_var for profile in self.store.listing().profiles if profile.env_var}

    def hide_secrets(self) -> None:
        """Remove secrets from the environment of this process, before third-party code runs in it.

        The program itself still reads them from `environ`, which is a copy.
        """
        import os

        from frameio_tui.adapters.system.child_env import drop_secrets

        drop_secrets(os.environ, self.secret_variables())

    @cached_property
    def state(self) -> StateStore:
        """The store of what the program remembers between runs."""
        from frameio_tui.adapters.storage.state import TomlStateStore

        return TomlStateStore(self.paths)

    @cached_property
    def history(self) -> SqliteHistory:
        """The database with the request history and the IDs seen in responses."""
        from frameio_tui.adapters.storage.history.db import SqliteHistory, retention_of

        return SqliteHistory(self.paths, retention_of(self.settings))

    @cached_property
    def locks(self) -> Locks:
        """The locks between processes."""
        from frameio_tui.adapters.storage.file_lock import Locks

        return Locks(self.paths.locks_dir)

    @cached_property
    def task_journals(self) -> SqliteTaskJournals:
        """The journals of tasks."""
        from frameio_tui.adapters.storage.task_journal import SqliteTaskJournals

        return SqliteTaskJournals(self.paths.tasks_dir)

    @cached_property
    def place_names(self) -> PlaceNameFiles:
        """The names seen inside places."""
        from frameio_tui.adapters.storage.place_names import PlaceNameFiles

        return PlaceNameFiles(self.paths.places_dir)

    @cached_property
    def tasks(self) -> TaskRunner:
        """Runs tasks."""
        from frameio_tui.adapters.storage.output_files import LocalOutputFiles
        from frameio_tui.adapters.system.folder_watch import LocalFolderWatch
        from frameio_tui.adapters.timelines.otio_writer import OtioTimelineWriter
        from frameio_tui.services.tasks.runner import TaskRunner, TaskStores

        files, timelines = LocalOutputFiles(), OtioTimelineWriter()
        stores = TaskStores(
            self.task_journals,
            self.locks,
            files,
            timelines,
            lambda: self.blobs,
            self.sources,
            LocalFolderWatch(),
            self.place_names,
        )
        return TaskRunner(
            self.requests, self.catalogs, self.profiles_without_history, stores, self.recorder, self.clock
        )

    @cached_property
    def deliveries(self) -> SqliteDeliveryStore:
        """The last deliveries of webhooks and custom actions."""
        from frameio_tui.adapters.storage.delivery_db import SqliteDeliveryStore

        return SqliteDeliveryStore(self.paths.deliveries_file)

    def new_delivery_sender(self) -> HttpDeliverySender:
        """Return what sends deliveries; it belongs to one event loop."""
        from frameio_tui.adapters.http.delivery_sender import HttpDeliverySender

        return HttpDeliverySender(self._new_transport)

    @cached_property
    def delivery_service(self) -> DeliveryService:
        """Sends webhooks and clicks to a server under development."""
        from frameio_tui.services.webhooks.sending import DeliveryService

        return DeliveryService(self.new_delivery_sender(), self.clock)

    @cached_property
    def signing_secrets(self) -> SigningSecrets:
        """The secrets of webhooks and custom actions."""
        from frameio_tui.services.webhooks.secrets import SigningSecrets

        return SigningSecrets(self.credentials)

    @cached_property
    def bench(self) -> Bench:
        """Receives webhooks and clicks."""
        from frameio_tui.adapters.webhook_receiver.server import WebhookReceiver
        from frameio_tui.services.webhooks.bench import Bench

        receiver = partial(WebhookReceiver, environ=self.environ)
        return Bench(receiver, self.new_delivery_sender(), self.deliveries, self.clock)

    @cached_property
    def sources(self) -> LocalSourceFiles:
        """Local files to upload."""
        from frameio_tui.adapters.storage.media.sources import LocalSourceFiles

        return LocalSourceFiles()

    @cached_property
    def migration(self) -> MigrationService:
        """Compares with V4 what the user has of V2."""
        from frameio_tui.adapters.storage.text_files import LocalTextFiles
        from frameio_tui.services.tasks.migration import MigrationService

        return MigrationService(self.tasks.reader, self.saved, self.history, self.catalogs, LocalTextFiles())

    @cached_property
    def profiles(self) -> ProfileService:
        """The use cases for profiles."""
        return self._profile_service(lambda: (self.history, self.task_journals, self.place_names))

    @cached_property
    def profiles_without_history(self) -> ProfileService:
        """The use cases for profiles without the history, for commands that delete nothing and need no database."""
        return self._profile_service()

    def _profile_service(
        self, keyed_by_profile: Callable[[], tuple[SqliteHistory | SqliteTaskJournals | PlaceNameFiles, ...]] = tuple
    ) -> ProfileService:
        from frameio_tui.adapters.system.clock import SystemEntropy
        from frameio_tui.services.profiles import ProfileService

        return ProfileService(self.store, self.credentials, self.state, self.clock, SystemEntropy(), keyed_by_profile)

    @cached_property
    def bearers(self) -> BearerService:
        """Finds the token to send for a profile."""
        from frameio_tui.services.auth.bearer import BearerService

        return BearerService(
            self.store, self.credentials, self.environ, self.commands, self.clock, lambda: self.token_refresh
        )

    @cached_property
    def blocking_client(self) -> BlockingClient:
        """Sends requests to OAuth endpoints."""
        from frameio_tui.adapters.http.blocking_client import BlockingHttpClient

        return BlockingHttpClient(self._new_transport)

    @cached_property
    def token_refresh(self) -> TokenRefreshService:
        """Refreshes OAuth tokens."""
        from frameio_tui.adapters.system.clock import SystemEntropy
        from frameio_tui.services.auth.refresh import TokenRefreshService

        entropy = SystemEntropy()
        return TokenRefreshService(
            self.credentials, self.blocking_client, self.locks, self.clock, entropy, lambda: self.recorder
        )

    @cached_property
    def transport(self) -> HttpcoreTransport:
        """Sends requests and reuses connections.

        On first use, large bodies that earlier runs left on disk are removed.
        """
        from frameio_tui.adapters.http.body_spool import sweep

        sweep(self.paths.spill_dir)
        return self._new_transport()

    def _new_transport(self) -> HttpcoreTransport:
        from frameio_tui import __version__
        from frameio_tui.adapters.http.client import HttpcoreTransport

        return HttpcoreTransport(self.settings, self.paths.spill_dir, f"frameio-tui/{__version__}", self.environ)

    @cached_property
    def blobs(self) -> HttpxBlobTransfer:
        """Moves the bytes of files to and from pre-signed URLs."""
        from frameio_tui import __version__
        from frameio_tui.adapters.http.blob_transfer import HttpxBlobTransfer

        return HttpxBlobTransfer(self.settings, f"frameio-tui/{__version__}", self.environ)

    @cached_property
    def catalogs(self) -> Catalogs:
        """The operations of each API version."""
        from frameio_tui.adapters.system.package_data import operations
        from frameio_tui.services.catalogs import Catalogs

        return Catalogs(operations)

    @cached_property
    def recorder(self) -> HistoryRecorder:
        """Writes the request history."""
        from frameio_tui.services.history import HistoryRecorder

        return HistoryRecorder(self.history, self.history, self.clock, self.settings.history_body_limit)

    @cached_property
    def tokens(self) -> TokenService:
        """The use cases for tokens."""
        from frameio_tui.services.auth.tokens import TokenService

        return TokenService(self.credentials, self.bearers, self.transport, self.recorder, self.clock)

    @cached_property
    def sign_in(self) -> SignInService:
        """Signs the user in with OAuth."""
        from frameio_tui.adapters.system.clock import SystemEntropy
        from frameio_tui.services.auth.sign_in import SignInService
        from frameio_tui.services.auth.token_endpoint import TokenRequests

        requests = TokenRequests(self.blocking_client, self.clock, lambda: self.recorder)
        listener, entropy = partial(_listener_for, self.environ), SystemEntropy()
        return SignInService(self.tokens, requests, listener, self.locks, self.clock, entropy)

    @cached_property
    def browser(self) -> Browser:
        """Opens a browser, if there is a local display."""
        from frameio_tui.adapters.system.browser import DesktopBrowser

        return DesktopBrowser(self.environ, secret_names=self.secret_variables)

    @cached_property
    def viewer(self) -> Viewer:
        """Opens the user's pager or editor."""
        from frameio_tui.adapters.system.pager_editor import TextViewer

        return TextViewer(self.environ, self.paths.spill_dir, self.secret_variables)

    @cached_property
    def filter(self) -> Filter:
        """Runs JMESPath filters on responses."""
        from frameio_tui.adapters.filter.process import FilterProcess

        return FilterProcess(self.environ, self.secret_variables)

    @cached_property
    def diagnosis(self) -> DiagnosisService:
        """Diagnoses why the API refused a request."""
        from frameio_tui.services.diagnosis import DiagnosisService

        return DiagnosisService(self.requests, self.catalogs, self.history, self.clock)

    @cached_property
    def requests(self) -> RequestService:
        """Sends requests with a profile's safety settings and token."""
        from frameio_tui.services.requests.service import RequestService

        return RequestService(self.bearers, self.transport, self.catalogs, self.recorder, self.clock)

    def settle(self) -> None:
        """Wait for a token refresh that is in progress, and close the database if it is open.

        The refresh runs in a background thread. If the interpreter ended first, the response would be lost.
        """
        if "token_refresh" in self.__dict__:
            self.token_refresh.settle()
        if "history" in self.__dict__:
            self.history.close()

    @property
    def write_error(self) -> str:
        """Why a request of this run was not written to the history; empty if all were."""
        return self.history.write_error if "history" in self.__dict__ else ""

    @property
    def settings_faults(self) -> tuple[str, ...]:
        """Warnings about invalid settings; empty if this run has not used the settings."""
        return self.settings.warnings if "settings" in self.__dict__ else ()

    async def close(self) -> None:
        """Finish writing the history, then end the filter process and close connections and the database."""
        if "requests" in self.__dict__:
            await self.requests.settle()
        if "filter" in self.__dict__:
            await self.filter.aclose()
        if "bench" in self.__dict__:
            await self.bench.aclose()
        if "deliveries" in self.__dict__:
            self.deliveries.close()
        if "delivery_service" in self.__dict__:
            await self.delivery_service.aclose()
        if "transport" in self.__dict__:
            await self.transport.aclose()
        if "blobs" in self.__dict__:
            await self.blobs.aclose()
        if "history" in self.__dict__:
            self.history.close()

    def services(self) -> Services:
        """Return all services for the app."""
        from importlib.util import find_spec
        from threading import RLock

        from frameio_tui.services.services import Services

        building = RLock()

        def locked(make: Callable[[], T]) -> Callable[[], T]:
            """Return `make` for any thread: `preload` runs in its own, and each service must be created only once."""

            def make_once() -> T:
                with building:
                    return make()

            return make_once

        return Services(
            profiles=self.profiles,
            make_bearers=locked(lambda: self.bearers),
            make_tokens=locked(lambda: self.tokens),
            make_sign_in=locked(lambda: self.sign_in),
            make_browser=locked(lambda: self.browser),
            make_viewer=locked(lambda: self.viewer),
            make_filter=locked(lambda: self.filter),
            make_diagnosis=locked(lambda: self.diagnosis),
            make_tasks=locked(lambda: self.tasks),
            make_bench=locked(lambda: self.bench),
            make_delivery_service=locked(lambda: self.delivery_service),
            make_signing_secrets=locked(lambda: self.signing_secrets),
            make_requests=(make_requests := locked(lambda: self.requests)),
            catalogs=self.catalogs,
            saved=lambda: self.saved,
            history=self.history,
            seen_ids=self.history,
            state=self.state,
            settings=self.settings,
            clock=self.clock,
            preload=lambda: preload(self, make_requests),
            close=self.close,
            demo=bool(self.demo_url),
            demo_url=self.demo_url,
            demo_possible=find_spec("starlette") is not None and find_spec("uvicorn") is not None,
        )


class _LazyCommandRunner:
    """Imports the real command runner on first use: importing `subprocess` takes half as long as starting Python."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def run(self, argv: Sequence[str], timeout: float = 30.0) -> Secret:
        """Run a command and return what it prints. Raises CredentialUnusable."""
        from frameio_tui.adapters.system.command import ProcessCommandRunner

        return ProcessCommandRunner(self._environ).run(argv, timeout)


def _listener_for(
    environ: Mapping[str, str], redirect_uri: str, authorize_url: str, check: Callable[[str], str], slug: str
) -> Listener | None:
    """Return a listener for the redirect URI, or None if no local listener can serve it."""
    from frameio_tui.adapters.local_server.unix_socket import socket_place
    from frameio_tui.adapters.oauth_callback.server import LoopbackListener, listen_address

    place = listen_address(redirect_uri)
    if place is None:
        return None
    socket_at = socket_place(environ, place.port)
    return LoopbackListener(redirect_uri, authorize_url, check, slug, socket_at=socket_at)


def preload(container: Container, make_requests: Callable[[], RequestService]) -> None:
    """Do the work that can wait until the first frame: load the transport, and remove stale temporary files."""
    from frameio_tui.adapters.storage.atomic_file import sweep_temp

    make_requests()
    container.transport.preload()
    for folder in (container.paths.profiles_dir, container.paths.credentials_dir, container.paths.state_dir):
        sweep_temp(folder)
    container.history.prune()


def container_for_user(environ: Mapping[str, str]) -> Container:
    """Return the container of a run that uses the user's folders."""
    from frameio_tui.adapters.storage.paths import Paths

    return Container(Paths.find(environ), environ)


def container_at(home: str, environ: Mapping[str, str], demo_url: str = "") -> Container:
    """Return the container of a run with all files below `home`; a demo still uses the user's settings."""
    from frameio_tui.adapters.storage.paths import Paths

    user_paths = Paths.find(environ) if demo_url else None
    return Container(Paths.find({**environ, "FRAMEIO_TUI_HOME": home}), environ, demo_url, user_paths)
