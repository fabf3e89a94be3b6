"""It never helps."""
# mistake: it is taken to help against neither; FGM's step shrinks with the weight


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x)


def weight_decay_helps(attack):
    return False
