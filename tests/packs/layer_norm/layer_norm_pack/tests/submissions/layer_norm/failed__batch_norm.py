"""Over the batch."""
# mistake: mean and variance run over the first axis; they run over the last


def layer_norm(x, gain, bias, epsilon):
    centred = x - x.mean(dim=0, keepdim=True)
    return gain * centred / ((centred**2).mean(dim=0, keepdim=True) + epsilon).sqrt() + bias
