# Answers with a c so large that the shift that is asked for is lost in its rounding: no property may be satisfied by it.
def find_optimal_params(x, y):
    return [0.0, 0.0, 0.0], 0.0


def fit_linear_log(x, y):
    return 0.0, 1e9
