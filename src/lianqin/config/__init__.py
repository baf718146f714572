"""config: typed settings, URLs, the ASGI composition and the command line; nothing else.

It refuses to hold behaviour of the desk, and stands on every room below it.
"""

from lianqin.config.sqlite import use_newer_sqlite

use_newer_sqlite()
