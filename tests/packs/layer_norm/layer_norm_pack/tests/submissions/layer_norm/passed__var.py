"""By torch.var, with the arguments in another order."""


def layer_norm(x, epsilon, gain, bias):
    variance = x.var(-1, keepdim=True, correction=0)
    return (x - x.mean(-1, keepdim=True)) * (variance + epsilon).rsqrt() * gain + bias
