"""The head is called otherwise, so that its weights can't be set."""

import torch
from torch import nn
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        self.head = nn.Linear(config.hidden_size, config.num_labels)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, labels=None, **kwargs):
        outputs = super().forward(**kwargs)
        logits = self.head(outputs.pooler_output)
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
