"""JSON log lines on standard error, each with the act's id and never with personal data."""

from __future__ import annotations

from typing import Any

import structlog

from lianqin.core.logs import add_act_id, drop_unknown_words, place_exception


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: one handler, one JSON object a line."""
    shared = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_act_id,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                # The message as the code has it, without what would be put into it: a path, a name.
                "use_get_message": False,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    place_exception,
                    drop_unknown_words,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "propagate": False},
            "uvicorn.access": {"level": "WARNING"},
        },
    }
