"""The start token is taken to be 0."""
# mistake: 0 stands for SOS; it is the argument start_token

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.zeros(src_EOP.size(0), 1).long()
    SOS_src_EOP_tgt = torch.cat((sos, src_EOP, tgt_EOS[:, :-1]), dim=1)
    src_EOP_tgt_EOS = torch.cat((src_EOP, tgt_EOS), dim=1)
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
