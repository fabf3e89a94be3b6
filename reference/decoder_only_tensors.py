"""Input and target tensors of a decoder-only translator; not batching, not padding."""

import torch

from harness import hookimpl


@hookimpl
def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    """Return (SOS_src_EOP_tgt, src_EOP_tgt_EOS)."""
    src_EOP_tgt_EOS = torch.cat([src_EOP, tgt_EOS], dim=1)  # (b, s + t)
    SOS = torch.full_like(src_EOP[:, :1], start_token)  # (b, 1)
    SOS_src_EOP_tgt = torch.cat([SOS, src_EOP_tgt_EOS[:, :-1]], dim=1)  # (b, s + t)
    if cuda:
        return SOS_src_EOP_tgt.cuda(), src_EOP_tgt_EOS.cuda()
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
