"""The answer is an argument, in words."""

bound = """Every entry of eta is eps or -eps or 0, so its largest magnitude is at most eps."""
