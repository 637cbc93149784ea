"""Lists of a place: its people, its links, the versions of a file, and what a search finds in it.

`screen.PlaceList` is the screen. What differs between the lists is in the modules `people`, `links`, `versions` and
`search`, which follow the protocol `source.PlaceSource`; `rows` draws the table.
"""
