"""The records behind both APIs of the sandbox, and the sample data that they start with.

A record is a plain dictionary whose field names do not depend on the API. How an API shows it is defined in the
`serializers` of `v2` and `v4`, and what a caller may do is defined in their handlers. Nothing here deals with HTTP.

Public names: `store.Store` (find, create, change, move and remove records, and who may see them), `generator.Generator`
(fills a store), `generator.fill_large` (adds the project of `large`, whose assets are computed when they are read),
`generator.make_project`, `make_asset`, `make_comment` and `make_pending`. `names` holds the texts of the sample data,
`media`, `drawings` and `audit` describe its files, drawings and history.
"""
