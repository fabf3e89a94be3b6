"""Other names in the hand-out's order, a default for the last; a named tuple of views."""

from collections import namedtuple

import torch


Pair = namedtuple("Pair", "inputs labels")


def generate_tensors_for_training_decoder_nmt(prompts, answers, sos_id, cuda=False):
    sequence = torch.zeros(len(prompts), prompts.shape[1] + answers.shape[1] + 1, dtype=torch.long)
    sequence[:, 0] = sos_id
    sequence[:, 1 : prompts.shape[1] + 1] = prompts
    sequence[:, prompts.shape[1] + 1 :] = answers
    return Pair(sequence[:, :-1], sequence[:, 1:])
