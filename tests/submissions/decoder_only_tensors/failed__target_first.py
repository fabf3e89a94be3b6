"""Target and source change places."""
# mistake: the target stands before the source

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.full_like(src_EOP[:, :1], start_token)
    SOS_src_EOP_tgt = torch.cat((sos, tgt_EOS[:, :-1], src_EOP), dim=1)
    src_EOP_tgt_EOS = torch.cat((tgt_EOS, src_EOP), dim=1)
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
