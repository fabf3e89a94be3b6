"""What FGSM would do."""
# mistake: ε‖w‖₁ is subtracted: that is FGSM's attack


def fgm_attack(inputs, weights, epsilon):
    return inputs - epsilon * weights


def attacked_prediction(inputs, weights, epsilon):
    return inputs @ weights - epsilon * weights.abs().sum()
