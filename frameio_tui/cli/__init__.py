"""The command line, and the only place where adapters, services and faces meet."""
