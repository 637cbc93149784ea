"""Everything below a place, written as it is found."""
