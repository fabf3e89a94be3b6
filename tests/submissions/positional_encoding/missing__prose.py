"""An answer in words."""

answer = """Attention sees a set. Without positions, a word and its anagram would read alike."""
