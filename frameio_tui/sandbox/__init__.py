"""A local Frame.io for the demo and for tests: real sockets, real state, no network."""
