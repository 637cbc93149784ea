"""Frame.io's things as responses name them: ids, their kinds, and how one leads to another.

Everything is read from responses and operations; what the user has open, and the requests that follow a link, belong to
the services and the console.

Public names: SeenId, ids_in, kind_of and kinds_of_placeholder (`ids`); Place, kinds_at, params_of and is_id
(`id_kinds`); Offer, offers and links_of (`links`); Node, nodes_in and level (`tree`); Trail and Crumb (`breadcrumbs`).
"""
