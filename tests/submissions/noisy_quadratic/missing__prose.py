"""The answer in words: the best learning rate rises with the batch size."""

claim = "larger batches are less noisy"
