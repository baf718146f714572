"""Days that nobody means: every field refuses them, and no page falls over them."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from cast import Cast
from django import forms
from django.core.exceptions import ValidationError

import lianqin.desk
import lianqin.field

NEVER_MEANT = ("9999-12-31", "0001-01-01", "1899-12-31", "2101-01-01")
ONE_PLACE = "desk/forms.py"


def _form_classes(of: type[Any] = forms.BaseForm) -> Iterator[type[Any]]:
    for form in of.__subclasses__():
        yield form
        yield from _form_classes(form)


def _fields() -> dict[str, forms.DateField]:
    """Every field for a day or a moment of the desk and the phone, by form and name."""
    for room in (lianqin.desk, lianqin.field):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".tests" not in module.name:
                import_module(module.name)
    ours = (form for form in _form_classes() if form.__module__.startswith("lianqin."))
    return {
        f"{form.__module__}.{form.__name__}.{name}": field
        for form in ours
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    }


def test_every_form_refuses_a_day_that_nobody_means() -> None:
    fields = _fields()
    assert len(fields) > 30
    for where, field in fields.items():
        at = "T12:00" if isinstance(field, forms.DateTimeField) else ""
        for never in NEVER_MEANT:
            with pytest.raises(ValidationError):
                field.clean(f"{never}{at}")
                pytest.fail(f"{where} takes {never}")
        for edge in ("1900-01-02", "2100-12-30"):
            assert field.clean(f"{edge}{at}")


def test_a_field_for_a_day_is_made_in_one_place() -> None:
    """Such as a form adds only when it is made are not found by walking the classes."""
    rooms = Path(lianqin.desk.__path__[0]).parent
    made = {
        path.relative_to(rooms).as_posix()
        for room in ("desk", "field")
        for path in (rooms / room).rglob("*.py")
        if "tests" not in path.parts
        and ("forms.DateField(" in (source := path.read_text()) or "forms.DateTimeField(" in source)
    }
    assert made == {ONE_PLACE}


@pytest.mark.django_db
@pytest.mark.parametrize("never", NEVER_MEANT)
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("shen", "/audit/?since={0}&until={0}"),
        ("xu", "/figures/?since={0}&until={0}"),
        ("xu", "/registry/expiries/?day={0}"),
        ("xu", "/registry/expiries/?month={1}"),
    ],
)
def test_no_page_falls_over_a_day_that_nobody_means(
    cast: Cast, who: str, address: str, never: str
) -> None:
    client = cast.everybody()[who].client()
    answer = client.get(address.format(never, never[:7]))
    assert answer.status_code == 200
