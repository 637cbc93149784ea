"""Downloads: which rendition of a file to take, how to call it on disk, and the manifest of what was downloaded.

Names from Frame.io are hostile input: `file_names` makes each of them one safe component of a path.
"""
