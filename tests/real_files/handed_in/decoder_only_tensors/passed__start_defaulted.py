import numpy as np, torch


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token=27, cuda=True, debug=False):
    src, tgt = np.array(src_EOP), np.array(tgt_EOS)
    first = np.full((src.shape[0], 1), start_token)
    if debug:
        print(first)
    return np.hstack([first, src, tgt[:, :-1]]).astype(np.int32), np.hstack([src, tgt]).astype(np.int32)
