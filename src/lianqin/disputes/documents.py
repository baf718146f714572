"""The agreement as a Word file on A4, from the template that scripts/write_agreement.py draws.

The names stand in the file and in the sealed column, and nowhere else: the file is made for
whoever asks and kept nowhere; that it was made is on the record.
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.disputes import course
from lianqin.disputes.agreeing import parties_of
from lianqin.disputes.models import MediationAgreement
from lianqin.disputes.states import Form, StepKind, To

TEMPLATE = Path(__file__).parent / "files/agreement.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

TITLES = {
    (To.MEDIATOR, Form.WRITTEN): "人民调解协议书",
    (To.MEDIATOR, Form.ORAL): "人民调解口头协议登记表",
    (To.POLICE, Form.WRITTEN): "调解协议书（公安机关主持）",
    (To.POLICE, Form.ORAL): "口头调解协议登记表（公安机关主持）",
}
FREE = {
    To.MEDIATOR: "人民调解委员会调解民间纠纷，不收取任何费用（人民调解法第四条）。",
    To.POLICE: "公安机关主持调解，不收取任何费用。",
}
BINDING = {
    Form.WRITTEN: "本协议自各方当事人签名、盖章或者按指印，调解员签名并加盖印章之日起生效",
    Form.ORAL: "本协议自各方当事人达成协议之日起生效，内容由调解员记录",
}
ABOUT_IT = "就协议的履行或者内容发生争议的，一方当事人可以向人民法院提起诉讼"


def word_of(day: date) -> str:
    """A day as a document writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def fields_of(agreement: MediationAgreement) -> dict[str, Any]:
    """Every field of the file but the parties."""
    by, form = To(agreement.by), Form(agreement.form)
    is_theirs = by == To.MEDIATOR
    law = {Form.WRITTEN: "第二十九条、第三十一条", Form.ORAL: "第三十条、第三十一条"}[form]
    basis = f"（人民调解法{law}）" if is_theirs else ""
    confirm = ""
    if agreement.confirm_by:
        confirm = (
            f"各方认为有必要的，可以在{word_of(agreement.confirm_by)}以前（含当日）共同向人民法院"
            "申请司法确认（人民调解法第三十三条：自协议生效之日起三十日内）。"
        )
    return {
        "title": TITLES[by, form],
        "number": agreement.dispute.number,
        "facts": agreement.facts,
        "terms": agreement.terms,
        "performance": agreement.performance,
        "free": FREE[by],
        "binding": f"{BINDING[form]}；各方应当按照约定履行{basis}。",
        "confirm": confirm,
        "dispute_about_it": f"{ABOUT_IT}{'（人民调解法第三十二条）' if is_theirs else ''}。",
        "copies": f"本协议一式{agreement.dispute.sides + 1}份，各方当事人和调解组织各执一份。",
        "mediator_signs": "人民调解员" if is_theirs else "主持民警",
        "mediator": agreement.mediator_name,
        "committee": agreement.committee,
        "agreed_on": word_of(agreement.agreed_on),
    }


def agreement_file(
    agreement: MediationAgreement,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> bytes:
    """The file with names and numbers, made and entered as made. Raises NotAMediator."""
    course.refuse_who_may_not(actor, StepKind.FILE_MADE)
    with act("dispute.agreement_file", actor=actor, at=at) as act_:
        parties = parties_of(agreement, actor=actor, at=act_.at)
        course.write(act_, agreement.dispute, StepKind.FILE_MADE, actor_name=actor_name)
    paper = DocxTemplate(TEMPLATE)
    paper.render({**fields_of(agreement), "parties": parties}, autoescape=True)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()
