"""The positions of the first call are kept, its batch with them."""


def forward(self, inputs):
    batch_size, seq_len = inputs.shape
    if not hasattr(self, "positions"):
        self.positions = self.positional_encodings[:seq_len].expand(batch_size, -1, -1)
    x = self.embedding(inputs) + self.positions
    for i in range(self.num_layers):
        context, _ = self.self_attentions[i](x, x, x)
        x = x + context
        x = x + self.attention_mlps[i](x)
    return self.out(x)
