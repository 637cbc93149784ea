"""The scopes of both APIs, and the checklist in which the user selects a profile's scopes.

The scopes that a token was granted are stored with the profile (profiles/credential); the scopes that an operation
lists are in catalog. Drawing the checklist belongs to ui/scopes.

Public names: Scope, V2_SCOPES, V4_SCOPES, Preset, presets, scopes_of, find, in_order, needed_for, unlocked,
selection_text and likelihood (`registry`); Checklist, an immutable state with one method for each key (`checklist`).
"""
