"""EOS is cut off the wrong tensor."""
# mistake: EOS is left in the first tensor and missing in the second

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.full_like(src_EOP[:, :1], start_token)
    SOS_src_EOP_tgt = torch.cat((sos, src_EOP, tgt_EOS), dim=1)
    src_EOP_tgt_EOS = torch.cat((src_EOP, tgt_EOS[:, :-1]), dim=1)
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
