"""Its own table of positions ends after 512."""

import math

import torch
import torch.nn as nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.neg_inf = torch.tensor(-1e7)
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(self.hidden_size)
        scores = scores + torch.triu(torch.ones_like(scores), diagonal=1) * self.neg_inf
        weights = torch.softmax(scores, dim=2)
        return torch.bmm(weights, v), weights


class TransformerDecoder(nn.Module):
    def __init__(self, vocab_size, hidden_size, num_layers):
        super(TransformerDecoder, self).__init__()
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.embedding = nn.Embedding(vocab_size, hidden_size)
        self.self_attentions = nn.ModuleList([CausalScaledDotAttention(hidden_size) for _ in range(num_layers)])
        self.attention_mlps = nn.ModuleList(
            [nn.Sequential(nn.Linear(hidden_size, hidden_size), nn.ReLU()) for _ in range(num_layers)]
        )
        self.out = nn.Linear(hidden_size, vocab_size)
        self.positional_encodings = self.create_positional_encodings()

    def forward(self, inputs):
        batch_size, seq_len = inputs.size()
        contexts = self.embedding(inputs) + self.positional_encodings[:seq_len]
        attention_weights_list = []
        for i in range(self.num_layers):
            new_contexts, weights = self.self_attentions[i](contexts, contexts, contexts)
            residual_contexts = contexts + new_contexts
            contexts = residual_contexts + self.attention_mlps[i](residual_contexts)
            attention_weights_list.append(weights)
        return self.out(contexts), attention_weights_list

    def create_positional_encodings(self, max_seq_len=512):
        positions = torch.arange(max_seq_len)[:, None]
        angles = positions / 10000 ** (2 * torch.arange(self.hidden_size // 2) / self.hidden_size)
        encodings = torch.zeros(max_seq_len, self.hidden_size)
        encodings[:, 0::2] = torch.sin(angles)
        encodings[:, 1::2] = torch.cos(angles)
        return encodings.to("cuda" if torch.cuda.is_available() else "cpu")
