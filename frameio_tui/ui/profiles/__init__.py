"""The screens about profiles: the manager and the editor.

`screen.Profiles` lists every profile and every broken file with what can be done about it; `rows` makes its rows.
`editor.Editor` makes or changes one profile, checked while it is typed; `editor_fields` holds the fields of its form
and turns a profile into their texts and back.

What a profile may be belongs to `core.profiles`, writing one to `services.profiles`. The token of a profile has a
screen of its own (`ui.token`), its scopes too (`ui.scopes`).
"""
