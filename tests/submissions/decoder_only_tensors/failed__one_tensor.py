"""Only what is read comes back."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.full_like(src_EOP[:, :1], start_token)
    return torch.cat((sos, src_EOP, tgt_EOS[:, :-1]), dim=1)
