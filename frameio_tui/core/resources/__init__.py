"""Frame.io resources as they appear in responses: their IDs, their kinds, and the links between them.

Everything is derived from responses and operations. What the user has open, and the requests that follow a link, belong
to the services and the console.

Public names: SeenId, ids_in, kind_of and kinds_of_placeholder (`ids`); JsonLocation, kinds_at, params_of and is_id
(`id_kinds`); id_sources, items_listed and ListedItem (`id_sources`); Link, links_for and links_of (`links`); Node,
nodes_in and level (`tree`); Trail and Crumb (`breadcrumbs`); Asset and its parsers (`asset`); Place, parse_place and
format_path (`place`). `person`, `review_link` and `upload` parse users, links and uploads; `version_names` compares
names of files.
"""
