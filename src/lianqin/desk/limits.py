"""How often one network address may do something that needs no sign-in."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from lianqin.core.errors import DomainError

HOUR = 3600


def spend(request: HttpRequest, what: str, *, most: int, refusal: type[DomainError]) -> None:
    """Count one more of `what` from this address; raises `refusal` past `most` within the hour.

    The address itself is not kept, only its digest, and that no longer than the hour. Each
    process counts for itself unless they share a cache (LIANQIN_REDIS_URL).
    """
    address = request.META.get("REMOTE_ADDR", "")
    key = f"limit:{what}:{hashlib.sha256(address.encode()).hexdigest()}"
    if cache.add(key, 1, HOUR):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # the hour ended between the two
        cache.set(key, count := 1, HOUR)
    if count > most:
        raise refusal(most=most)
