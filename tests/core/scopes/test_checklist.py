"""The checklist as a value: each key gives the next state, undo gives the last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.scopes.checklist import Checklist
from frameio_tui.core.scopes.registry import V2_SCOPES

NAMES = [scope.name for scope in V2_SCOPES]
EMPTY = Checklist(ApiVersion.V2)


def test_ticks_come_out_in_the_order_they_are_sent() -> None:
    state = EMPTY.toggle("offline").toggle("asset.read").toggle("account.read").toggle("offline")
    assert state.chosen() == ("account.read", "asset.read")
    assert state.count() == "2/34"
    assert EMPTY.chosen() == ()


def test_a_group_is_ticked_whole_then_unticked() -> None:
    assets = ("asset.create", "asset.read", "asset.update", "asset.delete")
    some = EMPTY.toggle("asset.read").toggle_group("Assets")
    assert some.chosen() == assets
    assert some.toggle_group("Assets").chosen() == ()


def test_a_filter_leaves_rows_that_hold_every_word_and_keeps_ticks() -> None:
    state = EMPTY.toggle("asset.read").filter("Comment edit")
    assert [scope.name for scope in state.rows()] == ["comment.update"]
    assert state.chosen() == ("asset.read",)
    assert state.filter("").rows() == EMPTY.rows()
    assert state.filter("zzz").rows() == ()


def test_a_group_key_under_a_filter_takes_what_is_seen() -> None:
    assert EMPTY.filter("asset. open").toggle_group("Assets").chosen() == ("asset.read",)


def test_unknown_scopes_of_a_file_are_shown_and_kept() -> None:
    state = EMPTY.choose(("zz.new", "asset.read"))
    assert state.rows()[-1].name == "zz.new"
    assert state.toggle("asset.read").chosen() == ("zz.new",)


def test_wanted_and_granted_are_compared_only_when_known() -> None:
    state = EMPTY.choose(("asset.read", "asset.create"))
    assert (state.missing(), state.surplus()) == ((), ())
    known = Checklist(ApiVersion.V2, state.selected, frozenset({"asset.read", "team.read"}))
    assert known.missing() == ("asset.create",)
    assert known.surplus() == ("team.read",)


def test_undo_ends_at_the_first_state() -> None:
    state = EMPTY.choose(("asset.read",)).add(("team.read",)).add(("team.read",))
    assert state.undo().chosen() == ("asset.read",)
    assert state.undo().undo().undo().chosen() == ()


@given(st.lists(st.sampled_from(NAMES), max_size=30))
def test_undoing_every_change_leads_back(names: list[str]) -> None:
    state = EMPTY
    for name in names:
        state = state.toggle(name)
    for _ in names:
        state = state.undo()
    assert state.selected == EMPTY.selected
