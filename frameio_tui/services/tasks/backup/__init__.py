"""A backup of what only Frame.io has.

`backup.BackupTask` is the task. `lists` has what is read for each API, and `folder.BackupFolder` the files and the
manifest. With `--media`, it also uses the downloads of `download`.
"""
