"""The question's names in another order."""

import torch


def generate_tensors_for_training_decoder_nmt(start_token, tgt_EOS, src_EOP, cuda):
    labels = torch.cat((src_EOP, tgt_EOS), 1)
    first = labels.new_tensor([start_token]).expand(len(labels), 1)
    return torch.column_stack((first, labels))[:, :-1], labels
