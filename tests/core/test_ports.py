"""The ports are Protocols: the adapters have what they ask for."""

from __future__ import annotations

from frameio_tui.adapters.oauth_callback.server import LoopbackListener
from frameio_tui.adapters.storage.file_lock import Locks as FileLocks
from frameio_tui.adapters.system.browser import DesktopBrowser
from frameio_tui.core.ports.sign_in import Listener
from frameio_tui.core.ports.system import Browser, Locks


def test_adapters_have_every_method_of_their_port() -> None:
    for port, adapter in (
        (Listener, LoopbackListener),
        (Browser, DesktopBrowser),
        (Locks, FileLocks),
    ):
        wanted = {name for name in vars(port) if not name.startswith("_")}
        assert wanted <= set(dir(adapter)) | {"rejected_count"}
