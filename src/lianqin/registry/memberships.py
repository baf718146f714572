"""What accounts asks of registry: whose accounts a bureau's are, and how one comes to serve."""

from __future__ import annotations

from django.db.models import Q

from lianqin.accounts.errors import UnknownWorkplace
from lianqin.core.acts import act
from lianqin.core.scope import NOTHING, Viewer
from lianqin.registry.models import Membership, Organisation


def accounts_of_bureau(viewer: Viewer) -> Q:
    """The accounts that serve or have served in the viewer's bureau, for use in a query of User."""
    if viewer.bureau_id is None:
        return NOTHING
    served = Membership.unscoped.filter(organisation__bureau_id=viewer.bureau_id)
    return Q(pk__in=served.values("user_id"))


def serve(user_id: int, slug: str, actor: Viewer) -> None:
    """Let an account serve in the organisation `slug` from now on, and nowhere else.

    Raises UnknownWorkplace when no organisation, or more than one, is called that. Whoever belongs
    to a bureau reaches no workplace of another; the console, which belongs to none, reaches all.
    """
    reached = Q(bureau_id=actor.bureau_id) if actor.bureau_id is not None else Q()
    found = list(Organisation.unscoped.filter(reached, slug=slug)[:2])
    if len(found) != 1:
        raise UnknownWorkplace(slug=slug)
    with act("account.serve", actor=actor) as act_:
        Membership.unscoped.filter(user_id=user_id, until=None).update(until=act_.at)
        membership = Membership.unscoped.create(
            user_id=user_id, organisation=found[0], since=act_.at
        )
        act_.record(membership, user=user_id, organisation=found[0].pk)
