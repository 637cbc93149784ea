"""Version stacks on both APIs.

`versions.VersionsListTask` and `versions.VersionChangeTask` are the tasks; `stacking.add_version` makes a file the next
version of another one, also for uploads.
"""
