"""Folders of small models, written once."""

import pytest

from .folders import bert_folder, clip_folder, gallery_folder, roberta_folder


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """Return a folder with every model; tests that change one copy it first."""
    home = tmp_path_factory.mktemp("models")
    bert_folder(home / "MathBERT")
    roberta_folder(home / "BERTweet")
    clip_folder(home / "ViT-B-32")
    gallery_folder(home / "gallery")
    return home
