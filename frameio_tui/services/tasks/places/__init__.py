"""Finds a place by its name, lists what is in it, and walks through all below it."""
