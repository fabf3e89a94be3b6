"""Tensors for the decoder-only translator (3.2.1)."""

import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    # Step 1: what the model is asked for
    src_EOP_tgt_EOS = torch.cat([src_EOP, tgt_EOS], dim=1)
    # Step 2: a start token for every example
    sos_vector = torch.ones(src_EOP.shape[0], 1, dtype=torch.long) * start_token
    sos_vector = to_var(sos_vector, cuda)
    # Step 3: what the model reads
    SOS_src_EOP_tgt = torch.cat([sos_vector, src_EOP, tgt_EOS[:, :-1]], dim=1)
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
