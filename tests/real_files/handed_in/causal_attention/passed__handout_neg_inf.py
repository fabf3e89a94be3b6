import math
import torch
import torch.nn as nn

class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super(CausalScaledDotAttention, self).__init__()
        self.hidden_size = hidden_size
        self.neg_inf = torch.tensor(-1e7).cuda()
        self.Q = nn.Linear(hidden_size, hidden_size)
        self.K = nn.Linear(hidden_size, hidden_size)
        self.V = nn.Linear(hidden_size, hidden_size)
        self.softmax = nn.Softmax(dim=1)
        self.scaling_factor = torch.rsqrt(torch.tensor(self.hidden_size, dtype=torch.float)).cuda()
    def forward(self, queries, keys, values):
        batch_size = keys.size(0)
        q = self.Q(queries).view(batch_size, -1, self.hidden_size)
        k, v = self.K(keys), self.V(values)
        unnormalized_attention = torch.bmm(k, q.transpose(1, 2)) * self.scaling_factor
        mask = torch.tril(torch.ones_like(unnormalized_attention, dtype=torch.uint8), diagonal=-1)
        unnormalized_attention[mask == 1] = self.neg_inf
        attention_weights = self.softmax(unnormalized_attention)
        context = torch.bmm(attention_weights.transpose(1, 2), v)
        return context, attention_weights
