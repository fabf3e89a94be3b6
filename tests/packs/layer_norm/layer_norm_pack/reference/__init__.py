"""References of the pack."""
