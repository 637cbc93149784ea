"""Comments of files: read, exported, added, replied to and completed."""
