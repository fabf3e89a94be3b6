"""Every layer reads the embedding."""
# mistake: every layer reads the embedding; each reads what the one before it gave

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        x = self.embedding(inputs) + self.positional_encodings[:seq_len]
        context, _ = self.self_attentions[i](x, x, x)
        x = x + context
        x = x + self.attention_mlps[i](x)
    return self.out(x)
