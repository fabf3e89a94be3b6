"""The loss is worked out in float64, with a one-hot matrix."""

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
        logits = self.classifier(outputs.pooler_output)
        if labels is not None:
            hot = nn.functional.one_hot(labels, logits.shape[1]).double()
            return (logits, -(hot * logits.double().log_softmax(1)).sum() / len(labels))
        return (logits,)
