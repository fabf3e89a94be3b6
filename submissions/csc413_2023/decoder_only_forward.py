"""The forward pass of a decoder-only transformer (3.2.2)."""


def forward(self, input):
    x = self.embedding(inputs)
    x = x + self.positional_encodings(x)
    attention_weights_list = []
    for i in range(self.num_layers):
        context, weights = self.self_attention(x)
        x = x + context
        x = x + self.net[i](x)
        attention_weights_list.append(weights)
    return self.out(x), attention_weights_list
