"""Handlers of Frame.io's V2 API, one module for each part of it.

A handler takes a `Call` and returns a `HandlerResult`, or raises a `Refusal`; each module lists its own in `HANDLERS`
by the operation's id in the catalogue. Checks that hold for every call (authorization, rate limits, pages) belong into
the parent package, and anything that both APIs share into `data`.

Public names: `HANDLERS` of every module, `projects.managed_team`, `assets.SORTS`, `search.find_assets`,
`sharing.new_link` and the functions of `serializers`, each of which shows one kind of record.
"""
