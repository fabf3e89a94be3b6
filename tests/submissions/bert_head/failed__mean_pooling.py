"""The mean over all tokens is classified."""
# mistake: the mean of the hidden states is classified; it should be the pooler output

import torch
from torch import nn
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, labels=None, **kwargs):
        outputs = super().forward(**kwargs)
        logits = self.classifier(outputs.last_hidden_state.mean(dim=1))
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
