"""Shifted by a roll, and the wrapped column overwritten."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    second = torch.hstack((src_EOP, tgt_EOS))
    first = second.roll(shifts=1, dims=1)
    first[:, 0] = start_token
    return (first.to("cuda"), second.to("cuda")) if cuda else (first, second)
