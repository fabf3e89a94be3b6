"""Constants under other names."""

optimal_parameters_at_1e15 = 2e7
