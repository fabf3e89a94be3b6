"""The step of FGSM."""
# mistake: |x| is the ε of FGSM; FGM's step is ε·w


def flip_epsilon_fgm(x, inputs, targets, weight_decay):
    return abs(x)
