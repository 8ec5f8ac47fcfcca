"""The name that Git gives to a content: the same content has the same name, in any commit and any repository."""

from __future__ import annotations

from hashlib import sha1


def blob_id(content: bytes) -> str:
    """40 hexadecimal digits."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
