"""How it touches the world: one outside thing a module."""
