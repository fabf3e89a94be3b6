"""A row of start tokens for a column."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.tensor([start_token])
    return torch.cat((sos, src_EOP, tgt_EOS[:, :-1]), dim=1), torch.cat((src_EOP, tgt_EOS), dim=1)
