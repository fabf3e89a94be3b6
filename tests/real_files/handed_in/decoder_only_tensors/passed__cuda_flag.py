import torch


def to_var(tensor, cuda):
    return tensor.cuda() if cuda else tensor


def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda):
    batch_size = src_EOP.size(0)
    start = to_var(torch.ones(batch_size, 1).long() * start_token, cuda)
    SOS_src_EOP_tgt = torch.cat([start, src_EOP, tgt_EOS[:, :-1]], dim=1)
    src_EOP_tgt_EOS = torch.cat([src_EOP, tgt_EOS], dim=1)
    return SOS_src_EOP_tgt, src_EOP_tgt_EOS
