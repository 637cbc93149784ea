"""Oauth callback."""
