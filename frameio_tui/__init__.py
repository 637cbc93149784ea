"""A terminal app and command line for the Frame.io API, with profiles, scopes, tokens and a request console."""

__version__ = "0.1.0"
