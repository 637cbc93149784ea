"""frameio-tui: profiles, scopes, tokens and a request console for the Frame.io API."""

__version__ = "0.1.0"
