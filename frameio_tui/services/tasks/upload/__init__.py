"""Uploads of files, folders and URLs, and of the files that appear in a folder.

`upload.UploadTask`, `url.UploadUrlTask` and `watch.WatchTask` are the tasks. `file.FileUpload` uploads one file, and
`folders.Folders` finds or creates its folder.
"""
