"""The formula as it stands: exp overflows for large scores."""


def my_task(scores, temperature):
    powers = (scores / temperature).exp()
    return powers / powers.sum(dim=-1, keepdim=True)
