"""Translate a V2 request to the V4 requests that do the same, with a description of the changes.

Nothing is requested or sent, and IDs are not converted. Both catalogs say which operations exist.

Public names: translate, Translation and Counterpart (`translate`). The other modules support it: Draft and MOVES, the
rules for single operations (`rules`), and the tables of operations, names and notes (`mapping`). For the check of
existing requests and scripts, `script_calls` and `python_client` find calls, `verdict` judges them, and `report` has
the result.
"""
