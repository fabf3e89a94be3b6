"""Two small translators around attention that is given: an encoder with a decoder, and a decoder alone.

The text of this module is the scaffold of the translation tasks: it holds no attention. `parts` are modules by name,
called by keyword; the first thing that each returns is its context.
"""

import torch
from torch import nn
from torch.nn.functional import cross_entropy

START, END, END_OF_SOURCE = 27, 28, 29
VOCABULARY = 30  # 0 is a hyphen, 1 to 26 are letters
LONGEST = 32


def context_of(part, queries, keys):
    """Return what a part attends to, (b, k, h) float32."""
    value = part(queries=queries, keys=keys, values=keys)
    if isinstance(value, dict):
        value = tuple(value.values())
    return (value[0] if isinstance(value, tuple | list) else value).float()


def layer(hidden_size):
    """Return the map that follows attention."""
    return nn.Sequential(nn.Linear(hidden_size, hidden_size), nn.ReLU())


def shifted(target):
    """Return what is put in to predict a target (b, t): a start, then all but its last."""
    return torch.cat([torch.full_like(target[:, :1], START), target[:, :-1]], dim=1)


class EncoderDecoder(nn.Module):
    """Parts: `encoder_attentions.i`, `self_attentions.i` (causal), `encoder_decoder_attentions.i`."""

    def __init__(self, hidden_size, num_layers):
        super().__init__()
        self.num_layers = num_layers
        self.encoder_embedding = nn.Embedding(VOCABULARY, hidden_size)
        self.decoder_embedding = nn.Embedding(VOCABULARY, hidden_size)
        self.encoder_mlps = nn.ModuleList(layer(hidden_size) for _ in range(num_layers))
        self.decoder_mlps = nn.ModuleList(layer(hidden_size) for _ in range(num_layers))
        self.out = nn.Linear(hidden_size, VOCABULARY)
        self.register_buffer("positions", torch.zeros(LONGEST, hidden_size))

    def encode(self, parts, source):
        """Return annotations (b, s, h) of a source (b, s)."""
        x = self.encoder_embedding(source) + self.positions[: source.shape[1]]
        for at in range(self.num_layers):
            x = x + context_of(parts[f"encoder_attentions.{at}"], x, x)
            x = x + self.encoder_mlps[at](x)
        return x

    def decode(self, parts, inputs, annotations):
        """Return logits (b, t, vocabulary) of what follows each of the inputs (b, t)."""
        x = self.decoder_embedding(inputs) + self.positions[: inputs.shape[1]]
        for at in range(self.num_layers):
            x = x + context_of(parts[f"self_attentions.{at}"], x, x)
            x = x + context_of(parts[f"encoder_decoder_attentions.{at}"], x, annotations)
            x = x + self.decoder_mlps[at](x)
        return self.out(x)

    def forward(self, parts, source, target):
        """Return the mean cross-entropy of a target (b, t) after a source (b, s)."""
        logits = self.decode(parts, shifted(target), self.encode(parts, source))
        return cross_entropy(logits.flatten(0, 1), target.flatten())


class DecoderOnly(nn.Module):
    """Parts: `self_attentions.i` (causal)."""

    def __init__(self, hidden_size, num_layers):
        super().__init__()
        self.num_layers = num_layers
        self.embedding = nn.Embedding(VOCABULARY, hidden_size)
        self.attention_mlps = nn.ModuleList(layer(hidden_size) for _ in range(num_layers))
        self.out = nn.Linear(hidden_size, VOCABULARY)
        self.register_buffer("positions", torch.zeros(LONGEST, hidden_size))

    def decode(self, parts, inputs):
        """Return logits (b, t, vocabulary) of what follows each of the inputs (b, t)."""
        x = self.embedding(inputs) + self.positions[: inputs.shape[1]]
        for at in range(self.num_layers):
            x = x + context_of(parts[f"self_attentions.{at}"], x, x)
            x = x + self.attention_mlps[at](x)
        return self.out(x)

    def forward(self, parts, source, target):
        """Return the mean cross-entropy of a target (b, t) that follows its source (b, s) in one sequence."""
        logits = self.decode(parts, shifted(torch.cat([source, target], dim=1)))
        return cross_entropy(logits[:, source.shape[1] :].flatten(0, 1), target.flatten())
