"""The ε stands outside the root."""
# mistake: ε is added to the deviation; it is added to the variance, inside the root


def layer_norm(x, gain, bias, epsilon):
    deviation = x.std(dim=-1, keepdim=True, correction=0)
    return gain * (x - x.mean(dim=-1, keepdim=True)) / (deviation + epsilon) + bias
