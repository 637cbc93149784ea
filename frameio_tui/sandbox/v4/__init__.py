"""Handlers of Frame.io's V4 API, one module for each part of it.

They work on the same records as `v2` and may use its functions, never the reverse: a workspace is a team, a share is a
link, and paths name the account. A handler takes a `Call` and returns a `HandlerResult`, or raises a `Refusal`.

Public names: `HANDLERS` of every module (handlers by the operation's id in the catalogue), `projects.in_account`,
`workspace_for`, `project_for`, `asset_for` and `in_order`, and the functions of `serializers`.
"""
