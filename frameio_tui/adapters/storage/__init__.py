"""Everything that the program keeps: files below the user's folders, the history database and the key ring.

Files that the user may edit keep comments and unknown keys; writes are atomic, private and locked between processes.
What the values mean is decided in `core`.

`paths` has `Paths`, the place of every file. `atomic_file`, `toml`, `file_lock` (`Locks`) and `mounts` are what the
stores are built of. The stores are `FileProfileStore`, `FileCredentialStore`, `FileSavedStore`, `TomlStateStore`,
`SqliteHistory`, `KeyringStore` and the function `load_settings`, in `profile_files`, `credential_files`,
`saved_requests`, `state`, `history_db`, `keyring` and `settings`.
"""
