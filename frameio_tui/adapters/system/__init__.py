"""Access to the operating system: time, randomness, other programs, the environment and the package data.

The user's browser, pager and editor are started from an argument list, never by a shell, and without secrets in the
environment. Files and databases belong to `storage`.

`clock` has `SystemClock` and `SystemEntropy`, `browser` has `DesktopBrowser`, and `pager_editor` has `TextViewer`.
`command` has `ProcessCommandRunner`, for credentials that a command prints. `child_env` has `child_environment` and
`drop_secrets`, `folder_watch` has the watch of a folder, `locale` has `undo_coercion`, and `package_data` has
`operations`.
"""
