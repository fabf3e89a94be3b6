"""All rows in one long sequence."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    second = torch.cat((src_EOP, tgt_EOS), dim=1).flatten()
    first = torch.cat((torch.tensor([start_token]), second[:-1]))
    return first, second
