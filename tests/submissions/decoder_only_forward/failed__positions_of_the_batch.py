"""The encoding of the place in the batch."""
# mistake: the positional encodings are those of the place in the batch

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:batch_size, None]
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = x + context
        x = x + self.attention_mlps[i](x)
    return self.out(x)
