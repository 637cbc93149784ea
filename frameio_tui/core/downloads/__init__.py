"""Downloads: which rendition of a file to take, how to call it on disk, and the manifest of what was downloaded.

Names from Frame.io are hostile input: `file_names` makes each of them one safe component of a path.

Public names: Rendition, Renditions and parse_renditions (`renditions`); safe_name and FolderNames (`file_names`);
DownloadedFile, DownloadedFolder and parse_line (`manifest`); FileState and Digest (`digest`).
"""
