"""One position after the other, with the keys and values of the earlier ones kept."""

import torch


class TransformerDecoder(torch.nn.Module):
    def forward(self, inputs):
        kept = [None] * self.num_layers
        logits = []
        for position, token in enumerate(inputs.T):
            x = self.embedding(token) + self.positional_encodings[position]
            for number, (attention, mlp) in enumerate(zip(self.self_attentions, self.attention_mlps)):
                row = torch.stack((attention.K(x), attention.V(x))).unsqueeze(2)
                kept[number] = torch.cat((kept[number], row), dim=2) if position else row
                keys, values = kept[number]
                scores = torch.einsum("bh,bsh->bs", attention.Q(x), keys) * self.hidden_size**-0.5
                x = x + torch.einsum("bs,bsh->bh", scores.softmax(dim=1), values)
                x = x + mlp(x)
            logits.append(self.out(x))
        return torch.stack(logits, dim=1)
