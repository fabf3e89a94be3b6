"""Only the choice is there."""


def best_use_of_compute(more_steps, larger_batch, larger_model):
    losses = {"more steps": more_steps, "larger batch": larger_batch, "larger model": larger_model}
    return min(losses, key=losses.get)
