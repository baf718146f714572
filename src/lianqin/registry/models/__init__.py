"""The facts of the registry, by concept."""

from lianqin.registry.models.conditions import RoadCondition
from lianqin.registry.models.linkage import DutyPoint, Linkage, Team, TeamMembership
from lianqin.registry.models.organisations import Membership, Organisation
from lianqin.registry.models.people import Certificate, Person
from lianqin.registry.models.places import Camera, Place, Site

__all__ = [
    "Camera",
    "Certificate",
    "DutyPoint",
    "Linkage",
    "Membership",
    "Organisation",
    "Person",
    "Place",
    "RoadCondition",
    "Site",
    "Team",
    "TeamMembership",
]
