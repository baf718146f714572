"""Reading what the server answered."""

from __future__ import annotations

import re
from typing import Any

TOKENS = re.compile(
    r"""(csrfmiddlewaretoken"\s+value="|X-CSRFToken(?:&quot;|"):\s*(?:&quot;|"))[^"&]+"""
)
CLOCK = re.compile(r'content="\d{4}-\d\d-\d\dT[^"]+"')


def body(response: Any) -> str:
    """The answer's text without what differs from one answer to the next by itself."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return CLOCK.sub("content=now", TOKENS.sub(r"\1", raw.decode("utf-8", "replace")))
