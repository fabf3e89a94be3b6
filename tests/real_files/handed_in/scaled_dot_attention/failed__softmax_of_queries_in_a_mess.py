import math
import torch
import torch.nn as nn


class ScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q = nn.Linear(hidden_size, hidden_size).cuda()
        self.K = nn.Linear(hidden_size, hidden_size).cuda()
        self.V = nn.Linear(hidden_size, hidden_size).cuda()
        self.h = hidden_size

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        w = torch.softmax(q @ k.transpose(1, 2) / self.h**0.5, dim=-2)
        return w @ v, w


model = ScaledDotAttention(64).cuda()
print(model(torch.randn(2, 3, 64).cuda(), torch.randn(2, 3, 64).cuda(), torch.randn(2, 3, 64).cuda())[0].shape, "OK")
