"""Persistent data: the files in the user's folders, the history database and the keyring.

Files that the user may edit keep their comments and unknown keys when the program changes them. Writes are atomic,
private and locked between processes. The meaning of the values is defined in `core`.

`paths` has `Paths`, which gives the location of every file. The stores build on `atomic_file`, `toml`, `file_cache`,
`file_lock` (`Locks`) and `mounts`. Profiles, the request history and the files of uploads and downloads have packages
of their own: `profiles`, `history` and `media`. `saved_requests`, `state` and `settings` are files of the user;
`task_journal`, `delivery_db` and `place_names` belong to the program. `output_files` and `growing_files` are what tasks
write, and `text_files` what they read. `file_schemas` makes the JSON Schemas, from `profile_keys` among others.
"""
