"""What stands in an address: for each part one's own row, a stranger's, and one there is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from addresses import Address
from story import Story

from lianqin.stats.measures import MEASURES

OWN, FOREIGN, MISSING = "own", "foreign", "missing"


@dataclass(frozen=True)
class Sample:
    """`of` finds the row's mark in a county's story; `missing` is a mark that no row has.

    `is_row` is untrue of what is the same in every county, as the code of a measure.
    """

    of: Callable[[Story], Any]
    missing: Any
    is_row: bool = True


_INCIDENT = Sample(lambda story: story.incident.number, "T00000000")
_DIRECTIVE = Sample(lambda story: story.directive.number, "D00000000")

# By part, or by address and part where one word means two things.
SAMPLES: dict[str, Sample] = {
    "person_id": Sample(lambda story: story.cast.li.person.pk, 987654),
    "certificate_id": Sample(lambda story: story.cast.li.person.certificates.first().pk, 987654),
    "correction_id": Sample(lambda story: story.papers.correction.pk, 987654),
    "number": _INCIDENT,
    "directive": _DIRECTIVE,
    "unit_id": Sample(lambda story: story.cast.li_crew.pk, 987654),
    "entry_id": Sample(lambda story: story.entry.pk, 987654),
    "photo_id": Sample(lambda story: story.photo.pk, 987654),
    "voice_id": Sample(lambda story: story.aftermath.voice_note.pk, 987654),
    "access_id": Sample(lambda story: story.footage.pk, 987654),
    "device_id": Sample(lambda story: story.device.pk, 987654),
    "user_id": Sample(lambda story: story.cast.sun.user.pk, 987654),
    "watch_id": Sample(lambda story: story.watch.handing_over.pk, 987654),
    "condition_id": Sample(lambda story: story.condition.pk, 987654),
    "camera_id": Sample(lambda story: story.cast.camera.pk, 987654),
    "run_id": Sample(lambda story: story.papers.import_run.pk, 987654),
    "desk:import_template kind": Sample(lambda story: "people", "no-such-kind", is_row=False),
    "desk:export kind": Sample(lambda story: "people", "no-such-kind", is_row=False),
    "organisation_id": Sample(lambda story: story.cast.company.pk, 987654),
    "contract_id": Sample(lambda story: story.papers.contract.pk, 987654),
    "team_id": Sample(lambda story: story.cast.team.pk, 987654),
    "linkage_id": Sample(lambda story: story.cast.li.person.linkages.get().pk, 987654),
    "point_id": Sample(lambda story: story.cast.point.pk, 987654),
    "site_id": Sample(lambda story: story.cast.works.pk, 987654),
    "item_id": Sample(lambda story: story.papers.armband.pk, 987654),
    "desk:kit_order order": Sample(lambda story: "inspect", "no-such-order", is_row=False),
    "inspection": Sample(lambda story: story.oversight.inspection.number, "J0000-0000"),
    "shot_id": Sample(lambda story: story.oversight.inspection_photo.pk, 987654),
    "finding_id": Sample(lambda story: story.oversight.finding.pk, 987654),
    "complaint": Sample(lambda story: story.oversight.complaint.number, "T0000-0000"),
    "breach": Sample(lambda story: story.oversight.breach.number, "W0000-0000"),
    "act_id": Sample(lambda story: story.oversight.recognised_act.pk, 987654),
    "grievance_id": Sample(lambda story: story.aftermath.grievance.pk, 987654),
    "appeal": Sample(lambda story: story.aftermath.appeal.number, "X00000000"),
    "sighting_id": Sample(lambda story: story.aftermath.sighting.pk, 987654),
    "asked": Sample(lambda story: story.helped.help_request.number, "援0000-0000"),
    "report": Sample(lambda story: story.helped.upward_report.number, "报0000-0000"),
    "version": Sample(lambda story: story.cast.order.version, 987654, is_row=False),
    "draft_id": Sample(lambda story: story.policy.order_draft.pk, 987654),
    "draft_rule_id": Sample(lambda story: story.policy.draft_rule.pk, 987654),
    "policy_id": Sample(lambda story: story.policy.plan.pk, 987654),
    "quarter": Sample(lambda story: "2024Q2", "2024Q9", is_row=False),
    "dispute": Sample(lambda story: story.quarrel.dispute.number, "JF00000000-0000"),
    "code": Sample(lambda story: MEASURES[0].code, "no-such-measure", is_row=False),
    "field:directive number": _DIRECTIVE,
    "field:received number": _DIRECTIVE,
    "field:answer number": _DIRECTIVE,
    "field:step number": _DIRECTIVE,
    "field:way number": _DIRECTIVE,
    "field:plan_step number": _DIRECTIVE,
    "field:guidance number": _DIRECTIVE,
}


def sample_of(address: Address, part: str) -> Sample | None:
    """The sample for one part of one address, or None where the table has none."""
    return SAMPLES.get(f"{address.name} {part}") or SAMPLES.get(part)


def parts_of(address: Address, story: Story, **instead: Any) -> dict[str, Any]:
    """The parts of an address in one's own county, with some put `instead`."""
    found = {}
    for part in address.parts:
        sample = sample_of(address, part)
        assert sample, f"tests/samples.py has no sample for “{part}” of {address.name}"
        found[part] = instead.get(part, sample.of(story))
    return found
