"""A robot's address and signing secret as a setting gives them; neither is ever printed.

Nothing here needs Django: the settings are read with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

EXPECTED = "empty, an https address (a space and the signing secret may follow), or @FILE with them"


@dataclass(frozen=True)
class Webhook:
    """Where a group's robot listens. The address holds its key, so both stay out of `repr`."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The host alone, which may be shown; with the port where one is named."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


def read_webhook(raw: str) -> Webhook | None:
    """None for an empty setting. Raises ValueError, without the value, for what is none."""
    if raw.startswith("@"):
        try:
            raw = Path(raw[1:]).expanduser().read_text(encoding="utf-8")
        except OSError:
            raise ValueError("the file cannot be read") from None
    words = raw.split()
    if not words:
        return None
    parts = urlsplit(words[0])
    if len(words) > 2 or parts.scheme != "https" or not parts.hostname or parts.username:
        raise ValueError("not an https address with an optional secret")
    return Webhook(*words)
