"""The second residual is missing."""
# mistake: x is not added to its MLP: x = x + mlp(x)

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = self.attention_mlps[i](x + context)
    return self.out(x)
