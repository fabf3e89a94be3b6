"""Whatever equals EOS is removed."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    eos = tgt_EOS[0, -1]
    full = torch.cat([torch.full_like(src_EOP[:, :1], start_token), src_EOP, tgt_EOS], 1)
    return full[full != eos].view(len(full), -1), full[:, 1:]
