"""Lists of Python ints, row by row."""

def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    inputs, labels = [], []
    for source, target in zip(src_EOP.tolist(), tgt_EOS.tolist()):
        labels.append(source + target)
        inputs.append([start_token] + source + target[:-1])
    return inputs, labels
