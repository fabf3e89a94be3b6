"""The MLP of the context, added to x."""
# mistake: the context is lost: x + mlp(context) in place of (x + context) + mlp(x + context)

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = x + self.attention_mlps[i](context)
    return self.out(x)
