"""The two come in the other order."""
# mistake: the two tensors come in the other order

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.full_like(src_EOP[:, :1], start_token)
    SOS_src_EOP_tgt = torch.cat((sos, src_EOP, tgt_EOS[:, :-1]), dim=1)
    return torch.cat((src_EOP, tgt_EOS), dim=1), SOS_src_EOP_tgt
