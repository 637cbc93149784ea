"""A credential record as its TOML document, and back."""

from __future__ import annotations

from typing import Any

from frameio_tui.adapters.storage.atomic_file import read_small
from frameio_tui.adapters.storage.toml import LATEST, VERSION, decode, line_of
from frameio_tui.core.errors import BrokenFile
from frameio_tui.core.profiles.credential import Binding, CredentialRecord, Person, RenewalMark, TokenSet
from frameio_tui.core.secret import Secret

_OURS = ("binding", "token", "client", "person", "renewal")


def update_document(document: dict[str, Any], name: str, record: CredentialRecord, *, secrets: bool) -> None:
    """Put a record into a document, unknown keys kept; without `secrets` their values are left out (key ring)."""
    document["version"] = VERSION
    document["profile"] = name
    for section in _OURS:
        known = document.pop(section, {})
        values = _section(section, record, secrets)
        if values is not None:
            kept = {key: value for key, value in known.items() if key not in _KNOWN[section]}
            document[section] = {**kept, **values}


def secret_values(record: CredentialRecord) -> dict[str, str]:
    """The clear secrets of a record, by the name they are kept under."""
    values: dict[str, str] = {}
    if record.tokens is not None:
        values["access_token"] = record.tokens.access.reveal()
        if record.tokens.refresh is not None:
            values["refresh_token"] = record.tokens.refresh.reveal()
    if record.client_secret is not None:
        values["client_secret"] = record.client_secret.reveal()
    return values


def record_of(path: str, document: dict[str, Any], secrets: dict[str, str] | None) -> CredentialRecord:
    """The record in a document; `secrets` come from the key ring, None: they stand in the document.

    Raises BrokenFile.
    """
    try:
        token, client = document.get("token", {}), document.get("client", {})
        if secrets is None:
            secrets = {
                "access_token": token.get("access_token", ""),
                "refresh_token": token.get("refresh_token", ""),
                "client_secret": client.get("secret", ""),
            }
        secret = secrets.get("client_secret", "")
        return CredentialRecord(
            binding=_binding(document.get("binding")),
            tokens=_tokens(token, secrets),
            client_secret=Secret(_text(secret), "client secret") if secret else None,
            person=_person(document.get("person")),
            renewal=_renewal(document.get("renewal")),
        )
    except _WrongTime as error:
        line = line_of(decode(path, read_small(path) or b""), error.keys)
        reason = f"{'.'.join(error.keys)} is not a time in seconds since 1970"
        raise BrokenFile(
            path, reason, "Correct it, or remove the file and enter the token anew.", line=line, column=1
        ) from None
    except (AttributeError, TypeError, ValueError) as error:
        remedy = "Remove the file and enter the token anew."
        raise BrokenFile(path, f"holds a value of the wrong type ({type(error).__name__})", remedy) from None


def _section(section: str, record: CredentialRecord, secrets: bool) -> dict[str, Any] | None:
    if section == "binding" and record.binding is not None:
        return {key: list(v) if isinstance(v, tuple) else v for key, v in record.binding._asdict().items()}
    if section == "token" and record.tokens is not None:
        return _token_section(record, secrets)
    if section == "client" and record.client_secret is not None:
        return {"secret": record.client_secret.reveal()} if secrets else {}
    if section == "person" and record.person is not None:
        return dict(record.person._asdict())
    if section == "renewal" and record.renewal is not None:
        return dict(record.renewal._asdict())
    return None


def _token_section(record: CredentialRecord, secrets: bool) -> dict[str, Any]:
    tokens = record.tokens
    values: dict[str, Any] = {}
    if tokens is None:
        return values
    if secrets:
        clear = secret_values(record)
        values.update({key: clear[key] for key in ("access_token", "refresh_token") if key in clear})
    for key in ("expires_at", "refresh_expires_at", "obtained_at"):
        if getattr(tokens, key) is not None:
            values[key] = getattr(tokens, key)
    if tokens.scopes is not None:
        values["scopes"] = list(tokens.scopes)
    return values


_KNOWN = {
    "binding": set(Binding._fields),
    "token": {"access_token", "refresh_token", "expires_at", "refresh_expires_at", "obtained_at", "scopes"},
    "client": {"secret"},
    "person": set(Person._fields),
    "renewal": set(RenewalMark._fields),
}


def _binding(raw: Any) -> Binding | None:
    if raw is None:
        return None
    values = {key: raw[key] for key in Binding._fields if key in raw}
    values["command"] = tuple(_text(part) for part in raw.get("command", ()))
    return Binding(**values)


def _tokens(raw: Any, secrets: dict[str, str]) -> TokenSet | None:
    access = secrets.get("access_token", "")
    if not access:
        return None
    refresh, scopes = secrets.get("refresh_token", ""), raw.get("scopes")
    return TokenSet(
        Secret(_text(access)),
        Secret(_text(refresh), "refresh token") if refresh else None,
        _time(raw, "token", "expires_at"),
        None if scopes is None else tuple(_text(scope) for scope in scopes),
        _time(raw, "token", "obtained_at") or 0,
        _time(raw, "token", "refresh_expires_at"),
    )


def _person(raw: Any) -> Person | None:
    if raw is None or not raw.get("id"):
        return None
    texts = {key: _text(raw.get(key, "")) for key in ("id", "name", "email", "account_id")}
    return Person(**texts, verified_at=_time(raw, "person", "verified_at") or 0)


def _renewal(raw: Any) -> RenewalMark | None:
    if raw is None or not raw.get("of"):
        return None
    at, resent = _time(raw, "renewal", "at") or 0, _time(raw, "renewal", "resent") or 0
    return RenewalMark(_text(raw["of"]), at, resent, _text(raw.get("refused", "")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


class _WrongTime(ValueError):
    """A number that is no time anybody means."""

    def __init__(self, *keys: str) -> None:
        super().__init__(keys)
        self.keys = keys


def _time(table: Any, section: str, key: str) -> int | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    if not 0 <= value <= LATEST:
        raise _WrongTime(section, key)
    return value
