"""One screen a module, its stylesheet beside it."""
