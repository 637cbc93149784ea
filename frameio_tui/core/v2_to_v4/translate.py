"""Translate a V2 request to V4 and describe the changes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from frameio_tui.core.catalog.body_template import example
from frameio_tui.core.http.request import Query, RequestSpec, encode_query
from frameio_tui.core.json.values import loads
from frameio_tui.core.resources.id_kinds import params_of
from frameio_tui.core.v2_to_v4.mapping import CAMERA, CONCEPTS, NONE, NOTES, PLACEHOLDERS, RENAMED, SAME
from frameio_tui.core.v2_to_v4.rules import MOVES, Draft

if TYPE_CHECKING:
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation, Parameter

_ASSETS = {"files": "file_id", "folders": "folder_id", "version_stacks": "version_stack_id"}


class Counterpart(NamedTuple):
    """One V4 request that does the same."""

    operation: Operation
    spec: RequestSpec
    changes: tuple[str, ...]


class Translation(NamedTuple):
    """The V4 requests that correspond to a V2 request; if there are none, `note` says why."""

    operation: Operation | None
    counterparts: tuple[Counterpart, ...]
    note: str = ""


def translate(spec: RequestSpec, v2: Catalog, v4: Catalog) -> Translation:
    """Translate a V2 request that has placeholders or IDs. Never raises."""
    operation = v2.match(spec.method, _prefixed(spec.path))
    if operation is None:
        return Translation(None, (), f"No such V2 operation: {spec.method} {spec.path}.")
    key = f"{operation.method} {operation.path.removeprefix('/v2')}"
    if key not in SAME:
        return Translation(operation, (), CAMERA if operation.surface == "c2c" else NONE.get(key, CAMERA))
    found = []
    for text in SAME[key]:
        method, _, tail = text.partition(" ")
        full_path = "/v4" + tail[1:] if tail.startswith("@") else "/v4/accounts/{account_id}" + tail
        target = v4.match(method, _rename_placeholders(full_path))
        counterpart = _counterpart(spec, key, operation, target, full_path) if target is not None else None
        if counterpart is not None:
            found.append(counterpart)
    return Translation(operation, tuple(found), NOTES.get(key, ""))


def _counterpart(
    spec: RequestSpec, key: str, operation: Operation, target: Operation, full_path: str
) -> Counterpart | None:
    """Return one V4 request, or None if the body shows that another one applies."""
    given = params_of(operation, _prefixed(spec.path))
    values = {name: value for name, value in given.items() if not value.startswith("{")}
    changes = _path_changes(operation, target, values)
    fields, notes = _fields(spec.body)
    draft = Draft(target, dict(values), _decoded(spec.query), fields if isinstance(fields, dict) else {})
    if key in MOVES and not notes:
        MOVES[key](draft)
    if not draft.fits:
        return None
    _query(draft)
    body = spec.body if notes else _body(draft, operation, has_body=bool(spec.body.strip()))
    path = full_path
    for name, value in draft.values.items():
        path = path.replace("{" + name + "}", quote(value, safe=""))
    changes += [*notes, *draft.changes]
    if target.experimental:
        changes.append("This operation is a preview; it is sent with the header api-version: experimental.")
    else:
        changes += [f"V4 requires the header {name}: {value}." for name, value in target.headers]
    path = RequestSpec(target.method, _rename_placeholders(path)).fill(draft.values).path
    query = tuple(encode_query(name, value) for name, value in draft.query)
    headers = tuple(dict((*spec.headers, *target.headers)).items())
    translated = replace(spec, method=target.method, path=path, query=query, headers=headers, body=body, origin="")
    return Counterpart(target, translated, tuple(dict.fromkeys(changes)))


def _prefixed(path: str) -> str:
    return path if path.startswith("/v2/") or path == "/health" else "/v2" + path


def _decoded(query: Query) -> list[tuple[str, str]]:
    return [(unquote(name), unquote(value or "")) for name, value in query]


def _fields(text: str) -> tuple[object, list[str]]:
    if not text.strip():
        return {}, []
    try:
        found: object = loads(text)
    except (ValueError, RecursionError):
        return {}, ["The body is not JSON and is unchanged."]
    try:
        json.dumps(found, allow_nan=False)
    except (ValueError, RecursionError):
        return {}, ["The body has a number that is too large to convert and is unchanged."]
    return found, [] if isinstance(found, dict) else ["The body is not a JSON object and is unchanged."]


def _rename_placeholders(path: str) -> str:
    """Return a path with the placeholder names of V4."""
    for old, new in PLACEHOLDERS.items():
        path = path.replace("{" + old + "}", "{" + new + "}")
    for stem, name in _ASSETS.items():
        path = path.replace(f"/{stem}/{{asset_id}}", f"/{stem}/{{{name}}}")
    return path


def _path_changes(operation: Operation, target: Operation, values: dict[str, str]) -> list[str]:
    changes = []
    if target.method != operation.method:
        changes.append(f"{operation.method} becomes {target.method}.")
    if "{account_id}" in target.path and "{account_id}" not in operation.path:
        changes.append("The path starts with the account: /v4/accounts/{account_id}.")
    changes += [words for mark, words in CONCEPTS if mark in operation.path]
    if values:
        changes.append("IDs are copied unchanged. They may be different on V4, so check them there.")
    return changes


def _query(draft: Draft) -> None:
    """Change pagination to cursors, and drop parameters that V4 does not have, with a note for each change."""
    known = {parameter.name: parameter for parameter in draft.target.query}
    remaining, dropped = [], []
    for name, value in draft.query:
        parameter = known.get(name.partition("[")[0])
        if name == "page":
            draft.changes.append("Pages are requested with `after` from links.next instead of a page number.")
        elif parameter is None:
            dropped.append(name)
        else:
            remaining += [(name, fitting) for fitting in (_convert_value(draft, parameter, value),) if fitting]
    draft.query = remaining
    if dropped:
        draft.changes.append(f"Removed parameters that V4 does not document for this operation: {', '.join(dropped)}.")


def _convert_value(draft: Draft, parameter: Parameter, value: str) -> str:
    """Return the value in a form that V4 accepts; empty if there is none."""
    most = dict(parameter.limits).get("maximum")
    if parameter.name == "page_size" and isinstance(most, int) and value.isascii() and value.isdigit():
        if len(value) < 10 and int(value) <= most:
            return value
        draft.changes.append(f"V4 returns at most {most} items per page here.")
        return str(most)
    if not parameter.enum:
        return value
    parts = [part for part in value.split(",") if part]
    if parameter.name == "include":
        parts = _expand_parts(draft, parts, parameter.enum)
    if parameter.name == "sort":
        moved = [f"{part.lstrip('-')}_{'desc' if part.startswith('-') else 'asc'}" for part in parts]
        parts = [new if new in parameter.enum else old for old, new in zip(parts, moved, strict=True)]
    fitting = [part for part in parts if part in parameter.enum]
    lost = [part for part in parts if part not in parameter.enum]
    if lost:
        draft.changes.append(
            f"Removed values of {parameter.name} that V4 does not have: {', '.join(lost)}. "
            f"V4 has {', '.join(parameter.enum[:8])}."
        )
    return ",".join(fitting[:1] if parameter.name == "sort" else fitting)


def _expand_parts(draft: Draft, parts: list[str], known: tuple[str, ...]) -> list[str]:
    """Replace a value that V4 has only in parts, such as `media_links.original`, by all of those parts."""
    named: list[str] = []
    for part in parts:
        inner = [value for value in known if value.startswith(f"{part}.")] if part not in known else []
        if inner:
            draft.changes.append(f"V4 does not have include={part}, so each of its parts is listed.")
        named += inner or [part]
    return named


def _body(draft: Draft, operation: Operation, *, has_body: bool) -> str:
    """Return the body with renamed fields inside `data`, and note each change.

    Fields that V4 does not have are dropped; fields that it requires are filled in.
    """
    target, known = draft.target, {parameter.name: parameter for parameter in draft.target.body}
    inside = [f'The body is wrapped in "{target.body_root}".'] if target.body and target.body_root else []
    if not has_body and not draft.fields:
        draft.changes += inside
        return ""
    if not known:
        if has_body and draft.fields:
            draft.changes.append("V4 does not accept a body here.")
        return ""
    draft.rename({old: new for old, new in RENAMED.items() if new in known and old not in known})
    if "comments" in operation.path and type(draft.fields.get("timestamp")) is int:
        # Unchanged, because sources disagree about V4, and users would not notice that a frame was moved.
        draft.changes.append(
            "Comment timestamps count frames from 0 on V2. For V4, Adobe's migration guide says that they count "
            "from 1, its specification and other sources say from 0. The number is unchanged. "
            'To be sure, send a timecode such as "00:00:05:00".'
        )
    dropped = [name for name in draft.fields if name not in known]
    for name, value in list(draft.fields.items()):
        if name in known and known[name].enum and isinstance(value, str) and value not in known[name].enum:
            draft.changes.append(f"Removed {name} '{value}'. V4 accepts {', '.join(known[name].enum[:8])}.")
            del draft.fields[name]
    fields = {name: value for name, value in draft.fields.items() if name in known}
    if dropped:
        draft.changes.append(f"Removed fields that V4 does not document for this operation: {', '.join(dropped)}.")
    for parameter in target.body:
        if parameter.required and fields.get(parameter.name) in (None, ""):
            fields[parameter.name] = example(parameter)
            choice = f" (one of {', '.join(parameter.enum)})" if len(parameter.enum) > 1 else ""
            draft.changes.append(f"V4 requires {parameter.name}{choice}.")
    draft.changes += inside
    return json.dumps({target.body_root: fields} if target.body_root else fields, indent=2, ensure_ascii=False)
