"""Files to upload, and downloads while they arrive.

`sources.LocalSourceFiles` opens files to upload, `folder.LocalMediaFolder` a folder for downloads, and
`part_file.LocalPartFile` a file that is being downloaded.
"""
