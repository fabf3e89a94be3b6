"""x itself."""
# mistake: this is x itself; ε is its magnitude |x|


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return x


def weight_decay_helps(attack):
    return attack == "fgm"
