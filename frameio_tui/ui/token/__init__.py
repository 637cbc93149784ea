"""Token."""
