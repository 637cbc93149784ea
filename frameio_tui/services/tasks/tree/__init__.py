"""Everything below a place, written as it is found.

`tree.TreeTask` is the task, and `formats` writes its output as text, JSON, CSV or lines of JSON.
"""
