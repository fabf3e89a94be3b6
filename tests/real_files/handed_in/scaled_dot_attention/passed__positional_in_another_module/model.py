import math
import torch
import torch.nn as nn
from layers import *


class ScaledDotAttention(Base):
    def __init__(self, hidden_size):
        Base.__init__(self, hidden_size)

    def forward(self, queries, keys, values, mask=None):
        return super(ScaledDotAttention, self).forward(queries, keys, values)
