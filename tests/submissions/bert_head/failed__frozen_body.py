"""The body's parameters are frozen in the constructor."""
# mistake: no gradient reaches the body, which is detached or frozen: only the head would learn

import torch
from torch import nn
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        for parameter in self.parameters():
            parameter.requires_grad = False
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, labels=None, **kwargs):
        outputs = super().forward(**kwargs)
        logits = self.classifier(outputs.pooler_output)
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
