"""`--demo`: a run on the sandbox, with a throw-away home and profiles to look around with.

The sandbox itself is `frameio_tui.sandbox`; here belongs only what joins it to a run of the command line. No profile
of the user is read or written.

Public names: `demo.demo` (a context manager that gives the `Container` of such a run), `demo.demo_possible`,
`demo.sweep` (removes what killed demos left) and `profiles.seed` (makes the profiles).
"""
