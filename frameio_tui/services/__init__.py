"""What the program does: use cases over ports."""
