"""Converts between `KEY=VALUE` texts, as the user writes them, and the fields of a Profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from frameio_tui.core.errors import InvalidInput, UsageError
from frameio_tui.core.profiles.profile import (
    COLOURS,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    SecretStore,
    parse_ask_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

TEXTS = ("title", "label", "base_url", "client_id", "redirect_uri", "account", "env_var", "notes")
CHOICES: dict[str, type[StrEnum]] = {"api": ApiVersion, "credential": CredentialKind, "store": SecretStore}
VARIABLES = "variables."
"""Begins the key of a variable, whose name follows."""
LISTS = ("scopes", "ask_before")
ALIASES = {"env": "env_var", "kind": "credential", "color": "colour"}
"""Maps other spellings, such as those of the profile file, to the keys."""
RETIRED = {"guard": "ask_before", "twin": "linked_profile", "secret_in": "store"}
"""Maps keys of an earlier version to their new names, for the error that an old script gets."""
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_DEFAULT = Profile(id="", name="")


def settable_keys() -> tuple[str, ...]:
    """Return all keys that `profiles set` accepts."""
    ends = (f"endpoints.{field}" for field in Endpoints._fields)
    return (*CHOICES, *TEXTS, *LISTS, "colour", "read_only", "command", "linked_profile", *ends)


def changes_from(profile: Profile, pairs: Iterable[str]) -> dict[str, object]:
    """Return the fields of a Profile from `KEY=VALUE` texts.

    An empty value stands for the default, or for an empty list. Raises UsageError, InvalidInput.
    """
    changes: dict[str, object] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if key.strip().startswith(VARIABLES):
            variables = dict(cast("Iterable[tuple[str, str]]", changes.get("variables", profile.variables)))
            variables[key.strip().removeprefix(VARIABLES)] = text
            changes["variables"] = tuple((name, value) for name, value in variables.items() if value)
            continue
        key = ALIASES.get(key.strip().lower().replace("-", "_"), key.strip().lower().replace("-", "_"))
        if not equals:
            raise UsageError(f"'{pair}' is not KEY=VALUE.", "Write KEY=VALUE, or KEY= to restore the default.")
        if key in Endpoints._fields:
            key = f"endpoints.{key}"
        if key not in settable_keys():
            raise UsageError(f"Unknown setting '{key}'.", _key_suggestion(key))
        if key.startswith("endpoints."):
            ends = changes.get("endpoints", profile.endpoints)
            assert isinstance(ends, Endpoints)  # noqa: S101 - only this branch sets it
            changes["endpoints"] = ends._replace(**{key.partition(".")[2]: text.strip()})
        else:
            changes[key] = value_of(key, text)
    return changes


def _key_suggestion(key: str) -> str:
    from difflib import get_close_matches  # imported here because only an error needs it

    if key == "name":
        return "To rename the profile: frameio-tui profiles rename NAME NEW"
    close = get_close_matches(key, (*settable_keys(), *RETIRED), 1, 0.8)
    if close:
        return f"Did you mean {RETIRED.get(close[0], close[0])}?"
    return f"Settings: {', '.join(settable_keys())}, and variables.NAME."


def value_of(key: str, text: str) -> object:
    """Return the value of a key from its text. Raises InvalidInput."""
    stripped = text.strip()
    if key == "ask_before":
        return parse_ask_before(stripped)
    if not stripped:
        return getattr(_DEFAULT, key)
    if key in CHOICES:
        return _choice(key, stripped)
    if key == "read_only":
        if stripped.lower() in _YES + _NO:
            return stripped.lower() in _YES
        raise InvalidInput(f"read_only cannot be '{stripped}'.", "Choose yes or no.")
    if key == "colour" and stripped not in COLOURS:
        raise InvalidInput(f"Unknown colour '{stripped}'.", f"Choose from: {', '.join(COLOURS[1:])}.")
    if key in LISTS:
        return tuple(dict.fromkeys(stripped.replace(",", " ").split()))
    if key == "command":
        return _split_words(stripped)
    return text if key == "notes" else stripped


def _choice(key: str, text: str) -> StrEnum:
    kind = CHOICES[key]
    try:
        return kind(text.lower().replace("-", "_"))
    except ValueError:
        raise InvalidInput(f"{key} cannot be '{text}'.", f"Choose from: {', '.join(kind)}.") from None


def _split_words(text: str) -> tuple[str, ...]:
    import shlex

    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise InvalidInput(
            f"The quotes in the command do not match: {error}.", "Or write it after: --command --"
        ) from None


def key_texts(profile: Profile) -> list[tuple[str, str]]:
    """Return the keys that are set, with their values in a format like TOML."""
    pairs: list[tuple[str, str]] = [("name", _toml(profile.name)), ("id", _toml(profile.id))]
    for key in ("title", "label", "colour", "api", "base_url", "credential", "store", "client_id", "redirect_uri"):
        pairs.append((key, _toml(getattr(profile, key))))
    pairs += [(f"endpoints.{key}", _toml(value)) for key, value in profile.endpoints._asdict().items()]
    for key in ("scopes", "account", "read_only", "ask_before", "env_var", "command", "linked_profile", "notes"):
        pairs.append((key, _toml(getattr(profile, key))))
    pairs += [(f"{VARIABLES}{name}", _toml(value)) for name, value in profile.variables]
    return [(key, text) for key, text in pairs if text not in ('""', "[]") or key == "ask_before"]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    escaped = (_ESCAPES.get(c) or (c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}") for c in str(value))
    return '"' + "".join(escaped) + '"'
