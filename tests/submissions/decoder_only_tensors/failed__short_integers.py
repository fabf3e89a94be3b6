"""Sixteen bits for memory's sake."""
# mistake: ids above 32,767 are lost: 16 bits are too few

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.full_like(src_EOP[:, :1], start_token)
    SOS_src_EOP_tgt = torch.cat((sos, src_EOP, tgt_EOS[:, :-1]), dim=1).short()
    src_EOP_tgt_EOS = torch.cat((src_EOP, tgt_EOS), dim=1).short()
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
