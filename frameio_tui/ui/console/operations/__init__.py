"""The list of operations on the left of the console.

`pane.OperationsPane` shows the catalog of the active profile's API version, with a field that searches it. It posts
`Selected` and `Moved`, which the screen handles. `rows` makes the rows: groups, operations, and a hint whether the
profile may call an operation (`catalog_rows`, `summary_spans`, `hint`).

Operations themselves belong to `core.catalog`; the screen decides what is sent.
"""
