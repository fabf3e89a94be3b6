"""NumPy inside, int32 arrays out."""

import numpy as np


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    src, tgt = np.asarray(src_EOP), np.asarray(tgt_EOS)
    labels = np.concatenate([src, tgt], axis=1).astype(np.int32)
    inputs = np.empty_like(labels)
    inputs[:, 0] = start_token
    inputs[:, 1:] = labels[:, :-1]
    return inputs, labels
