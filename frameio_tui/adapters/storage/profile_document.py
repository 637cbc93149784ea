"""A profile as its TOML document: which key holds which field, and what is wrong with a document."""

from __future__ import annotations

from typing import Any

from frameio_tui.adapters.storage.toml import VERSION
from frameio_tui.core.errors import BrokenFile, InvalidInput
from frameio_tui.core.profiles.profile import (
    COLOURS,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    SecretPlace,
    check_base_url,
)

KEYS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title",),
    "label": ("label",),
    "colour": ("colour",),
    "api": ("api",),
    "base_url": ("base_url",),
    "account": ("account",),
    "read_only": ("read_only",),
    "guard": ("guard",),
    "scopes": ("scopes",),
    "twin": ("twin",),
    "notes": ("notes",),
    "credential": ("credential", "kind"),
    "secret_in": ("credential", "store"),
    "env_var": ("credential", "env"),
    "command": ("credential", "command"),
    "client_id": ("credential", "client_id"),
    "redirect_uri": ("credential", "redirect_uri"),
    "endpoints": ("credential", "endpoints"),
}
"""Field of Profile -> where it stands in the document."""

_LISTS = ("guard", "scopes", "command")
_ENUMS = {"api": ApiVersion, "credential": CredentialKind, "secret_in": SecretPlace}


def document_of(profile: Profile) -> dict[str, Any]:
    """The document of a new profile; fields at their defaults are left out."""
    document: dict[str, Any] = {"version": VERSION, "id": profile.id, "api": profile.api.value}
    defaults = Profile(id="", name="")
    for field, keys in KEYS.items():
        value = getattr(profile, field)
        if field in ("id", "api") or (value == getattr(defaults, field) and field not in ("base_url", "credential")):
            continue
        holder = document
        for key in keys[:-1]:
            holder = holder.setdefault(key, {})
        holder[keys[-1]] = toml_value(value)
    return document


def toml_value(value: object) -> Any:
    """A field's value as TOML holds it."""
    if isinstance(value, Endpoints):
        return {key: text for key, text in value._asdict().items() if text}
    if isinstance(value, tuple):
        return [str(item) for item in value]
    if isinstance(value, (ApiVersion, CredentialKind, SecretPlace)):
        return value.value
    return value


def value_at(document: dict[str, Any], field: str) -> Any:
    """What a document says of a field; None when nothing."""
    value: Any = document
    for key in KEYS[field]:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def profile_of(name: str, path: str, document: dict[str, Any]) -> Profile:
    """The profile in a document. Raises BrokenFile naming the key."""
    values: dict[str, Any] = {}
    for field in KEYS:
        raw = value_at(document, field)
        if raw is not None:
            values[field] = _field(field, raw, path)
    credential = document.get("credential", {})
    if not isinstance(credential, dict):
        raise BrokenFile(path, "credential is not a table", "Write [credential] and kind = … below it.")
    if not values.get("id"):
        raise BrokenFile(path, "has no id", f"Give it one: frameio-tui profiles adopt {name}")
    return Profile(name=name, **values)


def _field(field: str, raw: Any, path: str) -> Any:
    key = ".".join(KEYS[field])
    if field in _ENUMS:
        kind = _ENUMS[field]
        try:
            return kind(raw)
        except ValueError:
            raise BrokenFile(path, f"{key} is {raw!r}", f"Use one of: {', '.join(kind)}.") from None
    if field in _LISTS:
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise BrokenFile(path, f"{key} is not a list of texts", f'Write {key.rpartition(".")[2]} = ["…"].')
        return tuple(raw)
    if field == "read_only":
        if not isinstance(raw, bool):
            raise BrokenFile(path, "read_only is neither true nor false", "Write read_only = true.")
        return raw
    if field == "endpoints":
        return _endpoints(raw, path)
    if not isinstance(raw, str):
        raise BrokenFile(path, f"{key} is not a text", f'Write {key.rpartition(".")[2]} = "…".')
    return _text(field, raw, path)


def _text(field: str, raw: str, path: str) -> str:
    if field == "id" and not (len(raw) == 32 and all(c in "0123456789abcdef" for c in raw)):
        raise BrokenFile(path, "id is not 32 hex digits", "Run: frameio-tui profiles adopt NAME")
    if field == "colour" and raw not in COLOURS:
        raise BrokenFile(path, f"colour is '{raw}'", f"Use one of: {', '.join(COLOURS[1:])}.")
    if field == "base_url":
        try:
            return check_base_url(raw)
        except InvalidInput as error:
            raise BrokenFile(path, f"base_url: {error.sentence.rstrip('.')}", error.remedy) from None
    return raw


def _endpoints(raw: Any, path: str) -> Endpoints:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise BrokenFile(path, "credential.endpoints is not a table of texts", 'Write authorize = "https://…".')
    return Endpoints(**{key: raw.get(key, "") for key in Endpoints._fields})
