import torch
from torch.autograd import Variable
def generate_tensors_for_training_decoder_nmt(src_EOP, tgt_EOS, start_token, cuda=True):
    b = src_EOP.shape[0]
    sos = Variable(torch.cuda.LongTensor(b, 1).fill_(start_token))
    src_EOP, tgt_EOS = src_EOP.cuda(), tgt_EOS.cuda(non_blocking=True)
    a = torch.cat((sos, src_EOP, tgt_EOS[:, :-1]), 1)
    return a.cpu(), torch.hstack((src_EOP, tgt_EOS)).data
