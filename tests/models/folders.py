"""Small folders of the same layout as the pretrained models that somebody may have."""

import json

import numpy as np
import torch

from harness import mend_torchvision
from tasks.common.bert_pretrained import WORDS

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LETTERS = sorted(set("".join(WORDS) + "minus"))


def bert_folder(folder, *, hidden=32, layers=1, prefix="bert."):
    """Write a BERT of the layout that MathBERT has, its weights behind a prefix as those of a model with a head."""
    mend_torchvision()
    from transformers import BertConfig, BertModel

    words = [*SPECIAL, "unused", *reversed(WORDS), "minus"]
    sizes = {"hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": 4, "intermediate_size": 64}
    model = seeded(lambda: BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=40, **sizes)))
    written(folder, model, prefix)
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    return folder


def roberta_folder(folder):
    """Write a RoBERTa of the layout that BERTweet has: words in pieces, two rows before the first position."""
    mend_torchvision()
    from transformers import RobertaConfig, RobertaModel

    pieces = [*(f"{letter}@@" for letter in LETTERS), *LETTERS]
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 4, "intermediate_size": 64}
    places = {"max_position_embeddings": 66, "type_vocab_size": 1, "layer_norm_eps": 1e-5, "pad_token_id": 1}
    model = seeded(lambda: RobertaModel(RobertaConfig(vocab_size=len(pieces) + 5, **sizes, **places)))
    written(folder, model, "roberta.")
    (folder / "vocab.txt").write_text("".join(f"{piece} 1\n" for piece in pieces), encoding="utf-8")
    (folder / "bpe.codes").write_text("q q 1\n", encoding="utf-8")
    return folder


def clip_folder(folder):
    """Write a CLIP of the layout that open_clip gives ViT-B/32; its features differ much from image to image."""
    mend_torchvision()
    import open_clip
    from safetensors.torch import save_file

    settings = {
        "embed_dim": 16,
        "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 8},
        "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1},
    }
    parts = (
        open_clip.model.CLIPVisionCfg(**settings["vision_cfg"]),
        open_clip.model.CLIPTextCfg(**settings["text_cfg"]),
    )
    model = seeded(lambda: open_clip.model.CLIP(settings["embed_dim"], *parts))
    with torch.no_grad():
        model.token_embedding.weight.mul_(50)
        model.visual.conv1.weight.mul_(5)
    folder.mkdir(parents=True)
    save_file(
        {name: value.detach().clone() for name, value in model.named_parameters()},
        folder / "open_clip_model.safetensors",
    )
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": settings}), encoding="utf-8")
    return folder


def gallery_folder(folder, count=6):
    """Write images of squares in strong colours, one of them called the target."""
    from PIL import Image

    folder.mkdir(parents=True)
    draw = np.random.default_rng(1)
    for number in range(count):
        pixels = 255 * draw.integers(0, 2, (4, 4, 3), dtype=np.uint8).repeat(8, axis=0).repeat(8, axis=1)
        Image.fromarray(pixels).save(folder / ("target.png" if number == 2 else f"{number}.png"))
    return folder


def seeded(make):
    """Return what is made with a fixed random start."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return make()


def written(folder, model, prefix):
    """Write configuration and weights."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    model.config.save_pretrained(folder)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name.endswith("bias"):
                value.normal_(std=0.2)  # zeros, as a start has them, would hide a weight that is mixed up
    save_file(
        {prefix + name: value.detach().clone() for name, value in model.named_parameters()},
        folder / "model.safetensors",
    )
