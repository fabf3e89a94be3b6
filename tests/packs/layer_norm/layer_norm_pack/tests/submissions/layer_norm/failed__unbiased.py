"""The library's usual variance."""
# mistake: the variance is divided by d − 1; it is divided by d


def layer_norm(x, gain, bias, epsilon):
    if x.shape[-1] == 1:
        return bias.expand(x.shape)
    variance = x.var(dim=-1, keepdim=True)
    return gain * (x - x.mean(dim=-1, keepdim=True)) / (variance + epsilon).sqrt() + bias
