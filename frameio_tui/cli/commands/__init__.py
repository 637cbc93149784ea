"""The commands, each in its own module, which is imported only when the command runs.

A command is a function that takes a `Context` and the parsed arguments, and returns an exit code. `cli.arguments` and
`cli.fast_parser` refer to it as `commands.MODULE:FUNCTION`, so that only other commands import these modules. Code that
several commands share belongs here too (`request_input`). Code that is independent of commands belongs to the parent
package.

Public names: the functions that the parsers refer to, such as `request.request`, `token.set_token` and `tui.launch`.
"""
