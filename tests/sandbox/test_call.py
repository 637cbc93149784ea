"""A handler gets the user and the checked fields of the body."""

from __future__ import annotations

import pytest

from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.store import Store
from frameio_tui.sandbox.handler_result import Refusal

FIELDS = [{"name": "name", "type": "string", "required": True}, {"name": "note", "type": "string"}]


def call(body: object, root: str = "data") -> Call:
    """Return a call of a POST operation with this body."""
    raw = {"id": "x", "method": "POST", "path": "/v4/x", "tag": "t", "summary": "s", "body_root": root, "body": FIELDS}
    return Call(Store(1), None, Operation(raw, ApiVersion.V4), {}, {}, body, "http://127.0.0.1")


def test_fields_are_taken_from_their_root() -> None:
    assert call({"data": {"name": "x"}}).fields == {"name": "x"}
    assert call({"name": "x"}, root="").fields == {"name": "x"}
    assert call({"data": {"name": "x"}}).text("note", "none") == "none"


@pytest.mark.parametrize(
    ("body", "root", "pointer"),
    [
        ({}, "data", "/data"),
        ([], "data", "/data"),
        ({"data": []}, "data", "/data"),
        ({"data": {}}, "data", "/data/name"),
        ({"data": {"name": ""}}, "data", "/data/name"),
        ([], "", ""),
        ({}, "", "/name"),
    ],
)
def test_what_is_missing_is_pointed_at(body: object, root: str, pointer: str) -> None:
    with pytest.raises(Refusal) as caught:
        _ = call(body, root).fields
    assert (caught.value.status, caught.value.pointer) == (422, pointer)


def test_a_field_of_another_type_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        call({"data": {"name": 5}}).text("name")
    assert caught.value.pointer == "/data/name"


def test_nobody_is_401() -> None:
    with pytest.raises(Refusal) as caught:
        _ = call({}).user
    assert caught.value.status == 401
