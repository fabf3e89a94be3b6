"""As an encoder-decoder's decoder starts: before the target."""
# mistake: SOS stands between source and target; it comes before the source

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    sos = torch.full_like(src_EOP[:, :1], start_token)
    SOS_src_EOP_tgt = torch.cat((src_EOP, sos, tgt_EOS[:, :-1]), dim=1)
    src_EOP_tgt_EOS = torch.cat((src_EOP, tgt_EOS), dim=1)
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
