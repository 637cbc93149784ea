"""JSON Schemas of the files that users edit, for editors and for `doctor`, generated from the tables of the parsers.

The first line of a file names its schema (`#:schema PATH`, as Even Better TOML and taplo read it). The path is relative
and leads to a copy beside the files, so that it works offline and on every host that shares them. What a schema cannot
express, such as a base URL, is a `format`: editors ignore it, and `schema_fault` checks it with the parser's function.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from frameio_tui.adapters.storage.atomic_file import read_small, write_atomic
from frameio_tui.adapters.storage.profile_keys import KEYS, RETIRED
from frameio_tui.adapters.storage.settings import SETTINGS
from frameio_tui.adapters.storage.toml import VERSION
from frameio_tui.core.errors import BrokenFile, FrameioTuiError, WriteFailed
from frameio_tui.core.http.request import spec_of
from frameio_tui.core.profiles.profile import (
    COLOURS,
    METHODS,
    ApiVersion,
    CredentialKind,
    Endpoints,
    Profile,
    SecretStore,
    check_base_url,
)
from frameio_tui.core.settings import THEMES, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Schema = dict[str, Any]
KINDS = ("config", "profile", "request")
_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The identifier of the version of JSON Schema that the TOML tools for editors support. Nothing is loaded from it."""
_TITLES = {
    "config": "Settings of frameio-tui",
    "profile": "A profile of frameio-tui",
    "request": "A saved request of frameio-tui",
}
_TYPES: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}
_ENUMS: dict[str, list[str]] = {
    "api": [api.value for api in ApiVersion],
    "credential": [kind.value for kind in CredentialKind],
    "store": [store.value for store in SecretStore],
    "colour": list(COLOURS),
}
_METHOD = "|".join("".join(f"[{c}{c.lower()}]" for c in method) for method in METHODS)
_VARIABLES: Schema = {
    "type": "object",
    "propertyNames": {"pattern": r"^[A-Za-z_][A-Za-z0-9_.-]{0,62}$"},
    "additionalProperties": {"type": "string"},
}
_STRINGS: Schema = {"type": "array", "items": {"type": "string"}}
_FIELDS: dict[str, Schema] = {
    "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "base_url": {"type": "string", "format": "frameio-origin"},
    "ask_before": {"type": "array", "items": {"type": "string", "pattern": rf"^\s*({_METHOD})\s*$"}},
    "endpoints": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in Endpoints._fields},
        "additionalProperties": {"type": "string"},
    },
    "variables": _VARIABLES,
}
"""Fields of a profile that are more than a text, a list of texts, or a choice."""
_REQUEST_KEYS: dict[str, Schema] = {
    "api": {"type": "string", "enum": _ENUMS["api"], "description": "API that the request is for"},
    "request": {
        "type": "string",
        "format": "frameio-request",
        "pattern": rf"^\s*({'|'.join(METHODS)}) \s*\S",
        "description": "method and path, such as GET /accounts/{account_id}/workspaces",
    },
    "description": {"type": "string", "description": "what the request is for"},
    "notes": {"type": "string", "description": "earlier name of description"},
    "headers": {
        "type": "array",
        "items": {"type": "string", "pattern": ":"},
        "description": 'headers such as "x-mine: 1"',
    },
    "body": {"type": "string", "description": "body of the request, as sent"},
    "variables": {**_VARIABLES, "description": "values of variables for profiles that have none of their own"},
}
_DESCRIPTIONS = {
    "theme": "colours of the app",
    "ascii_borders": "draw frames with ASCII characters (default: depends on the locale)",
    "mouse": "whether the app receives clicks",
    "terminal_title": "show the active profile in the title of the terminal",
    "escape_delay_ms": "milliseconds to wait after Esc for the rest of a key sequence",
    "connect_timeout": "seconds",
    "read_timeout": "seconds",
    "memory_limit": "bytes of a response held in memory; larger ones go to a private file",
    "history_body_limit": "characters of each body stored in the history",
    "history_keep": "number of requests in the history",
    "history_days": "days after which entries of the history are deleted; 0 for never",
    "history_size": "bytes of the history, beyond which the oldest entries are deleted; 0 for no limit",
    "keymap": 'keys of commands: "console.send" = "f5,ctrl+r"',
    "id": "created by the program; for a copied file: frameio-tui profiles new-id NAME",
    "label": "short word shown next to the name, such as PROD",
    "base_url": "scheme, host and port only",
    "account": "ID of an account, default for {account_id}",
    "read_only": "refuse requests that can modify data",
    "ask_before": "ask before these methods (default: DELETE); [] never asks",
    "scopes": "scopes to request",
    "linked_profile": "ID of the profile of the same account on the other API",
    "variables": "values of the variables of saved requests, written as {{name}}",
    "store": "where the token and the client secret are stored",
    "env_var": "environment variable with the token, for kind = environment",
    "command": "program that prints the token, for kind = command; run without a shell",
    "endpoints": "OAuth endpoints, instead of those of Frame.io or Adobe",
}


