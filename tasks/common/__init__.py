"""What several tasks share, or what a task would be too long with."""
