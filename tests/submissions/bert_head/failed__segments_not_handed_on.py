"""token_type_ids are dropped."""
# mistake: token_type_ids aren't handed on, so the second segment reads as the first

import torch
from torch import nn
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, labels=None, **kwargs):
        outputs = super().forward(input_ids=kwargs["input_ids"], attention_mask=kwargs["attention_mask"])
        logits = self.classifier(outputs.pooler_output)
        if labels is not None:
            return (logits, self.loss(logits, labels))
        return (logits,)
