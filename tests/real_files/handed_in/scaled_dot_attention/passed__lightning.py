import math
import torch
import pytorch_lightning as pl
import torch.nn as nn

class ScaledDotAttention(pl.LightningModule):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = nn.Linear(hidden_size, hidden_size), nn.Linear(hidden_size, hidden_size), nn.Linear(hidden_size, hidden_size)
        self.h = hidden_size
    def forward(self, queries, keys, values):
        if queries.dim() == 2: queries = queries.unsqueeze(1)
        w = torch.softmax(self.Q(queries) @ self.K(keys).transpose(1, 2) / self.h ** 0.5, -1)
        return w @ self.V(values), w
