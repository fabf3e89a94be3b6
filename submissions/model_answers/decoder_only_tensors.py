"""Decoder-only tensors as two views of one sequence that is longer by one, in NumPy."""

import numpy as np


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda=False):
    start = np.full((len(src_EOP), 1), start_token, dtype=np.int64)
    whole = np.concatenate([start, np.asarray(src_EOP), np.asarray(tgt_EOS)], axis=1)
    return whole[:, :-1], whole[:, 1:]
