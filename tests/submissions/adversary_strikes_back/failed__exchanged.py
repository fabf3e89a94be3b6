"""The wrong one of the two."""
# mistake: the two attacks are exchanged: it helps against FGM


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x)


def weight_decay_helps(attack):
    return attack == "fgsm"
