"""Which folders hold a student's earlier try: `old`, `backup`, `v1`. What lies beside them is what is handed in."""

from __future__ import annotations

import re

_EARLIER = re.compile(r"(?:old|older|backups?|bak|archived?|cop(?:y|ies)|prev(?:ious)?|drafts?|tr(?:y|ies)|v)[-_ ]?\d*")


def is_earlier_try(folder: str) -> bool:
    """Tell by a folder's name whether it holds an earlier try."""
    return _EARLIER.fullmatch(folder.lower()) is not None
