"""As the loss of images wants it."""
# mistake: the axes are (b, vocab, s); they are (b, s, vocab)

def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    x = self.embedding(inputs) + self.positional_encodings[:seq_len]
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = x + context
        x = x + self.attention_mlps[i](x)
    return self.out(x).transpose(1, 2)
