"""The template."""

def positional_encoding(length, hidden_size):
    encodings = ...
    return encodings
