"""The environment that programs started by us get, and code of others in this process: without our secrets (T31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.text.redact import redact_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, MutableMapping

    SecretNames = Callable[[], Collection[str]]
    """The variables that profiles take their tokens from."""

_SECRET_WORDS = ("TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "API_KEY", "APIKEY", "CREDENTIAL")


def child_environment(environ: Mapping[str, str], named: Collection[str] = ()) -> dict[str, str]:
    """A copy without variables that are named like secrets, hold what looks like one, or are `named`."""
    return {name: value for name, value in environ.items() if not _is_secret(name, value, named)}


def drop_secrets(environ: MutableMapping[str, str], named: Collection[str] = ()) -> None:
    """Remove the same variables from an environment, but for those of the key ring's own settings."""
    for name, value in list(environ.items()):
        if _is_secret(name, value, named) and not name.startswith("KEYRING_"):
            del environ[name]


def _is_secret(name: str, value: str, named: Collection[str]) -> bool:
    return name in named or any(word in name.upper() for word in _SECRET_WORDS) or redact_text(value) != value
