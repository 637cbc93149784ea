"""The request history in history.db."""
