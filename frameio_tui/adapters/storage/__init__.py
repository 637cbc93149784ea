"""Persistent data: the files in the user's folders, the history database and the keyring.

Files that the user may edit keep their comments and unknown keys when the program changes them. Writes are atomic,
private and locked between processes. The meaning of the values is defined in `core`.

`paths` has `Paths`, which gives the location of every file. The stores build on `atomic_file`, `toml`, `file_lock`
(`Locks`) and `mounts`. They are `FileProfileStore`, `FileCredentialStore`, `FileSavedStore`, `TomlStateStore`,
`SqliteHistory` and `KeyringStore`, in `profile_files`, `credential_files`, `saved_requests`, `state`, `history_db` and
`keyring`. `settings` has the function `load_settings`.
"""
