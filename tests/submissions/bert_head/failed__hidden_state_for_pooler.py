"""The first token's hidden state is classified, without the pooler."""
# mistake: the first token's hidden state is classified; the pooler's tanh(W·h + b) comes before

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
        logits = self.classifier(outputs.last_hidden_state[:, 0, :])
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
