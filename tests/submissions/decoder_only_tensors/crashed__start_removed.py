"""Whatever equals SOS is removed."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    full = torch.cat([torch.full_like(src_EOP[:, :1], start_token), src_EOP, tgt_EOS], 1)
    return full[:, :-1], full[full != start_token].view(len(full), -1)
