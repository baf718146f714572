"""The facts of supervision, by concept."""

from lianqin.supervision.models.conduct import (
    Breach,
    Complaint,
    RecognisedAct,
    Recognition,
)
from lianqin.supervision.models.inspections import (
    Finding,
    Inspection,
    InspectionLine,
    InspectionPhoto,
    InspectionSheet,
    SheetItem,
    Signature,
)

__all__ = [
    "Breach",
    "Complaint",
    "Finding",
    "Inspection",
    "InspectionLine",
    "InspectionPhoto",
    "InspectionSheet",
    "RecognisedAct",
    "Recognition",
    "SheetItem",
    "Signature",
]
