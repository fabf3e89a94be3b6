"""The tasks of the assignment, one module each; trusted code that no worker can import."""
