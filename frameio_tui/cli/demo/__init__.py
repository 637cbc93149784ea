"""A sandbox in this process, with a temporary home folder and sample profiles: `--demo` and the command `sandbox`.

The sandbox itself is `frameio_tui.sandbox`. This package contains only the code that connects it to a run of the
command line. The user's profiles are neither read nor written.

Public names: `demo.demo` (a context manager that yields the `Container` of the run), `demo.running` (the same for a
given sandbox), `demo.demo_possible`, `demo.require_packages`,
`demo.sweep` (removes the folders of killed demos) and `profiles.seed` (creates the profiles).
"""
