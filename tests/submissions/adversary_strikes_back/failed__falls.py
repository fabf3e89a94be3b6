"""More weight decay, a smaller step."""
# mistake: ε is taken to fall with λ, by the factor 1/(1 + 2λ); it does not depend on it


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x) / (1 + 2 * weight_decay)


def weight_decay_helps(attack):
    return attack == "fgm"
