"""Secrets in the desktop's key ring: proved by a round trip, bounded in time, never silently replaced (R59, R60).

The back ends are code of others, and some start programs: only the one of this platform is loaded, and `prepare` takes
our secrets out of the environment before that.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from frameio_tui.core.errors import KeyringUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
SERVICE = "frameio-tui"
TIMEOUT = 3.0
"""Seconds a call may take on a host without a display, where nobody can answer a prompt."""
TIMEOUT_WITH_DISPLAY = 120.0
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
"""Those of Linux and the BSDs, the usual one first; on KDE its own comes first, as in the keyring package."""
_REMEDY = "Keep the secret in a private file instead: frameio-tui profiles set NAME store=file"


class KeyringStore:
    """One entry a profile id, holding its secrets as JSON."""

    def __init__(self, prepare: Callable[[], None] = lambda: None) -> None:
        self._prepare = prepare
        self._proved = False

    def read(self, profile_id: str) -> dict[str, str]:
        """The secrets of a profile; none kept: empty. Raises KeyringUnusable."""
        ring = self._ring()
        text = _bounded(lambda: ring.get_password(SERVICE, profile_id))
        if not text:
            return {}
        try:
            values = json.loads(text)
        except ValueError:
            raise KeyringUnusable("The key ring's entry of this profile is damaged.", "Enter the token anew.") from None
        return (
            {key: value for key, value in values.items() if isinstance(value, str)} if isinstance(values, dict) else {}
        )

    def write(self, profile_id: str, values: dict[str, str]) -> None:
        """Keep the secrets of a profile. Raises KeyringUnusable."""
        if not values:
            self.remove(profile_id)
            return
        ring = self._ring()
        text = json.dumps(values)
        _bounded(lambda: ring.set_password(SERVICE, profile_id, text))

    def remove(self, profile_id: str) -> None:
        """Remove the entry of a profile; none is fine. Raises KeyringUnusable."""
        ring = self._ring()
        if _bounded(lambda: ring.get_password(SERVICE, profile_id)) is not None:
            _bounded(lambda: ring.delete_password(SERVICE, profile_id))

    def backend(self) -> str:
        """The class of the key ring in use. Raises KeyringUnusable when there is no safe one."""
        ring = self._ring()
        return f"{type(ring).__module__}.{type(ring).__name__}"

    def _ring(self) -> Any:
        self._prepare()
        try:
            import keyring  # noqa: F401 - only whether it is there
        except ImportError:
            raise KeyringUnusable(
                "The keyring package is not installed.", "pip install 'frameio-tui[keyring]', or use a file."
            ) from None
        ring = _bounded(platform_ring)
        fault = refusal(ring)
        if fault:
            raise KeyringUnusable(f"The key ring of this host is not used: {fault}.", _REMEDY)
        if not self._proved:
            _prove(ring)
            self._proved = True
        return ring


def platform_ring() -> Any:
    """The key ring that the user chose for the keyring package, else the one of this platform.

    Not `keyring.get_keyring`: that imports every back end of every installed package to compare them, and the one for
    macOS looks for its libraries with the help of compilers and linkers.
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


def refusal(ring: Any) -> str:
    """Why a key ring is not safe to use; empty when it is."""
    place = f"{type(ring).__module__}.{type(ring).__name__}".lower()
    if "chainer" in place:
        inner = list(getattr(ring, "backends", []))
        faults = [refusal(backend) for backend in inner]
        return "none is installed" if not inner else faults[0]
    word = next((word for word in _REFUSED if word in place), "")
    return {"fail": "none is installed", "null": "it keeps nothing", "plaintext": "it keeps secrets in the clear"}.get(
        word, ""
    )


def _prove(ring: Any) -> None:
    """Set, get, compare and delete a throw-away value."""
    name, value = f"probe-{os.getpid()}-{os.urandom(4).hex()}", os.urandom(8).hex()
    _bounded(lambda: ring.set_password(SERVICE, name, value))
    back = _bounded(lambda: ring.get_password(SERVICE, name))
    _bounded(lambda: ring.delete_password(SERVICE, name))
    if back != value:
        raise KeyringUnusable("The key ring did not give back what it was given.", _REMEDY)


def _bounded(call: Callable[[], T]) -> T:
    """Run a call in a daemon thread that can be given up, so that no prompt or dead bus holds the program."""
    results: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # back ends raise what they like; its kind is told, its text is not
            failure.append(error)

    thread = threading.Thread(target=run, daemon=True, name="keyring")
    thread.start()
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    timeout = TIMEOUT_WITH_DISPLAY if display else TIMEOUT
    thread.join(timeout)
    if failure:
        raise KeyringUnusable(f"The key ring failed ({type(failure[0]).__name__}).", _REMEDY)
    if not results:
        raise KeyringUnusable(f"The key ring did not answer within {timeout:g} s.", _REMEDY)
    return results[0]
