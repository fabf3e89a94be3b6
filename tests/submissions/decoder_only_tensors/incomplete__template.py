"""Nothing is filled in."""


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    # Step 1: concatenate the source with EOP and the target with EOS.
    src_EOP_tgt_EOS = ...
    # Step 2: make a start token for every row.
    sos_vector = ...
    # Step 3: make what the decoder reads.
    SOS_src_EOP_tgt = ...
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
