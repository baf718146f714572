"""The empty template of each kind, as an Excel file that keeps an office's digits whole."""

from __future__ import annotations


def template(kind: str) -> bytes:
    """An .xlsx with the kind's columns, its lists to choose from, an example and a second sheet
    that explains every column in the active language."""
    raise NotImplementedError
