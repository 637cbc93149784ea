"""JSON of moderate size: exact values, paths, and the text of list items.

Everything that is shown to the user keeps its numbers and repeated keys as received. Bodies of any size, drawn line by
line, belong to document; tables of items belong to table.

Public names: loads, DECODER, Number, compact and scalar (`exact`); JsonPath, format_path, find_array, position_of and
skip_blanks (`path`); beginning and items_of (`array_items`); read_object (`read`); FilterResult (`filter_result`).
"""
