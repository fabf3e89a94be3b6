import math
import torch
import torch.nn as nn

class Att(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.softmax = nn.Softmax(dim=1)
        self.to(self.device)
    def forward(self, queries, keys, values):
        bs = keys.shape[0]
        q = self.Q(queries.contiguous().view(bs, -1, queries.shape[-1]))
        a = self.softmax(self.K(keys) @ q.permute(0, 2, 1) / math.sqrt(q.shape[-1]))
        return a.permute(0, 2, 1) @ self.V(values), a
def ScaledDotAttention(hidden_size):
    return Att(hidden_size=hidden_size).cuda().train()
