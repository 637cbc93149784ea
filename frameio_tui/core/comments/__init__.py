"""Comments of files: one record for both APIs.

Public names: Comment, CommentedFile, comments_from_v2 and comments_from_v4 (`comment`).
"""
