from torch import nn


class Attend(nn.Module):
    pass
