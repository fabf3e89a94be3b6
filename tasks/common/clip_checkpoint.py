"""A pretrained CLIP from a folder in open_clip's layout, and a gallery to retrieve an image from.

`open_clip_config.json` says the two towers' sizes and how images are prepared, `open_clip_model.safetensors` holds the
weights; the tokenizer travels with open_clip. No pickle is read, and nothing in a folder is run. The judge alone runs
the model: a worker is sent features.
"""

import json
from pathlib import Path

import torch
from torch.nn.functional import normalize

from tasks.common.clip_shapes import CLASSES, caption, drawing
from tasks.common.clip_training import library

SETTINGS, WEIGHTS = "open_clip_config.json", "open_clip_model.safetensors"
VISION = {"layers", "width", "head_width", "mlp_ratio", "patch_size", "image_size"}
TEXT = {"context_length", "vocab_size", "width", "heads", "layers", "mlp_ratio"}
IMAGES = (".png", ".jpg", ".jpeg")
TARGET = "target"
AT_ONCE, SHOWN, LONGEST = 16, 3, 1000


class Clip:
    """A pretrained model that gives features, none of them normalised.

    Args:
        folder: Where it lies.

    Raises:
        ValueError: A file is missing, or holds something else than it should; says what was wanted, what came, where.
    """

    def __init__(self, folder):
        open_clip, _ = library()
        self._settings = read_settings(folder)
        vision, text = self._settings["model_cfg"]["vision_cfg"], self._settings["model_cfg"]["text_cfg"]
        prepared = self._settings.get("preprocess_cfg", {})
        with torch.random.fork_rng(devices=[]):
            self._model = open_clip.model.CLIP(
                embed_dim=self._settings["model_cfg"]["embed_dim"],
                vision_cfg=open_clip.model.CLIPVisionCfg(**vision),
                text_cfg=open_clip.model.CLIPTextCfg(**text),
                quick_gelu=bool(self._settings["model_cfg"].get("quick_gelu", False)),
            ).eval()
        fill(self._model, folder)
        self._tokenize = open_clip.SimpleTokenizer(context_length=text.get("context_length", 77))
        self._prepare = open_clip.image_transform(
            vision.get("image_size", 224), is_train=False, mean=prepared.get("mean"), std=prepared.get("std")
        )

    def image_features(self, images):
        """Return the features of PIL images, float32 (n, d)."""
        prepared = torch.stack([self._prepare(image.convert("RGB")) for image in images])
        return self._in_parts(self._model.encode_image, prepared)

    def text_features(self, texts):
        """Return the features of texts, float32 (n, d)."""
        return self._in_parts(self._model.encode_text, self._tokenize(list(texts)))

    def _in_parts(self, encode, rows):
        with torch.no_grad():
            return torch.cat([encode(part) for part in rows.split(AT_ONCE)])


def read_settings(folder):
    """Return what the configuration says, checked."""
    path = required(folder, SETTINGS)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        model = said["model_cfg"]
        parts = (model["vision_cfg"], VISION), (model["text_cfg"], TEXT)
        strange = sorted({name for part, known in parts for name in part if name not in known})
        whole = isinstance(model["embed_dim"], int) and model["embed_dim"] > 0
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        wanted = "model_cfg with embed_dim, vision_cfg and text_cfg"
        raise ValueError(f"{path}: wanted {wanted}, got {type(error).__name__}: {error}") from error
    if strange:
        raise ValueError(f"{path}: wanted a plain vision transformer beside a plain text one; {strange[0]} is unknown")
    if not whole:
        raise ValueError(f"{path}: wanted a positive whole number as embed_dim, got {model['embed_dim']!r}")
    return said


def required(folder, name):
    """Return the path of a file that must be there."""
    path = Path(folder) / name
    if not path.is_file():
        held = ", ".join(sorted(one.name for one in Path(folder).iterdir())) or "nothing"
        raise ValueError(f"wanted {name} in {folder}, which holds {held}")
    return path


def fill(model, folder):
    """Load the weights into a model of the configured sizes."""
    from safetensors import SafetensorError  # noqa: PLC0415 - only who has a checkpoint needs it
    from safetensors.torch import load_file  # noqa: PLC0415 - as above

    path = required(folder, WEIGHTS)
    try:
        held = load_file(str(path))
    except SafetensorError as error:
        raise ValueError(f"{path} can't be read as safetensors: {error}") from error
    shapes = {name: tuple(value.shape) for name, value in model.named_parameters()}
    if missing := [name for name in shapes if name not in held]:
        raise ValueError(f"{path} lacks {len(missing)} of {len(shapes)} weights: {', '.join(missing[:SHOWN])}, ...")
    for name, shape in shapes.items():
        if tuple(held[name].shape) != shape or not held[name].is_floating_point():
            raise ValueError(f"{path}: {name}: {SETTINGS} wants float {shape}, got {tuple(held[name].shape)}")
        if not bool(held[name].isfinite().all()):
            raise ValueError(f"{path}: {name} holds what is no finite number")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(held[name])


def features_of_shapes(clip):
    """Return (image features, text features) of drawn shapes and their captions, float32 (96, d), row i a pair."""
    import numpy as np  # noqa: PLC0415 - beside PIL, which only who draws needs
    from PIL import Image  # noqa: PLC0415 - as above

    draw = np.random.default_rng(0)
    pixels = [((drawing(which, draw) * 0.25 + 0.5) * 255).clamp(0, 255).round().to(torch.uint8) for which in CLASSES]
    images = [Image.fromarray(one.permute(1, 2, 0).contiguous().numpy()) for one in pixels]
    return clip.image_features(images), clip.text_features([caption(which) for which in CLASSES])


class Gallery:
    """Images, one of which a caption should retrieve.

    Args:
        folder: Image files; the one called `target` is the target.
        clip: The model that compares.

    Raises:
        ValueError: There are fewer than two images, no target or several, or a file is no image.
    """

    def __init__(self, folder, clip):
        from PIL import Image  # noqa: PLC0415 - only who has a gallery needs it

        paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in IMAGES)
        targets = [at for at, path in enumerate(paths) if path.stem == TARGET]
        if len(paths) < 2 or len(targets) != 1:
            raise ValueError(
                f"{folder}: wanted at least two images ({', '.join(IMAGES)}), one of them called {TARGET}; "
                f"got {len(paths)} with {len(targets)} called so"
            )
        (self._target,) = targets
        self._clip = clip
        try:
            images = [Image.open(path) for path in paths]
            self._features = normalize(clip.image_features(images), dim=-1)
        except OSError as error:
            raise ValueError(f"{folder}: {error}") from error
        self.size = len(paths)

    def rank(self, text):
        """Return how many images are at least as similar to a text as the target is, the target included."""
        scores = self._features @ normalize(self._clip.text_features([text[:LONGEST]]), dim=-1)[0]
        return int((scores >= scores[self._target]).sum())
