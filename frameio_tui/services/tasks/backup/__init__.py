"""A backup of what only Frame.io has."""
