"""The given class under its own name, without a forward pass."""

class TransformerDecoder(DecoderSkeleton):
    pass
