"""Verdicts as people and programs read them; nothing is computed here."""
