"""The hand-out's to_var makes the start column, as the rest of its notebook does."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    batch_size = src_EOP.size(0)
    start = to_var(torch.LongTensor([[start_token]] * batch_size), cuda)
    src_EOP_tgt_EOS = torch.cat([src_EOP, tgt_EOS], -1)
    return torch.cat([start, src_EOP_tgt_EOS[:, :-1]], -1), src_EOP_tgt_EOS
