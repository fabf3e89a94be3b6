"""bfloat16 inside."""


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return (inputs.bfloat16() @ weights.bfloat16() - epsilon * weights.bfloat16().pow(2).sum()).float()
