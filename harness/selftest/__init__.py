"""Measure and probe the harness on this machine."""
