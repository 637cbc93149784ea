"""Downloads of files and folders, and the check of what was downloaded.

`download.DownloadTask` is the task. `files.Downloads` downloads several files at a time, each with a
`file_transfer.FileTransfer`, also for backups. `check.check_files` compares a folder with its manifest.
"""
