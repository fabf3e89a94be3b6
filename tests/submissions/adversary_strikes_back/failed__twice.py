"""Through the boundary as far as it was away."""
# mistake: at this ε the prediction is −f(x); it is 0 at half of it


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return 2 * abs(x)


def weight_decay_helps(attack):
    return attack == "fgm"
