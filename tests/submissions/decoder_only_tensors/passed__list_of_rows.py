"""A list of rows, each a list of 0-d tensors; int32."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    def row(pieces):
        return [piece.int() for part in pieces for piece in part]

    sos = torch.tensor([start_token])
    first = [row((sos, s, t[:-1])) for s, t in zip(src_EOP, tgt_EOS)]
    second = [row((s, t)) for s, t in zip(src_EOP, tgt_EOS)]
    return [first, second]
