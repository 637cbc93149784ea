"""The screen where the scopes of a profile are ticked.

`screen.Scopes` shows the checklist by group, takes presets, undoes steps and saves. `rows` makes its rows and says what
differs from what was granted (`scope_rows`, `difference_spans`, `preset_choices`, `advice`).

Which scopes there are and what ticking does belong to `core.scopes`; asking for them is a part of signing in.
"""
