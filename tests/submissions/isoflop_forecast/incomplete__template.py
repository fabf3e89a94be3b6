"""The hand-out's template."""

def transformer_params(vocab_size, hidden_size, num_layers):
    ...


def transformer_flops(seq_len, vocab_size, hidden_size, num_layers):
    ...


def optimal_params(flops, budgets, optima):
    ...


def optimal_tokens(params, flops, seq_len, vocab_size, num_layers):
    raise NotImplementedError


def is_compute_optimal(params, tokens, best_params, best_tokens):
    pass
