"""The operating system: time, randomness, other programs, the environment, the package's own data.

Programs of the user (browser, pager, editor) get an environment without secrets and are started from an argument list,
never by a shell. Files and databases belong to `storage`.

`clock` has `SystemClock` and `SystemEntropy`; `browser` has `DesktopBrowser`, `pager_editor` has `TextViewer` and
`command` has `ProcessCommandRunner`, for credentials that a command prints. `child_env` has `child_environment`,
`locale` has `undo_coercion`, and `package_data` has `operations`.
"""
