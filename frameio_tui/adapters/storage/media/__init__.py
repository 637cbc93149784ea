"""Files to upload, and downloads while they arrive."""
