"""The first residual is missing."""
# mistake: x is not added to the context: x = x + attention(x, x, x)

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        x, _ = self.self_attentions[i](x, x, x)
        x = x + self.attention_mlps[i](x)
    return self.out(x)
