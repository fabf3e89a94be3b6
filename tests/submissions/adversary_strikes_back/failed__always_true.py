"""It always helps."""
# mistake: it is taken to help against both; FGSM's step does not shrink with the weight


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x)


def weight_decay_helps(attack):
    return True
