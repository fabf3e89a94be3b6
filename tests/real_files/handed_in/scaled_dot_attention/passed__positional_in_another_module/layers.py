import math
import torch
import torch.nn as nn


class Base(nn.Module):
    def __init__(self, h):
        super().__init__()
        self.Q, self.K, self.V = nn.Linear(h, h), nn.Linear(h, h), nn.Linear(h, h)
        self.h = h

    def forward(self, q, k, v):
        q = self.Q(q if q.ndim == 3 else q[:, None])
        attention = torch.nn.functional.softmax(q.bmm(self.K(k).mT) / self.h**0.5, dim=2)
        return attention.bmm(self.V(v)), attention
