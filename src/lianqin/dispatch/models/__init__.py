"""Standing orders, and the directives given under them."""

from lianqin.dispatch.models.directives import Directive
from lianqin.dispatch.models.orders import OrderRule, StandingOrder

__all__ = ["Directive", "OrderRule", "StandingOrder"]
