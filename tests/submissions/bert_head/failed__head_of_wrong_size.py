"""The head has three outputs whatever the configuration says."""

import torch
from torch import nn
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        self.classifier = nn.Linear(config.hidden_size, 3)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, labels=None, **kwargs):
        outputs = super().forward(**kwargs)
        logits = self.classifier(outputs.pooler_output)
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
