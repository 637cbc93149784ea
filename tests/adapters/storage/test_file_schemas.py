"""The schemas allow what the parsers read, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.adapters.storage.file_schemas import (
    KINDS,
    _is_origin,
    _is_request,
    schema_fault,
    schema_of,
    unknown_keys,
)
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.adapters.storage.profile_keys import KEYS
from frameio_tui.adapters.storage.profiles.files import FileProfileStore, parse_profile
from frameio_tui.adapters.storage.saved_requests import FileSavedStore, _parse_saved
from frameio_tui.adapters.storage.settings import load_settings
from frameio_tui.adapters.storage.toml import parse_toml, read_toml
from frameio_tui.core.errors import BrokenFile
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.saved_request import SavedRequest
from frameio_tui.core.profiles.profile import ApiVersion, Profile

ID = "0123456789abcdef0123456789abcdef"
FORMATS = {"frameio-origin": _is_origin, "frameio-request": _is_request}
VALIDATE = {kind: fastjsonschema.compile(schema_of(kind), formats=FORMATS) for kind in KINDS}
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(
        [
            *(
                "v2",
                "v4",
                "red",
                "delete",
                " PUT ",
                "GET /me",
                "POST  /a?b=c",
                "GET ",
                "https://api.frame.io",
                "http://x",
            ),
            *("https://a:1", "https://a:99999", "file", "keyring", "oauth_pkce", "command", "a: b", ID, "frameio-dark"),
        ]
    ),
)
VALUES: st.SearchStrategy[Any] = st.one_of(
    # JSON has no other number for 1.0 than for 1, and no infinity: TOML files with these are left out.
    TEXTS,
    st.sampled_from([True, False, 0, 1, -1, 25, 5000, 2**40 + 1, 0.5, 9.75, [], [1], {}, {"a": 1}, {"a": "b"}]),
    st.lists(TEXTS, max_size=2),
)


def documents(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Documents with the keys of a schema: most values fit, some do not."""
    fitting: dict[str, st.SearchStrategy[Any]] = {}
    for key, inner in schema.get("properties", {}).items():
        if "properties" in inner:
            fitting[key] = documents(inner) | VALUES
        elif "enum" in inner:
            fitting[key] = st.sampled_from(inner["enum"]) | VALUES
        elif inner.get("type") in ("integer", "number"):
            low, high = inner.get("minimum", -1), inner.get("maximum", 3)
            fitting[key] = st.integers(int(low) + 1, int(high)) | VALUES
        elif "not" not in inner:
            fitting[key] = {"boolean": st.booleans(), "array": st.lists(TEXTS, max_size=3)}.get(
                inner.get("type", ""), TEXTS
            ) | VALUES
    return st.fixed_dictionaries({}, optional=fitting)


def allows(kind: str, document: dict[str, Any]) -> bool:
    try:
        VALIDATE[kind](document)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def reads(kind: str, document: dict[str, Any], paths: Paths) -> bool:
    text = tomli_w.dumps(document)
    if kind == "config":
        Path(paths.config_file).write_text(text)
        return not load_settings(paths).warnings
    try:
        parse = parse_profile if kind == "profile" else _parse_saved
        parse("x", "x.toml", parse_toml("x.toml", text.encode()))
    except BrokenFile:
        return False
    return True


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    found = Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path_factory.mktemp("home"))})
    os.makedirs(found.config_dir)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_schema_and_parser_accept_the_same_files(kind: str, paths: Paths) -> None:
    schema = schema_of(kind)

    @settings(max_examples=60)
    @given(documents(schema), st.booleans())
    def check(document: dict[str, Any], has_id: bool) -> None:
        if kind == "profile" and has_id:
            document["id"] = ID
        if kind == "request" and has_id:
            document = {"api": "v4", "request": "GET /me", **document}
        assert allows(kind, document) == reads(kind, document, paths), document

    check()


@pytest.mark.parametrize("key", ["guard", "twin"])
def test_retired_keys_are_refused_by_both(key: str, paths: Paths) -> None:
    for document in ({"id": ID, key: "x"}, {"id": ID, "credential": {key: "x"}}):
        assert not allows("profile", document)
        assert not reads("profile", document, paths)


def test_every_key_that_the_program_writes_has_a_place_in_the_schema(paths: Paths) -> None:
    """New fields of a profile, a saved request or the settings cannot be forgotten."""
    fields = {field.name for field in dataclasses.fields(SavedRequest)} - {"name", "spec"}
    assert fields <= set(schema_of("request")["properties"])
    assert set(KEYS) == set(Profile._fields) - {"name"}
    full = SavedRequest("full", RequestSpec("POST", "/x", (), (("a", "b"),), "{}"), ApiVersion.V4, "note")
    path = FileSavedStore(paths).save(full)
    FileProfileStore(paths).create(Profile(ID, "acme", notes="x", command=("a",), scopes=("b",)))
    for kind, file in (("request", path), ("profile", FileProfileStore(paths).path_of("acme"))):
        document = read_toml(file) or {}
        assert schema_fault(kind, document) is None
        assert not [*unknown_keys(kind, document)]


def test_first_line_names_a_schema_that_is_there_and_stays_when_the_file_changes(paths: Paths) -> None:
    store = FileProfileStore(paths)
    store.create(Profile("f" * 32, "lined"))
    path = Path(store.path_of("lined"))
    first, _, _ = path.read_text().partition("\n")
    assert first == "#:schema ../schemas/profile.json"
    schema = path.parent / first.removeprefix("#:schema ")
    assert json.loads(schema.read_text()) == schema_of("profile")
    store.change(store.load("lined"), {"label": "PROD"})
    store.rename("lined", "renamed")
    assert Path(store.path_of("renamed")).read_text().startswith(first + "\n")
    request = Path(FileSavedStore(paths).save(SavedRequest("mine", RequestSpec("GET", "/me"), ApiVersion.V4)))
    assert request.read_text().startswith("#:schema ../schemas/request.json\n")


def test_unknown_keys_are_named_with_what_was_meant() -> None:
    found = list(unknown_keys("profile", {"id": ID, "lable": "x", "credential": {"clientid": "x"}}))
    assert [(fault.keys, fault.remedy) for fault in found] == [
        (("lable",), "Did you mean 'label'?"),
        (("credential", "clientid"), "Did you mean 'client_id'?"),
    ]
    fault = schema_fault("config", {"limits": {"history_keep": -1}})
    assert fault is not None
    assert (fault.keys, fault.reason) == (("limits", "history_keep"), "is less than 0")
