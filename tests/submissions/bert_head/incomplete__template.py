"""The hand-out's template."""

import torch
from torch import nn
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        self.classifier = ...
        self.loss = nn.CrossEntropyLoss()

    def forward(self, labels=None, **kwargs):
        outputs = super().forward(**kwargs)
        logits = ...
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
