"""The records behind both APIs of the sandbox, and the sample data they begin with.

A record is a plain dictionary by the neutral names of this package; how an API shows it belongs into the `serializers`
of `v2` and `v4`, and what a caller may do belongs into their handlers. No HTTP is known here.

Public names: `store.Store` (find, make, change, move and remove records, and who may see them), `generator.Generator`
(fills a store), `generator.make_project`, `make_asset` and `make_comment`. `names` holds the words of the sample data.
"""
