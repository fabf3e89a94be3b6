"""The MLP reads the context."""
# mistake: the MLP reads the context; it reads x + context

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = x + context + self.attention_mlps[i](context)
    return self.out(x)
