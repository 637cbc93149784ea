"""The environment that browsers, editors and pagers get: without the secrets in ours (trust T31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECRET_WORDS = ("TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "API_KEY", "APIKEY", "CREDENTIAL")


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """A copy without the variables that are named like secrets."""
    return {name: value for name, value in environ.items() if not any(word in name.upper() for word in _SECRET_WORDS)}
