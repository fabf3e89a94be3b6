"""Causal attention and positions for a decoder-only translator; its body is the task's."""

from reference.causal_attention import causal_attention
from reference.encoder_decoder_nmt import positional_encoding

__all__ = ["causal_attention", "positional_encoding"]
