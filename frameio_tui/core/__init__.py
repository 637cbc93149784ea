"""What things are: pure rules and values, no input or output."""
