"""The body runs without gradients."""
# mistake: no gradient reaches the body, which is detached or frozen: only the head would learn

import torch
from torch import nn
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, labels=None, **kwargs):
        with torch.no_grad():
            outputs = super().forward(**kwargs)
        logits = self.classifier(outputs.pooler_output)
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
