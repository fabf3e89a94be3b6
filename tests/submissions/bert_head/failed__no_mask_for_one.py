"""One sentence is taken to need no mask, and may be padded."""

import torch
from transformers import BertModel


class BertForSentenceClassification(BertModel):
    def __init__(self, config):
        super().__init__(config)
        self.classifier = torch.nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, labels=None, **inputs):
        if len(inputs["input_ids"]) == 1:
            inputs.pop("attention_mask")
        logits = self.classifier(super().forward(**inputs).pooler_output)
        return (logits,) if labels is None else (logits, torch.nn.functional.cross_entropy(logits, labels))
