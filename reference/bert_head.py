"""A sentence classifier on BERT's pooler output; for training a head, not a copy of BertForSequenceClassification."""

from torch import nn

from harness import hookimpl


@hookimpl
def bert_classifier(config):
    """Return a BertModel with a linear head."""
    from transformers import BertModel  # noqa: PLC0415 - reading this module must not cost the import

    class Classifier(BertModel):
        def __init__(self, config):
            super().__init__(config)
            self.classifier = nn.Linear(config.hidden_size, config.num_labels)
            self.loss = nn.CrossEntropyLoss()

        def forward(self, labels=None, **inputs):
            pooled = super().forward(**inputs).pooler_output  # (b, h), tanh of the first token's map
            logits = self.classifier(pooled)  # (b, num_labels)
            return (logits,) if labels is None else (logits, self.loss(logits, labels))

    return Classifier(config)
