"""The screens for profiles: the profile manager and the profile editor.

`screen.Profiles` lists all profiles and broken files and offers the actions on them; `rows` makes its table and
details, `next_step` says what a profile still needs. `editor.Editor` creates or changes one profile and checks it while
the user types; `editor_fields` holds the fields of the form, checks them, and converts a profile to their texts and
back.

The rules for profiles belong to `core.profiles`, writing them to `services.profiles`. The token and the scopes of a
profile have screens of their own (`ui.token`, `ui.scopes`).
"""
