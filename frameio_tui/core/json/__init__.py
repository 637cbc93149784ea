"""JSON of moderate size: read exactly, addressed by paths, or as the text of its items.

Whatever is shown to the user keeps its numbers and repeated keys as received. Bodies of any size, drawn line by line,
belong to document; tables of items to table.

Public names: loads, DECODER, Number, compact and scalar (`exact`); JsonPath, path_words, find_array, position_of and
skip_blanks (`path`); beginning and items_of (`array_items`); read_object (`read`); FilterResult (`filter_result`).
"""
