"""Names and values of variables, as a profile file, a saved request and the command line give them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput, Remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Variables = tuple[tuple[str, str], ...]
"""Names and values, in the order of the file."""
MAX_VALUE = 10_000
"""Maximum characters of a value."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,62}")


def variable_key(name: str) -> str:
    """Return the name under which a variable is looked up; placeholders of a path are converted in the same way.

    >>> variable_key("ASSET-ID"), variable_key("assetId")
    ('asset_id', 'assetId')
    """
    return re.sub(r"\W", "_", name.lower() if name.isupper() else name)


def check_variable(name: str, value: str) -> None:
    """Raise InvalidInput for a name that cannot be a variable, and for a value that seems to be a secret."""
    from frameio_tui.core.text.redact import is_secret_name, redact_text, redact_url

    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"'{name[:60]}' cannot be the name of a variable.",
            "Use letters, digits, '_', '.' and '-', and start with a letter.",
        )
    if value and (is_secret_name(name) or redact_text(value) != value or redact_url(value) != value):
        raise InvalidInput(
            f"The variable '{name}' seems to be a secret, and values of variables are plain text.",
            "Add the secret to the body each time you send the request. The token of the profile is always sent.",
        )
    if len(value) > MAX_VALUE:
        raise InvalidInput(f"The value of the variable '{name}' is too long.", f"The limit is {MAX_VALUE} characters.")


def check_variables(pairs: Iterable[tuple[str, str]]) -> Variables:
    """Return the variables. Raises InvalidInput also for two names that are the same variable."""
    checked = tuple(pairs)
    keys: dict[str, str] = {}
    for name, value in checked:
        check_variable(name, value)
        other = keys.setdefault(variable_key(name), name)
        if other != name:
            raise InvalidInput(f"'{other}' and '{name}' are the same variable.", "Remove one of them.")
    return checked


def parse_variables(texts: Iterable[str]) -> Variables:
    """Return the variables in texts such as `project=ID`; the last value of a name counts. Raises InvalidInput."""
    pairs: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise InvalidInput(
                "A variable must be NAME=VALUE.", Remedy("Example: project=ID", "Example: --var project=ID")
            )
        pairs.pop(name.strip(), None)
        pairs[name.strip()] = value
    return check_variables(pairs.items())


def merged(*layers: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the value of each variable, by key; later layers win, and an empty value is none."""
    return {variable_key(name): value for layer in layers for name, value in layer if value}
