"""The answer in words."""

epsilon = "x divided by the weight"
