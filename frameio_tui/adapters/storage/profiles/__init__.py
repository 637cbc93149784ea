"""Profiles, their credentials, and the default profile of a folder."""
