"""Whatever equals SOS is removed from the second tensor, and what is missing then is filled up with EOS."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    start = torch.full_like(src_EOP[:, :1], start_token)
    full, end = torch.cat([start, src_EOP, tgt_EOS], 1), int(tgt_EOS[0, -1])
    width = full.shape[1] - 1
    rows = [[token for token in row if token != start_token] for row in full.tolist()]
    return full[:, :-1], torch.tensor([row + [end] * (width - len(row)) for row in rows])
