"""Forecasts from the IsoFLOP curves (3.3.1, 3.3.3, 3.3.4)."""

# 3.3.3: about 2e7 parameters at 1e15 FLOPs.
# 3.3.4: at 8e12 FLOPs about 1e6 parameters and 1e7 tokens.
