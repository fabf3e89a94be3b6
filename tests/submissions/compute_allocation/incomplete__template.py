"""Nothing is filled in."""


def loss(params, tokens, coefficients):
    pass


def optimal_allocation(flops, coefficients):
    pass


def best_use_of_compute(more_steps, larger_batch, larger_model):
    pass
