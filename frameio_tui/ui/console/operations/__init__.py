"""The list of operations on the left of the console.

`pane.OperationsPane` shows a catalogue as the active profile sees it, with a field to find operations by words. It
tells the screen by its messages `Taken` and `Moved`. `rows` makes the rows: groups, operations, and the hint whether
the profile may call one (`catalog_rows`, `summary_spans`, `hint`).

What an operation is belongs to `core.catalog`; what is sent for one to the screen.
"""
