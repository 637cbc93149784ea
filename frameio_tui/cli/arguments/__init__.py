"""The arguments of the commands: each module adds some commands to the parser, and only those that run are loaded.

`command_parser` has the parser and `add_command`, and `options` what several commands share. `cli.parser` lists which
function adds which command.

Public names: the functions that `cli.parser` refers to, such as `profiles.add_profiles` and `places.add_tree`, and the
tuples of formats, such as `options.LIST_FORMATS` and `comments.COMMENT_FORMATS`.
"""
