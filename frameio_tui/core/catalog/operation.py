"""One documented operation of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OAUTH = frozenset({CredentialKind.OAUTH_PKCE, CredentialKind.OAUTH_SECRET, CredentialKind.ACCESS_TOKEN})
"""Kinds that hold an OAuth access token on V2; a pasted token is treated as one."""
_ALL_KINDS = frozenset(CredentialKind)
_LIMITS = (
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
)
"""The keywords of JSON Schema for limits."""


class RateLimit(NamedTuple):
    """The documented limit of calls within a number of milliseconds."""

    calls: int
    window_ms: int


class Parameter(NamedTuple):
    """A query parameter or a field of the body."""

    name: str
    type: str
    required: bool = False
    note: str = ""
    enum: tuple[str, ...] = ()
    default: object = None
    limits: tuple[tuple[str, object], ...] = ()
    """Pairs such as ("maximum", 100)."""
    fields: tuple[Parameter, ...] = ()
    """Inner fields of an object, or of the items of a list."""
    inferred: bool = False
    """Seen in clients, or added from the general rule for pagination; not documented for this operation."""
    deprecated: bool = False
    nullable: bool = False
    """Whether null is an allowed value."""
    pattern: str = ""
    """Regular expression that every valid string contains a match of; empty for none."""
    pattern_description: str = ""
    """The requirement of the pattern, such as `must not be blank`."""


class Operation:
    """One operation. Parameters are built from the package data on first access."""

    __slots__ = (
        "_raw",
        "api",
        "body_root",
        "content_type",
        "deprecated",
        "id",
        "keywords",
        "method",
        "notes",
        "paged",
        "path",
        "safe",
        "scope_note",
        "scopes",
        "summary",
        "surface",
        "tag",
    )

    def __init__(self, raw: Mapping[str, Any], api: ApiVersion) -> None:
        self._raw = raw
        self.api = api
        self.id: str = raw["id"]
        self.method: str = raw["method"]
        self.path: str = raw["path"]
        """The full path with `/v2` or `/v4`; `/health` has neither."""
        self.tag: str = raw["tag"]
        self.summary: str = raw["summary"]
        self.keywords: tuple[str, ...] = tuple(raw.get("keywords", ()))
        """What users look for when they need it, such as `download` for the operation that shows a file."""
        self.scopes: tuple[str, ...] = tuple(raw.get("scopes", ()))
        self.safe: bool = raw.get("safe", False)
        """Whether it changes nothing: GET, and the searches that are sent as POST."""
        self.body_root: str = str(raw.get("body_root", ""))
        """`data` if the fields are inside {"data": {...}}, else empty."""
        self.content_type: str = str(raw.get("content_type", ""))
        """Content type of the body."""
        self.paged: bool = bool(raw.get("paged", False))
        """Whether the response is a page of a list."""
        self.deprecated: bool = bool(raw.get("deprecated", False))
        """Whether the documentation marks this operation as deprecated."""
        self.scope_note: str = str(raw.get("scope_note", ""))
        """What is uncertain about `scopes`."""
        self.notes: str = str(raw.get("notes", ""))
        """Unusual properties of the operation."""
        self.surface: str = str(raw.get("surface", ""))
        """`c2c` for Camera to Cloud operations, else empty."""

    def __repr__(self) -> str:
        return f"<Operation {self.method} {self.path}>"

    @property
    def path_params(self) -> tuple[str, ...]:
        """Names of the placeholders, in order."""
        return tuple(part.partition("}")[0] for part in self.path.split("{")[1:])

    @property
    def query(self) -> tuple[Parameter, ...]:
        """Query parameters."""
        return _parameters(self._raw.get("query", ()))

    @property
    def body(self) -> tuple[Parameter, ...]:
        """Fields of the body; if it can have several forms, the fields of the first one."""
        fields = self._raw.get("body", ())
        variants = self._raw.get("body_variants", ())
        return _parameters(fields or (variants[0]["fields"] if variants else ()))

    @property
    def body_variants(self) -> tuple[tuple[str, tuple[Parameter, ...]], ...]:
        """Name and fields of each form of a body that can have several."""
        return tuple((v["name"], _parameters(v["fields"])) for v in self._raw.get("body_variants", ()))

    @property
    def body_required(self) -> bool:
        """Whether the API refuses a request without a body."""
        return bool(self._raw.get("body_required", any(field.required for field in self.body)))

    @property
    def body_min_properties(self) -> int:
        """The smallest number of fields in a body, regardless of which ones."""
        return int(self._raw.get("body_min_properties", 0))

    @property
    def scopes_inferred(self) -> bool:
        """Whether `scopes` is inferred from general rules and not documented."""
        return bool(self._raw.get("scopes_inferred", False))

    @property
    def rate_limit(self) -> RateLimit | None:
        """The documented limit; the headers of a response are more precise."""
        limit = self._raw.get("rate_limit")
        return RateLimit(*limit) if limit else None

    @property
    def experimental(self) -> bool:
        """Whether it needs the header `api-version: experimental`."""
        return bool(self._raw.get("experimental", False))

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Headers that the operation needs."""
        return tuple(
            (header["name"], str(header["enum"][0]))
            for header in self._raw.get("headers", ())
            if header.get("required") and header.get("enum")
        )

    @property
    def documented(self) -> bool:
        """Whether it is documented; False if it was only seen in Frame.io's own clients."""
        return not self._raw.get("undocumented", False)

    @property
    def accepted_schemes(self) -> tuple[str, ...]:
        """Names of the accepted security schemes (V2); empty if none is needed or all are accepted (V4)."""
        return tuple(self._raw.get("auth", ()))

    @property
    def rejected_credentials(self) -> frozenset[CredentialKind]:
        """Kinds of credential that this operation does not accept, regardless of their scopes."""
        if not self.accepted_schemes:
            return frozenset()
        refused: set[CredentialKind] = set()
        if "DeveloperToken" not in self.accepted_schemes:
            refused |= _ALL_KINDS - _OAUTH - {CredentialKind.ENVIRONMENT, CredentialKind.COMMAND}
        if "OAuth2" not in self.accepted_schemes and "C2COAuth2" not in self.accepted_schemes and self.documented:
            refused |= _OAUTH
        if (
            "DeveloperToken" not in self.accepted_schemes
            and "OAuth2" not in self.accepted_schemes
            and "C2COAuth2" not in self.accepted_schemes
        ):
            refused = set(_ALL_KINDS)
        return frozenset(refused)

    @property
    def callable(self) -> bool:
        """Whether any kind of credential of a profile is accepted."""
        return self.rejected_credentials != _ALL_KINDS


def _parameters(raw: Sequence[Mapping[str, Any]]) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            name=item["name"],
            type=item["type"],
            required=item.get("required", False),
            note=item.get("note", ""),
            enum=tuple(str(value) for value in item.get("enum", ())),
            default=item.get("default"),
            limits=tuple((key, item[key]) for key in _LIMITS if key in item),
            fields=_parameters(item.get("fields", ())),
            inferred=item.get("inferred", False),
            deprecated=item.get("deprecated", False),
            nullable=item.get("nullable", False),
            pattern=item.get("pattern", ""),
            pattern_description=item.get("pattern_words", ""),
        )
        for item in raw
    )
