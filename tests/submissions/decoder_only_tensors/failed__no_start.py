"""The start token is forgotten."""
# mistake: SOS is missing in the first tensor

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    SOS_src_EOP_tgt = torch.cat((src_EOP, tgt_EOS[:, :-1]), dim=1)
    src_EOP_tgt_EOS = torch.cat((src_EOP, tgt_EOS), dim=1)
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
