"""Users and their roles in a place: listed, compared, added and removed."""
