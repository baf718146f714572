"""On whose behalf the background works: whoever sent the file, as they stand now."""

from __future__ import annotations

from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.core.scope import Viewer
from lianqin.registry.models import ImportRun

HOUSE = "house"


def worker_of(run: ImportRun) -> Viewer:
    """The sender; the house itself where the account has ended or there never was one."""
    user = User.objects.filter(pk=run.by_user).first() if run.by_user else None
    found = viewer_for(user) if user else None
    if found is not None and found.bureau_id == run.bureau_id:
        return found
    return Viewer(user_id=run.by_user, role=HOUSE, bureau_id=run.bureau_id)
