"""A module that holds a BertModel instead of being one; logits alone come without a tuple."""

from torch import nn
from transformers import BertModel


class BertForSentenceClassification(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.bert = BertModel(config)
        self.dropout = nn.Dropout(0.1)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, input_ids, attention_mask=None, token_type_ids=None, labels=None):
        pooled = self.bert(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[1]
        logits = self.classifier(self.dropout(pooled))
        if labels is None:
            return logits
        return logits, nn.functional.cross_entropy(logits, labels)
