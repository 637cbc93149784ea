"""The audit log of an account: read, named and written to a file that grows."""
