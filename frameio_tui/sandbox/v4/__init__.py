"""Handlers of Frame.io's V4 API, with one module for each area of the API.

They work on the same records as `v2` and may use its functions, but not the other way round. In V4 a team is called a
workspace and a link a share, and paths contain the account. A handler takes a `Call` and returns a `HandlerResult`, or
raises a `Refusal`. Its body and query were compared with the documented ones before (`validation`). The responses are
compared with the models of Frame.io's official SDK in `tests/sandbox/v4/test_official_models.py`.

Public names: `HANDLERS` of every module (handlers by the operation ID of the catalog), `projects.in_account`,
`workspace_for`, `project_for`, `asset_for` and `in_order`, the functions of `serializers` and `media`, and
`validation.check_query` and `check_body`.
"""
