"""The command line, and the only place where adapters, services and user interfaces are connected.

Argument parsing, input and output streams, exit codes and signal handling belong here. Use cases belong to `services`,
and pure logic to `core`. No other package imports this one.

Public names: `main.run` runs a command line. `container.Container` builds the adapters and services of a run; it is
created by `container.container_for_user` (the user's folders) or `container.container_at` (another folder). A command
receives a `context.Context` and the parsed arguments, and returns one of `exit_codes`. The context has the container
and an `output.Output`. `parser` parses the command line, with what `arguments` defines for each command; `fast_parser`
parses the commands that shell prompts run often, without loading it. The commands are in `commands`, `doctor` and
`demo`; `task_run` runs a task for any of them.
"""
