"""V4: the definitions of metadata fields, and their values on files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v4 import media
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import asset_for, in_account, in_order, project_for

if TYPE_CHECKING:
    from collections.abc import Callable


def _view(call: Call, row: Record) -> Record:
    """Render a field definition, with its creator if the caller asks for that."""
    return views.with_creator(call, row, views.field(row))


def _system_fields(call: Call) -> list[Record]:
    """Return the fields that every account has, with what else a record of the account's own fields has."""
    account = in_account(call)
    times = {"inserted_at": account["inserted_at"], "updated_at": account["updated_at"]}
    more = {"creator_id": account["owner_id"], "mutable": False, **times}
    return [{**field, **more} for field in media.system_fields()]


def definitions(call: Call) -> HandlerResult:
    """List the field definitions of an account: those of every account, then its own."""
    account_id = in_account(call)["id"]
    rows = call.store.rows("fields", lambda row: row["account_id"] == account_id)
    if call.query.get("filters[exclude_immutable]") != "true":
        rows = [*_system_fields(call), *rows]
    return HandlerResult(rows=in_order(call, rows), view=lambda row: _view(call, row))


def _configuration(call: Call) -> Record:
    """Return the configuration of the body; options of a selection get IDs."""
    given: Record = call.fields.get("field_configuration") or {}
    if "options" in given:
        options = [{"id": call.store.new_id(), **option} for option in given["options"]]
        given = {**given, "options": options}
    if call.fields["field_type"] in ("user_single", "user_multi"):
        given = {"custom_members": [], **given}
    return given


def create_definition(call: Call) -> HandlerResult:
    """Create a field definition."""
    created = call.store.add(
        "fields",
        account_id=in_account(call)["id"],
        name=call.text("name"),
        field_type=call.text("field_type"),
        field_configuration=_configuration(call),
        creator_id=call.user["id"],
    )
    return HandlerResult(views.field(created), 201)


def definition(call: Call) -> HandlerResult:
    """Return, change or delete a field definition. Those of every account cannot be changed."""
    field_id = call.params["field_definition_id"]
    system = next((field for field in _system_fields(call) if field["id"] == field_id), None)
    if system is not None and call.operation.method != "GET":
        raise Refusal(403, "System fields cannot be updated")
    row = system or call.store.get("fields", field_id)
    if row.get("account_id", in_account(call)["id"]) != in_account(call)["id"]:
        raise Refusal(404, "Not Found")
    if call.operation.method == "DELETE":
        call.store.remove("fields", row)
        return HandlerResult(status=204)
    if call.operation.method == "PATCH":
        if call.text("field_type") != row["field_type"]:
            raise Refusal(422, "The type of a field cannot be changed", "/data/field_type")
        values = {key: call.fields[key] for key in ("name",) if key in call.fields}
        if "field_configuration" in call.fields:
            values["field_configuration"] = {**row["field_configuration"], **_configuration(call)}
        call.store.change(row, values, values)
        return HandlerResult(views.field(row))
    return HandlerResult(_view(call, row))


def values(call: Call) -> HandlerResult:
    """Return the metadata of a file, or set values of it."""
    row = asset_for(call, "file")
    if call.operation.method == "PATCH":
        _set_values(call, row)
    shown = media.metadata(call.store, row, show_null=call.query.get("show_null") == "true")
    return HandlerResult({"file_id": row["id"], "metadata": shown})


def bulk_values(call: Call) -> HandlerResult:
    """Set the same values on several files of a project."""
    project = project_for(call)
    rows = [asset_for(call, "file", file_id) for file_id in call.fields["file_ids"]]
    if any(row["project_id"] != project["id"] for row in rows):
        raise Refusal(422, "The files are not in the project", "/data/file_ids")
    for row in rows:
        _set_values(call, row)
    return HandlerResult(status=204)


def _set_values(call: Call, row: Record) -> None:
    """Set the values of the body on a file. Raises Refusal 422 for a field that does not exist or cannot be set."""
    account_id = call.store.account_of(row["project_id"])
    for index, item in enumerate(call.fields["values"]):
        field_id, value = str(item["field_definition_id"]), item["value"]
        if field_id == media.system_field_id("Status"):
            _set_status(row, value, index)
            continue
        known = call.store.tables["fields"].get(field_id)
        if known is None or known["account_id"] != account_id:
            raise Refusal(422, "The field does not exist or cannot be set", f"/data/values/{index}/field_definition_id")
        row.setdefault("metadata", {})[field_id] = value
    row["updated_at"] = call.store.stamp()
    call.store.log(call.user, "metadata_value_updated", "asset", row)


def _set_status(row: Record, value: Any, index: int) -> None:
    label = media.status_label(value)
    if label is None:
        raise Refusal(422, "The status does not exist", f"/data/values/{index}/value")
    row["label"] = label


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "metadata.field_definitions.index": definitions,
    "metadata.field_definitions.create": create_definition,
    "metadata_fields.metadata_field_definitions_show": definition,
    "metadata.field_definitions.update": definition,
    "metadata.field_definitions.delete": definition,
    "metadata.show": values,
    "metadata.update": values,
    "metadata.bulk_update": bulk_values,
}
