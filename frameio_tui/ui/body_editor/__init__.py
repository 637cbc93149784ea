"""Body editor."""
