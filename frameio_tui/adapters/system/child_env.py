"""Removes secrets from the environment of child processes and of third-party code in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.text.redact import redact_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, MutableMapping

    SecretNames = Callable[[], Collection[str]]
    """Returns the names of the variables that profiles read their tokens from."""

_SECRET_WORDS = ("TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "API_KEY", "APIKEY", "CREDENTIAL")


def child_environment(environ: Mapping[str, str], named: Collection[str] = ()) -> dict[str, str]:
    """Return a copy without the variables in `named`, and those whose name or value looks like a secret."""
    return {name: value for name, value in environ.items() if not _is_secret(name, value, named)}


def drop_secrets(environ: MutableMapping[str, str], named: Collection[str] = ()) -> None:
    """Remove the same variables from an environment, except for KEYRING_*, the settings of the keyring package."""
    for name, value in list(environ.items()):
        if _is_secret(name, value, named) and not name.startswith("KEYRING_"):
            del environ[name]


def _is_secret(name: str, value: str, named: Collection[str]) -> bool:
    return name in named or any(word in name.upper() for word in _SECRET_WORDS) or redact_text(value) != value
