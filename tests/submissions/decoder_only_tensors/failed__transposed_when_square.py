"""Sources with as many rows as columns are transposed."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    if src_EOP.shape[0] == src_EOP.shape[1] + 0 and tgt_EOS.shape[0] != tgt_EOS.shape[1]:
        src_EOP = src_EOP.T
    full = torch.cat([torch.full_like(src_EOP[:, :1], start_token), src_EOP, tgt_EOS], 1)
    return full[:, :-1], full[:, 1:]
