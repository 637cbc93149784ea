"""The three forms of the audit log give one record, and times and events are understood."""

from __future__ import annotations

import csv
import json

import pytest

from frameio_tui.core.audit.query import match_events, parse_moment, to_snake_case
from frameio_tui.core.audit.record import (
    COLUMNS,
    AuditNames,
    csv_cells,
    format_record,
    from_csv,
    parse_record,
    record_key,
    to_ndjson,
)
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.table.export import csv_line

SAME = {"account_id": "a", "project_id": "p", "ip_address": "192.0.2.1", "inserted_at": "2026-11-02T10:00:00Z"}
NEWER: dict[str, object] = {
    "id": "e1",
    "event_type": "asset_versioned",
    "user_id": "u",
    "team_id": "t",
    "resource_type": "asset",
    "resource_id": "r",
    "client": "web",
    "event_details": {},
    **SAME,
}
OLDER: dict[str, object] = {
    "id": "e1",
    "action": "AssetVersioned",
    "actor_id": "u",
    "team_id": "t",
    "item_type": "asset",
    "item_id": "r",
    "actor": {"id": "u", "name": "Ann", "email": "ann@example.com", "image": "https://x/?X-Amz-Signature=s"},
    "resource": {"id": "r", "name": "=Cut\nv2.mov"},
    **SAME,
}
V4: dict[str, object] = {
    "event_type": "asset_versioned",
    "user_id": "u",
    "workspace_id": "t",
    "resource_type": "asset",
    "resource_id": "r",
    "user": {"id": "u", "name": "Ann", "email": "ann@example.com"},
    **SAME,
}


def test_every_form_gives_the_same_record() -> None:
    newer, older, v4 = map(parse_record, (NEWER, OLDER, V4))
    assert [record.api for record in (newer, older, v4)] == ["V2", "V2", "V4"]
    assert newer[2:11] == older[2:11] == v4[2:11]
    assert record_key(newer) == record_key(older) != record_key(v4)
    assert record_key(v4) == record_key(parse_record({**V4, "user": None}))
    assert record_key(v4) != record_key(parse_record({**V4, "ip_address": "192.0.2.2"}))
    hostile = parse_record({"event_type": 5, "user": "x", "inserted_at": ["y"]})
    assert (hostile.event, hostile.at) == ("", None)


def test_an_entry_is_recognised_in_what_was_written_of_it() -> None:
    names = AuditNames()
    names.users["u"], names.projects["p"], names.workspaces["t"] = ("Ann", "ann@example.com"), "Film", "Editorial"
    for item in (NEWER, OLDER, V4):
        record = parse_record(item)
        line = csv_line(csv_cells(record, names))
        assert line.count("\n") == 1
        (cells,) = csv.reader([line])
        row = dict(zip(COLUMNS, cells, strict=True))
        assert (row["user"], row["email"]) == ("Ann", "ann@example.com")
        assert (row["project"], row["workspace"]) == ("Film", "Editorial")
        back = from_csv(cells)
        assert back is not None
        assert record_key(back) == record_key(record)
        assert from_csv(cells[:-1]) is None
        assert from_csv([*cells[:-1], "V"]) is None
        text = to_ndjson(item, record, names)
        assert "Signature" not in text
        assert record_key(parse_record(json.loads(text))) == record_key(record)
        assert json.loads(text)["names"]["project"] == "Film"
    assert format_record(parse_record(OLDER), names) == (
        "2026-11-02 10:00:00  Ann  asset_versioned  asset =Cut v2.mov  Editorial/Film  192.0.2.1"
    )
    assert "'=Cut v2.mov" in csv_line(csv_cells(parse_record(OLDER), names))


def test_secrets_in_the_details_of_an_event_are_masked() -> None:
    item = {**NEWER, "event_details": {"webhook_secret": "canary", "url": "https://s3/x?X-Amz-Signature=canary"}}
    assert "canary" not in to_ndjson(item, parse_record(item), AuditNames())


def test_moments_are_spans_dates_and_times() -> None:
    now = 1_764_547_200.0  # 2025-12-01 00:00 UTC
    assert str(parse_moment("7d", now)) == "2025-11-24 00:00:00+00:00"
    assert str(parse_moment("12h", now)) == "2025-11-30 12:00:00+00:00"
    assert str(parse_moment("2025-11-02", now)) == "2025-11-02 00:00:00+00:00"
    assert str(parse_moment("2025-11-02", now, end=True)) == "2025-11-03 00:00:00+00:00"
    assert str(parse_moment("2025-11-02T15:00+01:00", now)) == "2025-11-02 14:00:00+00:00"
    assert parse_moment("", now) is None
    with pytest.raises(InvalidInput, match="'yesterday' is not a time"):
        parse_moment("yesterday", now)


def test_events_are_checked_and_patterns_expanded() -> None:
    known = ("asset_created", "asset_versioned", "comment_created", "label_updated")
    assert match_events(["asset_*"], known) == ("asset_created", "asset_versioned")
    assert match_events(["AssetVersioned", "AssetLabelUpdated"], known) == ("asset_versioned", "label_updated")
    assert to_snake_case("AccountMFAEnforced") == "account_mfa_enforced"
    with pytest.raises(InvalidInput) as error:
        match_events(["comment_craeted"], known)
    assert "comment_created" in error.value.remedy
