"""The settings under test: a data folder of this process alone, plain names for static files."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="lianqin-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["LIANQIN_DATA"] = _folder
for _name in ("LIANQIN_CLOCK", "LIANQIN_DEMO", "LIANQIN_HTTPS", "LIANQIN_HOSTS"):
    os.environ.pop(_name, None)

from lianqin.config.settings import *  # noqa: E402, F403
from lianqin.config.settings import STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
