"""A longer sequence, cut at both ends; the two tensors stacked into one."""

import torch
import torch.nn.functional as F


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    whole = F.pad(torch.cat((src_EOP, tgt_EOS), dim=1), (1, 0), value=start_token)
    return torch.stack((whole[:, :-1], whole[:, 1:]))
