"""Commands: what can be done, under which keys, and how those are named.

`command.Command` is one command with its id, keys and words; `registry` holds all of them as tables, one for each
screen, and `ALL_COMMANDS`. Key bindings, footer, command palette and help are made from these. `keymap.Keys` puts the
keys of config.toml over them and says which of those cannot be; `key_names` names keys as Textual and as users do.

What a command does belongs to the screen that has its key. Only `Command.bindings` loads Textual, so that the command
line can check a keymap without it.
"""
