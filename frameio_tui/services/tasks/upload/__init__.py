"""Uploads of files, folders and URLs, and of the files that appear in a folder."""
