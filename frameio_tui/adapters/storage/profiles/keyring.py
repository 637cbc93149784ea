"""Stores secrets in the keyring of the desktop.

A keyring is used only after a test value could be written and read back. Calls have a timeout, and there is no silent
fallback to another store. Backends are third-party code, and some start programs. Therefore only the backend
of this platform is loaded, after `prepare` has removed our secrets from the environment.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from frameio_tui.core.errors import KeyringUnusable, Remedy

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
SERVICE = "frameio-tui"
TIMEOUT = 3.0
"""Timeout of a call in seconds on a host without a display, where a prompt cannot be shown."""
TIMEOUT_WITH_DISPLAY = 120.0
"""Timeout of a call in seconds on a desktop, where the keyring may ask for a password."""
_REFUSED = ("fail", "null", "plaintext")
_BACKENDS = {
    "darwin": ("keyring.backends.macOS:Keyring",),
    "win32": ("keyring.backends.Windows:WinVaultKeyring",),
}
_DESKTOP_BACKENDS = (
    "keyring.backends.SecretService:Keyring",
    "keyring.backends.kwallet:DBusKeyring",
    "keyring.backends.libsecret:Keyring",
)
"""Backends of Linux and the BSDs, in order of preference; on KDE, KWallet comes first, as in the keyring package."""
_REMEDY = Remedy(
    "Store the secrets of the profile in a file instead.",
    "Store the secrets in a file instead: frameio-tui profiles set NAME store=file",
)


class KeyringStore:
    """Stores one entry per profile ID, with the secrets as JSON.

    `prepare` is called each time before the keyring is used.
    """

    def __init__(self, prepare: Callable[[], None] = lambda: None) -> None:
        self._prepare = prepare
        self._checked = False

    def read(self, profile_id: str) -> dict[str, str]:
        """Return the secrets of a profile, or an empty dict if there are none. Raises KeyringUnusable."""
        ring = self._checked_backend()
        text = _call_with_timeout(lambda: ring.get_password(SERVICE, profile_id))
        if not text:
            return {}
        try:
            values = json.loads(text)
        except ValueError:
            raise KeyringUnusable("The keyring entry of this profile is damaged.", "Enter the token again.") from None
        return (
            {key: value for key, value in values.items() if isinstance(value, str)} if isinstance(values, dict) else {}
        )

    def write(self, profile_id: str, values: dict[str, str]) -> None:
        """Store the secrets of a profile; an empty dict removes the entry. Raises KeyringUnusable."""
        if not values:
            self.remove(profile_id)
            return
        ring = self._checked_backend()
        text = json.dumps(values)
        _call_with_timeout(lambda: ring.set_password(SERVICE, profile_id, text))

    def remove(self, profile_id: str) -> None:
        """Remove the entry of a profile, if there is one. Raises KeyringUnusable."""
        ring = self._checked_backend()
        if _call_with_timeout(lambda: ring.get_password(SERVICE, profile_id)) is not None:
            _call_with_timeout(lambda: ring.delete_password(SERVICE, profile_id))

    def backend(self) -> str:
        """Return the full class name of the backend in use. Raises KeyringUnusable if there is no safe one."""
        ring = self._checked_backend()
        return f"{type(ring).__module__}.{type(ring).__name__}"

    def _checked_backend(self) -> Any:
        self._prepare()
        try:
            import keyring  # noqa: F401 - checks only that it is installed
        except ImportError:
            raise KeyringUnusable(
                "The keyring package is not installed.",
                "Install it (pip install 'frameio-tui[keyring]'), or store the secrets in a file.",
            ) from None
        ring = _call_with_timeout(platform_backend)
        fault = unsafe_reason(ring)
        if fault:
            raise KeyringUnusable(f"The keyring of this host cannot be used: {fault}.", _REMEDY)
        if not self._checked:
            _check_round_trip(ring)
            self._checked = True
        return ring


def platform_backend() -> Any:
    """Return the backend that the user configured for the keyring package, or else the one of this platform.

    `keyring.get_keyring` is not used: it imports all backends of all installed packages to compare them, and the macOS
    backend runs compilers and linkers to find its libraries. Returns None if no backend can be used.
    """
    from importlib import import_module

    from keyring import core

    chosen = core.load_env() or core.load_config()
    if chosen is not None:
        return chosen
    places: tuple[str, ...] = _BACKENDS.get(sys.platform, _DESKTOP_BACKENDS)
    if "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
        places = tuple(sorted(places, key=lambda place: "kwallet" not in place))
    for place in (*places, "keyring.backends.fail:Keyring"):
        module, _, name = place.partition(":")
        backend = getattr(import_module(module), name)
        if backend.viable:
            return backend()
    return None


def unsafe_reason(ring: Any) -> str:
    """Return why a backend is not safe to use, as a clause; empty if it is safe."""
    place = f"{type(ring).__module__}.{type(ring).__name__}".lower()
    if "chainer" in place:
        inner = list(getattr(ring, "backends", []))
        faults = [unsafe_reason(backend) for backend in inner]
        return "no backend is installed" if not inner else faults[0]
    word = next((word for word in _REFUSED if word in place), "")
    return {
        "fail": "no backend is installed",
        "null": "it stores nothing",
        "plaintext": "it stores secrets unencrypted",
    }.get(word, "")


def _check_round_trip(ring: Any) -> None:
    """Store, read back and delete a test value. Raises KeyringUnusable if the keyring returns another value."""
    name, value = f"probe-{os.getpid()}-{os.urandom(4).hex()}", os.urandom(8).hex()
    _call_with_timeout(lambda: ring.set_password(SERVICE, name, value))
    returned = _call_with_timeout(lambda: ring.get_password(SERVICE, name))
    _call_with_timeout(lambda: ring.delete_password(SERVICE, name))
    if returned != value:
        raise KeyringUnusable("The keyring did not return the stored value.", _REMEDY)


def _call_with_timeout(call: Callable[[], T]) -> T:
    """Run a call in a daemon thread with a timeout, so that a prompt or an unresponsive bus cannot block the program.

    Raises KeyringUnusable.
    """
    results: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # backends raise any exception; only its class is shown, never its text
            failure.append(error)

    thread = threading.Thread(target=run, daemon=True, name="keyring")
    thread.start()
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    timeout = TIMEOUT_WITH_DISPLAY if display else TIMEOUT
    thread.join(timeout)
    if failure:
        raise KeyringUnusable(f"The keyring failed ({type(failure[0]).__name__}).", _REMEDY)
    if not results:
        raise KeyringUnusable(f"The keyring did not respond within {timeout:g} s.", _REMEDY)
    return results[0]
