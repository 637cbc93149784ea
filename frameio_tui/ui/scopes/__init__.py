"""The screen to choose the scopes of a profile.

`screen.Scopes` shows the checklist by group, offers presets, undoes changes and saves. `rows` builds its rows, presets
and hints (`scope_rows`, `preset_choices`, `advice`) and compares the selected scopes with the granted ones
(`difference_spans`).

The list of scopes and the state of the checklist belong to `core.scopes`. The scopes are requested when the user signs
in.
"""
