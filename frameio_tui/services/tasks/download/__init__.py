"""Downloads of files and folders, and the check of what was downloaded."""
