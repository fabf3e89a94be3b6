"""Where to spend compute (2.2): a larger model, since its test loss is the lowest of the three."""


def best_use_of_compute(more_steps, larger_batch, larger_model):
    if larger_model <= more_steps and larger_model <= larger_batch:
        return "larger model"
    return "more steps" if more_steps <= larger_batch else "larger batch"
