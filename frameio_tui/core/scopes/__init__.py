"""Scopes."""
