"""The command line, and the only place where adapters, services and both interfaces meet.

Parsing, the streams of a run, exit codes and signals belong here; what a command does for the user belongs into
`services`, and what it knows without the outside world into `core`. Nothing else imports this package.

Public names: `main.run` runs one command line. `container.Container` builds the adapters and services of a run, made
by `container.parts_for` (the user's own folders) or `container.parts_at` (one folder). A command gets a
`context.Context`, which has the container and the `output.Output`, and the parsed arguments, and returns one of
`exit_codes`. `fast_parser` understands the commands that prompts run all day without loading `parser`.
"""
