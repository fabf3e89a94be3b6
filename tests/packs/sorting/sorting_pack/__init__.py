"""A task pack outside the project: one task and its reference."""
