"""From a V2 request to the V4 one, with what changed in words (facts §6)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from .places import params_of
from .request import Query, RequestSpec
from .translation_table import CAMERA, CONCEPTS, NONE, NOTES, PLACEHOLDERS, RENAMED, SAME

if TYPE_CHECKING:
    from .catalog import Catalog
    from .operation import Operation

_ASSETS = {"files": "file_id", "folders": "folder_id", "version_stacks": "version_stack_id"}
_PAGING = ("page", "page_size")


class Counterpart(NamedTuple):
    """One way to do it on V4."""

    operation: Operation
    spec: RequestSpec
    changes: tuple[str, ...]


class Translation(NamedTuple):
    """What V4 has for a V2 request; no counterparts where it has none, and `remark` says so."""

    operation: Operation | None
    counterparts: tuple[Counterpart, ...]
    remark: str = ""


def translate(spec: RequestSpec, v2: Catalog, v4: Catalog) -> Translation:
    """Translate a V2 request, with placeholders or with ids. Raises nothing."""
    path = spec.path if spec.path.startswith("/v2/") or spec.path == "/health" else "/v2" + spec.path
    operation = v2.match(spec.method, path)
    if operation is None:
        return Translation(None, (), "The catalogue of V2 knows no such operation.")
    key = f"{operation.method} {operation.path.removeprefix('/v2')}"
    if key not in SAME:
        return Translation(operation, (), CAMERA if operation.surface == "c2c" else NONE.get(key, CAMERA))
    given = params_of(operation, path)
    found = []
    for text in SAME[key]:
        method, _, tail = text.partition(" ")
        whole = "/v4" + tail[1:] if tail.startswith("@") else "/v4/accounts/{account_id}" + tail
        target = v4.match(method, _renamed(whole))
        if target is not None:
            found.append(_counterpart(spec, operation, target, whole, given))
    return Translation(operation, tuple(found), NOTES.get(key, ""))


def _counterpart(
    spec: RequestSpec, operation: Operation, target: Operation, whole: str, given: dict[str, str]
) -> Counterpart:
    values = {name: value for name, value in given.items() if not value.startswith("{")}
    path = whole
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    changes = [*_path_changes(operation, target, values)]
    query, words = _query(spec, target)
    changes += words
    body, words = _body(spec, operation, target)
    changes += words
    if target.experimental:
        changes.append("It is a preview: sent with the header api-version: experimental.")
    made = replace(spec, method=target.method, path=_renamed(path), query=query, body=body, origin="")
    return Counterpart(target, made, tuple(changes))


def _renamed(path: str) -> str:
    """Placeholders by V4's names."""
    for old, new in PLACEHOLDERS.items():
        path = path.replace("{" + old + "}", "{" + new + "}")
    for stem, name in _ASSETS.items():
        path = path.replace(f"/{stem}/{{asset_id}}", f"/{stem}/{{{name}}}")
    return path


def _path_changes(operation: Operation, target: Operation, values: dict[str, str]) -> list[str]:
    changes = []
    if target.method != operation.method:
        changes.append(f"{operation.method} is {target.method}.")
    if "{account_id}" in target.path and "{account_id}" not in operation.path:
        changes.append("The path begins with the account: /v4/accounts/{account_id}.")
    changes += [words for mark, words in CONCEPTS if mark in operation.path]
    if values:
        changes.append("Ids are carried over as they are: look them up on V4, where they may differ.")
    return changes


def _query(spec: RequestSpec, target: Operation) -> tuple[Query, list[str]]:
    """Paging by cursor: `page_size` stays, `page` has no counterpart."""
    kept = tuple(pair for pair in spec.query if pair[0] != "page")
    words = []
    if len(kept) != len(spec.query):
        words.append("Pages are followed by `after` from links.next instead of by number.")
    known = {parameter.name for parameter in target.query}
    unknown = [name for name, _ in kept if name not in known and name not in _PAGING]
    if unknown:
        words.append(f"V4 documents no query parameter {', '.join(unknown)} there.")
    return kept, words


def _body(spec: RequestSpec, operation: Operation, target: Operation) -> tuple[str, list[str]]:
    """Fields renamed and put inside `data`."""
    if not spec.body.strip():
        words = [f'The body goes inside "{target.body_root}".'] if target.body and target.body_root else []
        return "", words
    try:
        fields = json.loads(spec.body)
    except (ValueError, RecursionError):
        return spec.body, ["The body is no JSON, and is left as it is."]
    changes: list[str] = []
    if isinstance(fields, dict):
        fields = {_field(name, target, changes): value for name, value in fields.items()}
        if "comments" in operation.path and isinstance(fields.get("timestamp"), int):
            fields["timestamp"] += 1
            changes.append("Comment timestamps count frames from 0 on V2 and from 1 on V4: one was added.")
        known = {parameter.name for parameter in target.body}
        unknown = [name for name in fields if known and name not in known]
        if unknown:
            changes.append(f"V4 documents no field {', '.join(unknown)} there.")
    if target.body_root:
        fields = {target.body_root: fields}
        changes.append(f'The body goes inside "{target.body_root}".')
    return json.dumps(fields, indent=2, ensure_ascii=False), changes


def _field(name: str, target: Operation, changes: list[str]) -> str:
    """A field's name on V4, where the operation has it."""
    new = RENAMED.get(name, "")
    known = {parameter.name for parameter in target.body}
    if new and (new in known or name not in known) and new != name and (new in known or not known):
        changes.append(f"{name} is {new}.")
        return new
    return name
