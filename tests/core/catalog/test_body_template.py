"""A body begins with what the operation needs."""

from __future__ import annotations

import json

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.body_template import example, template
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.catalog.operation import Parameter
from frameio_tui.core.profiles.profile import ApiVersion

V2, V4 = (Catalog.from_json(operations(api), api) for api in ApiVersion)


def test_every_template_is_json_with_every_required_field() -> None:
    for operation in (*V2.operations, *V4.operations):
        if not operation.body:
            continue
        body = json.loads(template(operation))
        body = body[operation.body_root] if operation.body_root else body
        assert {field.name for field in operation.body if field.required} <= set(body)


def test_v4_fields_sit_inside_data() -> None:
    operation = V4.by_id("comments.create")
    assert operation is not None
    assert json.loads(template(operation)) == {"data": {"text": ""}}


def test_examples_are_of_their_type() -> None:
    assert example(Parameter("a", "integer")) == 0
    assert example(Parameter("a", "boolean", default=True)) is True
    assert example(Parameter("a", "string", enum=("x", "y"))) == "x"
    assert example(Parameter("a", "array<string>")) == []
    assert example(Parameter("a", "array<uuid>", required=True)) == [""]
    inner = (Parameter("b", "integer", required=True), Parameter("c", "string"))
    assert example(Parameter("a", "array<object>", required=True, fields=inner)) == [{"b": 0}]
    assert example(Parameter("a", "object", fields=inner)) == {"b": 0}


def test_a_change_begins_with_nothing_as_all_that_is_sent_is_changed() -> None:
    operation = V4.match("PATCH", "/v4/accounts/1/shares/2")
    assert operation is not None
    assert json.loads(template(operation)) == {"data": {}}
