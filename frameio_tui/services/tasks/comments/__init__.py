"""Comments of files: read, exported, added, replied to and completed.

`export.CommentsExportTask` and `changes.CommentChangeTask` are the tasks; `reader.CommentReader` reads the comments of
a file. One comment, and the formats of the export, are defined in `core.comments`.
"""
