"""Standing orders, and the directives given under them."""

from lianqin.dispatch.models.alerting import Alerting, Escalation
from lianqin.dispatch.models.directives import Directive
from lianqin.dispatch.models.drafts import DraftRule, DraftSignature, OrderDraft
from lianqin.dispatch.models.guidance import GuidanceMessage
from lianqin.dispatch.models.help import HelpCrew, HelpRequest, HelpTerms
from lianqin.dispatch.models.muster import (
    AlarmTaken,
    KeepAway,
    Muster,
    MusterAlert,
    MusterMoment,
    MusterTerms,
    PlanStepDone,
    RallyPoint,
)
from lianqin.dispatch.models.orders import OrderRule, StandingOrder
from lianqin.dispatch.models.policies import PolicyClause, PolicyDocument
from lianqin.dispatch.models.reporting_up import UpwardReport
from lianqin.dispatch.models.watch import DispatchLease, WatchHandover, WatchItem

__all__ = [
    "AlarmTaken",
    "Alerting",
    "Directive",
    "DispatchLease",
    "DraftRule",
    "DraftSignature",
    "Escalation",
    "GuidanceMessage",
    "HelpCrew",
    "HelpRequest",
    "HelpTerms",
    "KeepAway",
    "Muster",
    "MusterAlert",
    "MusterMoment",
    "MusterTerms",
    "OrderDraft",
    "OrderRule",
    "PlanStepDone",
    "PolicyClause",
    "PolicyDocument",
    "RallyPoint",
    "StandingOrder",
    "UpwardReport",
    "WatchHandover",
    "WatchItem",
]
