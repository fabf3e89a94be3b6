"""The embedding does not learn."""
# mistake: the embedding is detached: it does not learn

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs).detach() + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = x + context
        x = x + self.attention_mlps[i](x)
    return self.out(x)
