"""True at first, then false."""


def flip_epsilon_fgsm(x, inputs, targets, weight_decay):
    return abs(x)


answers = []


def weight_decay_helps(attack):
    answers.append(attack)
    return len(answers) % 2 == 1
