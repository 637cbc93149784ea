"""The request history in history.db.

`db.SqliteHistory` is the store, `search.HistorySearch` searches it with a connection of its own, and `schema` has the
tables and their upgrade.
"""
