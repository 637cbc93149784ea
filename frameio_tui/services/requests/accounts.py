"""Check of a profile's default account against the accounts that the API lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.resources.ids import ids_in

if TYPE_CHECKING:
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageInfo
    from frameio_tui.services.profiles import ProfileEntry

LISTS = frozenset({"getAccounts", "accounts.index"})
"""Operations that list the accounts of a user."""
MAX_ACCOUNTS = 1000


def account_gone(entry: ProfileEntry, exchange: Exchange, page: PageInfo) -> bool:
    """Return whether a complete list of accounts no longer contains the profile's default account."""
    is_complete = page.next is None and page.previous is None
    if not entry.profile.account or not exchange.ok or exchange.operation_id not in LISTS or not is_complete:
        return False
    seen = ids_in(exchange.response.body, entry.profile.api, MAX_ACCOUNTS)
    accounts = {found.id for found in seen if found.kind == "account"}
    return bool(accounts) and entry.profile.account not in accounts
