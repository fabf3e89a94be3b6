"""The attention takes three arguments."""

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        x = x + self.self_attentions[i](x)[0]
        x = x + self.attention_mlps[i](x)
    return self.out(x)
