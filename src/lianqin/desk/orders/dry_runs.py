"""What a draft would have changed: its dry run over the incidents of a period, slice by slice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import may, requires
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import NotFound
from lianqin.desk.edge import DeskRequest, find, is_fragment, says_why
from lianqin.desk.orders.forms import PeriodForm
from lianqin.dispatch.dry_run import NO_RULE, Tally, go_on, incidents_of
from lianqin.dispatch.models import OrderDraft
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.rule_words import FIELDS, Names, where
from lianqin.incidents.models import Incident

SALT = "order-dry-run"


class RuleCount(NamedTuple):
    """What a rule of the draft would have held, and how many incidents each field changes."""

    where: str
    held: int
    changed: int
    fields: list[tuple[Promise | str, int]]


@requires("order.drafts")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def order_dry_run(request: DeskRequest, draft_id: int) -> HttpResponse:
    """Choose a period (last month by itself); a long one goes on from slice to slice."""
    draft = find(OrderDraft, request.viewer, pk=draft_id)
    tally = Tally()
    if request.method == "POST":
        carried = _carried(request, draft)
        form, tally = PeriodForm(carried["period"]), Tally.read(carried["tally"])
    else:
        asked = request.GET if "since" in request.GET else PeriodForm.last_month()
        form = PeriodForm(asked)
    if not form.is_valid():
        return render(request, _template(request), {"draft": draft, "form": form}, status=422)
    since, until = _moments(form.cleaned_data["since"], form.cleaned_data["until"])
    total = incidents_of(draft.bureau_id, since, until).count()
    go_on(draft, since, until, tally)
    context = _shown(request, draft, tally) | {
        "draft": draft,
        "form": form,
        "tally": tally,
        "total": max(total, tally.done),
        "carried": signing.dumps(
            {
                "draft": draft.pk,
                "revision": draft.revision,
                "period": {name: str(form.cleaned_data[name]) for name in ("since", "until")},
                "tally": vars(tally),
            },
            salt=SALT,
            compress=True,
        ),
    }
    return render(request, _template(request), context)


def _template(request: DeskRequest) -> str:
    return "desk/orders/_dry_run.html" if is_fragment(request) else "desk/orders/dry_run.html"


def _carried(request: DeskRequest, draft: OrderDraft) -> dict[str, Any]:
    """What the last slice left. Raises NotFound for what this page did not write, or what was
    counted from another text."""
    try:
        carried: dict[str, Any] = signing.loads(request.POST.get("carried", ""), salt=SALT)
    except signing.BadSignature as fault:
        raise NotFound from fault
    if (carried["draft"], carried["revision"]) != (draft.pk, draft.revision):
        raise NotFound
    return carried


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    first = datetime.combine(since, time(), SHANGHAI)
    return first, datetime.combine(until + timedelta(days=1), time(), SHANGHAI)


def _shown(request: DeskRequest, draft: OrderDraft, tally: Tally) -> dict[str, Any]:
    rules = [Rule.of(row) for row in draft.rules.all()]
    names = Names.of(rules)
    words = {**FIELDS, NO_RULE: _("有无规则")}
    counts = []
    for place, found in sorted(tally.rules.items(), key=lambda one: int(one[0])):
        name = where(rules[int(place)], names) if int(place) >= 0 else _("草案中没有规则")
        fields = [(words[key], n) for key, n in found.items() if key in words]
        counts.append(RuleCount(name, found["all"], found["changed"], fields))
    sees = may(request.viewer.role, "incident.see")
    numbers = [one for one, _differ in tally.listed]
    rows = Incident.objects.for_viewer(request.viewer).in_bulk(numbers) if sees else {}
    return {
        "counts": counts,
        "incidents": [
            (rows[one], [words[key] for key in differ])
            for one, differ in tally.listed
            if one in rows
        ],
        "unseen": tally.changed - len(rows),
    }
