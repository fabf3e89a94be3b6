"""Tasks of the pack."""
