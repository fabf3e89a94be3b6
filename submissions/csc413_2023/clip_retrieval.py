"""Prompting CLIP (5): the caption that found the picture."""

caption = "a butterfly resting on a purple flower"
