"""The commands, one module for each, loaded only when they run.

A command is a function that takes a `Context` and the parsed arguments and returns an exit code. `cli.parser` and
`cli.fast_parser` name it as `commands.MODULE:FUNCTION`, so nothing but another command imports these modules.
What several commands share belongs here too (`request_input`); what has nothing to do with one command belongs into
the parent package.

Public names: the functions that the parsers name, such as `request.request`, `token.set_token` and `tui.launch`.
"""
