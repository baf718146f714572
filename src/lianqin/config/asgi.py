"""The one process: the event stream before Django's handler, and Django."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
application = get_asgi_application()
