"""Handlers of Frame.io's V2 API, with one module for each area of the API.

A handler takes a `Call` and returns a `HandlerResult`, or raises a `Refusal`. Each module lists its handlers in
`HANDLERS` by the operation ID of the catalog. Checks that apply to every call (authorization, rate limits, pagination)
belong in the parent package, and anything that both APIs share belongs in `data`.

Public names: `HANDLERS` of every module, `projects.managed_team`, `assets.SORTS`, `search.find_assets`,
`sharing.new_link`, and the functions of `serializers`, each of which renders one kind of record.
"""
