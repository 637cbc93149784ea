"""The list of operations on the left of the console.

`pane.OperationsPane` shows the catalog of the active profile's API version, with a field that searches it and a
description of the operation under the cursor. It posts `Selected` and `Filtered`, which the screen handles. `rows`
makes the rows: groups, operations, and a hint whether the profile may call an operation (`catalog_rows`,
`summary_spans`, `hint`, `legend`).

Operations themselves belong to `core.catalog`; the screen decides what is sent.
"""
