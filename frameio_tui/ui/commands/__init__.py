"""The commands of the program, their keys, and the names of keys.

`command.Command` is one command with its ID, keys and texts. `registry` defines all commands in one table for each
screen, and `ALL_COMMANDS`. Key bindings, footer, command palette and help are made from these tables. `keymap.Keys`
applies the keys of config.toml and reports entries that cannot work. `key_names` converts between Textual's names of
keys and those that users read, and `titles` has the titles of the tables.

The action of a command is implemented by the screen or widget that has its key. Only `Command.bindings` imports
Textual, so that the command line can check a keymap without it.
"""
