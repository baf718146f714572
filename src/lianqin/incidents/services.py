"""What the desk does with an incident after it was taken."""

from __future__ import annotations

from lianqin.incidents.classifying import classify as classify
from lianqin.incidents.ending import Outcome as Outcome
from lianqin.incidents.ending import close as close
from lianqin.incidents.ending import give_feedback as give_feedback
from lianqin.incidents.facts import add_facts as add_facts
from lianqin.incidents.facts import facts_of as facts_of
from lianqin.incidents.footage import view_footage as view_footage
from lianqin.incidents.moments import arrived as arrived
from lianqin.incidents.moments import note as note
from lianqin.incidents.moments import take_part as take_part
from lianqin.incidents.moving import move as move
from lianqin.incidents.moving import refuse_closed as refuse_closed
