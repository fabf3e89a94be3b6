"""The forward pass alone, with another name for the tokens and pairs of layers."""

def forward(self, tokens):
    x = self.embedding(tokens)
    x += self.positional_encodings[None, : tokens.size(1)]
    weights = []
    for attention, mlp in zip(self.self_attentions, self.attention_mlps):
        context, weight = attention(x, x, x)
        weights.append(weight)
        x = (x + context) + mlp(x + context)
    logits = self.out(x)
    return logits, weights
