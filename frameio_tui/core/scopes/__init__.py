"""The scopes of both APIs, and the checklist in which a profile's scopes are ticked.

What a token was granted is stored beside the profile (profiles/credential); which operation lists which scope is in
catalog. Drawing the checklist belongs to ui/scopes.

Public names: Scope, V2_SCOPES, V4_SCOPES, Preset, presets, scopes_of, find, in_order, needed_for, unlocked, tick_list
and likelihood (`registry`); Checklist, an immutable state with one method for each key (`checklist`).
"""
