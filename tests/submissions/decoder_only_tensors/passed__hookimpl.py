"""Registered by hookimpl; the target without EOS is gathered by its columns."""

import torch

from harness import hookimpl


@hookimpl
def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    device = "cuda" if cuda else "cpu"
    start = torch.ones(src_EOP.shape[0], 1, dtype=torch.int64, device=device) * start_token
    tgt = tgt_EOS.index_select(1, torch.arange(tgt_EOS.shape[1] - 1))
    return torch.cat([start, src_EOP, tgt], dim=1), torch.cat([src_EOP, tgt_EOS], dim=1)
