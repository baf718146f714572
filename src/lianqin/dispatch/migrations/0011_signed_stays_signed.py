"""What two people signed and what was approved stays as it was: the database refuses to change it.

Only the end of a document's days may still be set, when the one that replaces it is approved.
"""

from django.db import migrations

from lianqin.core.kept import kept

ORDER = ("bureau_id", "version", "title", "is_trial", "in_force_from", "policy_id", "digest")
ORDER += ("first_signature", "second_signature", "first_signer", "second_signer", "signed_at")
RULE = ("order_id", "category", "priority", "area_id", "hours_since", "hours_until", "lead")
RULE += ("officers", "guards", "skills", "kit", "actions", "reason", "ack_seconds")
RULE += ("arrival_seconds", "ladder", "informs", "clause_id")
POLICY = ("title", "number", "is_trial", "issued_on", "since", "replaces_id")
POLICY += ("approved_at", "approved_by", "approver_name", "digest")
SIGNATURE = ("draft_id", "signer_id", "signer_name", "digest", "signed_at")


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0010_policies_drafts_and_signatures")]
    operations = [
        *(kept("dispatch_standingorder", column) for column in ORDER),
        *(kept("dispatch_orderrule", column) for column in RULE),
        *(
            kept("dispatch_policydocument", column, when="OLD.approved_at IS NOT NULL")
            for column in POLICY
        ),
        *(
            kept("dispatch_policyclause", column, when="OLD.is_sealed")
            for column in ("policy_id", "number", "text", "is_sealed")
        ),
        *(kept("dispatch_draftsignature", column) for column in SIGNATURE),
        *(
            kept("dispatch_orderdraft", column, when="OLD.state = 'signed'")
            for column in ("title", "is_trial", "policy_id", "in_force_on", "ends_on", "state")
        ),
    ]
