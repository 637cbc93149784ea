"""Package data: the operations of both APIs, one a line."""
