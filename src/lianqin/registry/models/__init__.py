"""The facts of the registry, by concept."""

from lianqin.registry.models.conditions import RoadCondition
from lianqin.registry.models.dossier import (
    Change,
    ConductEntry,
    Correction,
    DossierReading,
    EligibilityCheck,
    Employment,
    Insurance,
    Qualification,
)
from lianqin.registry.models.files import ExportRecord, ImportRow, ImportRun
from lianqin.registry.models.filings import Filing, ServiceContract
from lianqin.registry.models.kit import (
    KitInspection,
    KitIssue,
    KitItem,
    ShiftCheck,
    ShiftCheckLine,
)
from lianqin.registry.models.linkage import DutyPoint, Linkage, Team, TeamMembership
from lianqin.registry.models.notices import ExpiryNotice
from lianqin.registry.models.organisations import Membership, Organisation
from lianqin.registry.models.people import Certificate, Person
from lianqin.registry.models.places import Camera, Place, PlaceEnd, Site

__all__ = [
    "Camera",
    "Certificate",
    "Change",
    "ConductEntry",
    "Correction",
    "DossierReading",
    "DutyPoint",
    "EligibilityCheck",
    "Employment",
    "ExpiryNotice",
    "ExportRecord",
    "Filing",
    "ImportRow",
    "ImportRun",
    "Insurance",
    "KitInspection",
    "KitIssue",
    "KitItem",
    "Linkage",
    "Membership",
    "Organisation",
    "Person",
    "Place",
    "PlaceEnd",
    "Qualification",
    "RoadCondition",
    "ServiceContract",
    "ShiftCheck",
    "ShiftCheckLine",
    "Site",
    "Team",
    "TeamMembership",
]
