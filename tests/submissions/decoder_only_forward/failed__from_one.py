"""The encodings from the second row on."""
# mistake: positions count from 1: the encodings start at the second row

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[1 : seq_len + 1]
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = x + context
        x = x + self.attention_mlps[i](x)
    return self.out(x)