class SchemaFault(NamedTuple):
    """What a schema does not allow: the key, the reason and the remedy."""

    keys: tuple[str, ...]
    reason: str
    remedy: str


def schema_of(kind: str) -> Schema:
    """Return the JSON Schema of a kind of file: a member of KINDS."""
    body = {"config": _config, "profile": _profile, "request": _request}[kind]()
    version = {"type": "integer", "maximum": VERSION, "description": "format of this file"}
    body["properties"] = {"version": version, **body["properties"]}
    return {"$schema": _DRAFT, "title": _TITLES[kind], "type": "object", **body}


def _config() -> Schema:
    tables: dict[str, Schema] = {}
    properties: dict[str, Schema] = {}
    for name, (keys, kind, bounds) in SETTINGS.items():
        schema: Schema = {"type": _TYPES[kind], **_described(name)}
        default = Settings._field_defaults[name]
        if default not in (None, ""):
            schema["default"] = default
        if bounds:
            schema |= {"minimum": bounds[0], "maximum": bounds[1]}
        if name == "theme":
            schema["enum"] = list(THEMES)
        table = properties
        if len(keys) > 1:
            table = tables.setdefault(keys[0], {})
        table[keys[-1]] = schema
    for name, inner in tables.items():
        properties[name] = {"type": "object", "properties": inner, "additionalProperties": False}
    # A command ID without quotes is read as nested tables.
    keymap = {"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, {"$ref": "#/definitions/keys"}]}}
    properties["keymap"] = {"$ref": "#/definitions/keys"}
    return {"properties": properties, "additionalProperties": False, "definitions": {"keys": keymap}}


def _profile() -> Schema:
    root: Schema = {"properties": {}, "required": ["id"]}
    for field, keys in KEYS.items():
        table = root
        for key in keys[:-1]:
            table = table["properties"].setdefault(key, {"type": "object", "properties": {}})
        table["properties"][keys[-1]] = {**_field_schema(field), **_described(field)}
    for table in (root, root["properties"]["credential"], root["properties"]["credential"]["properties"]["endpoints"]):
        for old, new in RETIRED.items():
            table["properties"][old] = {"not": {}, "description": f"this key is now {new}"}
    return root


def _field_schema(field: str) -> Schema:
    if field in _FIELDS:
        return dict(_FIELDS[field])
    if field in _ENUMS:
        return {"type": "string", "enum": _ENUMS[field]}
    default = Profile._field_defaults.get(field, "")
    return dict(_STRINGS) if isinstance(default, tuple) else {"type": _TYPES.get(type(default), "string")}


def _request() -> Schema:
    return {"properties": dict(_REQUEST_KEYS), "required": ["api", "request"]}


def _described(name: str) -> Schema:
    return {"description": _DESCRIPTIONS[name]} if name in _DESCRIPTIONS else {}


def schema_fault(kind: str, document: dict[str, Any]) -> SchemaFault | None:
    """Return the first key of a document that its schema does not allow, or None if there is none."""
    import fastjsonschema

    try:
        _validator(kind)(document)
    except fastjsonschema.JsonSchemaValueException as error:
        keys = tuple(str(part) for part in error.path[1:])
        return SchemaFault(keys, _reason(error.rule or "", error.rule_definition), "Correct it in an editor.")
    return None


@functools.cache
def _validator(kind: str) -> Callable[[dict[str, Any]], object]:
    """Return the function that validates a kind of file, compiled once: there may be thousands of profiles."""
    import fastjsonschema

    formats: dict[str, Callable[[str], bool]] = {"frameio-origin": _is_origin, "frameio-request": _is_request}
    validate: Callable[[dict[str, Any]], object] = fastjsonschema.compile(schema_of(kind), formats=formats)
    return validate


def _reason(rule: str, definition: Any) -> str:
    if rule == "enum":
        return f"is not one of: {', '.join(str(value) for value in definition if value != '')}"
    if rule == "type":
        return f"is not {'an' if str(definition)[0] in 'aeiou' else 'a'} {definition}"
    if rule in ("minimum", "maximum"):
        return f"is {'less' if rule == 'minimum' else 'more'} than {definition}"
    if rule == "required":
        return f"lacks one of: {', '.join(definition)}"
    return {"additionalProperties": "has an unknown key", "not": "is no longer used"}.get(rule, "is not valid")


_schema = functools.cache(schema_of)


def unknown_keys(kind: str, document: dict[str, Any]) -> Iterator[SchemaFault]:
    """Yield the keys of a document that the program does not read, with the key that was probably meant."""
    from frameio_tui.core.text.suggestion import did_you_mean

    pending: list[tuple[tuple[str, ...], Schema, Any]] = [((), _schema(kind), document)]
    while pending:
        at, schema, table = pending.pop(0)
        known = schema.get("properties", {})
        for key, value in table.items():
            if key in known:
                if isinstance(value, dict):
                    pending.append(((*at, key), known[key], value))
            elif known:
                names = [name for name, inner in known.items() if "not" not in inner]
                meant = did_you_mean(key, names) or f"Known keys: {', '.join(names)}."
                yield SchemaFault((*at, key), "is not a known key and has no effect", meant)


def _is_origin(value: str) -> bool:
    return _passes(lambda: check_base_url(value))


def _is_request(value: str) -> bool:
    method, _, target = value.strip().partition(" ")
    return _passes(lambda: spec_of(method, target.strip()))


def _passes(check: Callable[[], object]) -> bool:
    try:
        check()
    except FrameioTuiError:
        return False
    return True


def schema_line(config_dir: str, path: str, kind: str) -> str:
    """Return the first line of a file that the program creates at `path`, with its end."""
    schema = os.path.join(schemas_dir(config_dir), f"{kind}.json")
    return f"#:schema {os.path.relpath(schema, os.path.dirname(path)).replace(os.sep, '/')}\n"


def schemas_dir(config_dir: str) -> str:
    """Return the folder with the copies of the schemas."""
    return os.path.join(config_dir, "schemas")


def write_schemas(config_dir: str) -> str:
    """Write the copies of the schemas that are missing or of another version, and return their folder.

    Raises WriteFailed.
    """
    folder = schemas_dir(config_dir)
    for kind in KINDS:
        path = os.path.join(folder, f"{kind}.json")
        data = (json.dumps(schema_of(kind), indent=2) + "\n").encode()
        if _content(path) != data:
            write_atomic(path, data, f"write the schema of {kind} files")
    return folder


def write_schemas_if_possible(config_dir: str) -> None:
    """Write the copies of the schemas after a file that names one. Ignore failures, because only editors need them."""
    with contextlib.suppress(WriteFailed):
        write_schemas(config_dir)


def _content(path: str) -> bytes | None:
    try:
        return read_small(path)
    except BrokenFile:
        return None
