"""The given class is no answer under another name."""

TransformerDecoder = DecoderSkeleton
