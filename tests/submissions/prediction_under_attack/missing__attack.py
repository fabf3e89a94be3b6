"""Only the prediction is there."""


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights @ weights
