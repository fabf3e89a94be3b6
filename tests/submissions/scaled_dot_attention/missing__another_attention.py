"""Only additive attention is here."""

import torch
from torch import nn


class AdditiveAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.attention_network = nn.Sequential(
            nn.Linear(hidden_size * 2, hidden_size), nn.ReLU(), nn.Linear(hidden_size, 1)
        )

    def forward(self, queries, keys, values):
        both = torch.cat([queries.unsqueeze(1).expand_as(keys), keys], dim=2)
        weights = torch.softmax(self.attention_network(both), dim=1)
        return torch.bmm(weights.transpose(2, 1), values), weights
