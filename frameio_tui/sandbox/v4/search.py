"""V4: search for projects, folders, files and version stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record
from frameio_tui.sandbox.v2.search import find_assets
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import in_account

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS = {"folder": "folders", "file": "files_and_version_stacks", "version_stack": "files_and_version_stacks"}


def search(call: Call) -> HandlerResult:
    """Search the names of an account; the engine `nlp` also searches the comments of files."""
    account_id, query = in_account(call)["id"], call.text("query")
    wanted = {"projects": True, "folders": True, "files_and_version_stacks": True, **call.fields.get("filters", {})}
    words = query.lower().split()
    rows: list[Record] = []
    if wanted["projects"]:
        rows += [
            {"row": row, "matches": [_name_match(row, words)]}
            for row in call.store.rows("projects", lambda row: call.store.account_of(row["id"]) == account_id)
            if any(word in row["name"].lower() for word in words)
        ]
    for row in find_assets(call, "", {"account_id": account_id}):
        matches = [_name_match(row, words)] if any(word in row["name"].lower() for word in words) else []
        if call.text("engine") == "nlp":
            matches += [
                {"type": "comment_match", "comment_id": comment["id"], "snippet": comment["text"], "terms": found}
                for comment in call.store.comments_on(row["id"])
                if (found := [word for word in words if word in comment["text"].lower()])
            ]
        if matches and wanted[_KINDS[row["kind"]]]:
            rows.append({"row": row, "matches": matches})
    return HandlerResult(rows=rows, view=lambda found: _result(call, found))


def _name_match(row: Record, words: list[str]) -> Record:
    return {"type": "name_match", "name": row["name"], "terms": [word for word in words if word in row["name"].lower()]}


def _result(call: Call, found: Record) -> Record:
    row: Record = found["row"]
    if "kind" not in row:
        shown = {**views.project(call, row), "description": row.get("description")}
        return {"type": "project_result", "result": shown, "matches": found["matches"]}
    return {"type": f"{row['kind']}_result", "result": views.asset(call, row), "matches": found["matches"]}


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {"search.search": search}
