"""A man by 陵沁路 on the night of 12 July (rows 45 to 50): found at 22:05, known at 22:29.

The picture is drawn: a shape in a coat, nobody's face.
"""

from __future__ import annotations

import io
from datetime import datetime

from PIL import Image, ImageDraw, ImageFilter

from lianqin.demo.scenes.play import Do, Play, Step, actor, close, crew_step, fed_back
from lianqin.dispatch import directives
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.states import Status
from lianqin.incidents import appeals, roadside, services, sightings
from lianqin.incidents.appeal_list import choices_for
from lianqin.incidents.appeal_pictures import prepare
from lianqin.incidents.handovers import Condition, Giving, Relation, hand_over
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import AppealRecipient, IdentityAppeal, Sighting
from lianqin.incidents.states import Source
from lianqin.registry.models import Place

POINT = "周村陵沁路联勤点"
OUTCOME = services.Outcome(result="rescued", category="assistance.drunk", helped=1)
GIVEN = Giving(
    Relation.SPOUSE,
    "核对双方身份证和户口簿，本人认出妻子",
    Condition.CARE,
    text="由家属驾车接回",
)


def lost_man() -> tuple[Step, ...]:
    """A joint patrol finds him; a grid worker knows him nine minutes after the appeal."""
    return (
        Step(0, "联合巡逻报告：路边躺着一名男子", _find),
        Step(20, "开警示灯", _step("lights")),
        Step(45, "放锥桶", _step("cone")),
        Step(60, "人员站到护栏外", _step("behind_rail")),
        Step(75, "呼叫有应答", _step("responds")),
        Step(80, "指挥中心派警", _send),
        Step(95, "民警接受", lambda play, at: _police(play, Status.ACCEPTED, at)),
        Step(120, "搀扶至路边", _help("help_up")),
        Step(150, "民警途中", lambda play, at: _police(play, Status.EN_ROUTE, at)),
        Step(180, "保暖、给水", _help("keep_warm")),
        Step(300, "民警到达", lambda play, at: _police(play, Status.ON_SCENE, at), "police"),
        Step(720, "民警发起寻人协查", _ask),
        Step(900, "值班民警批准，发布", _approve),
        Step(1080, "网格员查看照片", _look),
        Step(1440, "网格员：认识", _answer),
        Step(1500, "民警判为有效", _judge),
        Step(2700, "平安交给家属，照片销毁", _hand_over),
        Step(2760, "处置完毕", lambda play, at: _police(play, Status.CLEARED, at)),
        Step(3000, "反馈", fed_back("zhoucun", OUTCOME)),
        Step(36000, "次日告知本人", _tell),
        Step(36600, "结案", close),
    )


def drawn_picture() -> bytes:
    """A figure on a dark road as JPEG: coat, trousers, shoes, and a head without a face."""
    picture = Image.new("RGB", (960, 1280), "#1b2430")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 900, 960, 1280), fill="#2c333b")
    pen.polygon([(430, 900), (530, 900), (620, 1280), (340, 1280)], fill="#59616a")
    pen.ellipse((405, 170, 555, 360), fill="#b48a69")
    pen.pieslice((395, 150, 565, 330), 180, 360, fill="#22262b")
    pen.rounded_rectangle((330, 350, 630, 800), 60, fill="#28426b")
    pen.line((480, 360, 480, 800), fill="#1d3152", width=8)
    pen.rounded_rectangle((270, 380, 350, 760), 34, fill="#28426b")
    pen.rounded_rectangle((610, 380, 690, 760), 34, fill="#28426b")
    pen.rectangle((370, 790, 590, 1090), fill="#3a3f45")
    pen.ellipse((350, 1070, 480, 1130), fill="#101418")
    pen.ellipse((480, 1070, 610, 1130), fill="#101418")
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(3)).save(out, "JPEG", quality=88)
    return out.getvalue()


def _find(play: Play, at: datetime) -> None:
    officer = actor("zhoucun")
    point = Place.unscoped.get(bureau_id=officer.viewer.bureau, name=POINT)
    report = Report(
        source=Source.PATROL,
        words="联合巡逻在陵沁路发现一名醉酒男子躺在路边，货车多、视线不好，说不出姓名住址。",
        place_text=f"陵沁路（{POINT}以东约 300 米）",
        lon=point.lon + 0.0033,
        lat=point.lat,
        uncertainty_m=30,
        category="assistance.drunk",
        adults=1,
    )
    play.incident = take_report(report, actor=officer.viewer, actor_name=officer.name, at=at)


def _step(code: str) -> Do:
    def take(play: Play, at: datetime) -> None:
        who = actor("volunteer")
        roadside.take_step(
            play.the_incident, code, actor=who.viewer, actor_name=who.name, at=at, device_at=at
        )

    return take


def _help(code: str) -> Do:
    def give(play: Play, at: datetime) -> None:
        who = actor("volunteer")
        roadside.record_help(
            play.the_incident, code, actor=who.viewer, actor_name=who.name, at=at, device_at=at
        )

    return give


def _send(play: Play, at: datetime) -> None:
    chen, incident = actor("chen"), play.the_incident
    police = next(row for row in propose_for(incident, at).proposed if row.candidate.is_police)
    order = directives.Order(unit_id=police.candidate.unit_id, task="到路边查看，送他回家")
    play.directives["police"] = directives.issue(
        incident, order, actor=chen.viewer, actor_name=chen.name, at=at
    )


def _police(play: Play, to: Status, at: datetime) -> None:
    crew_step(play, "police", to, at, actor("zhoucun"))


def _ask(play: Play, at: datetime) -> None:
    officer, incident, raw = actor("zhoucun"), play.the_incident, drawn_picture()
    lists = {choice.kind.code: choice.people for choice in choices_for(incident, at)}
    people = (*lists["grid"], *lists["volunteers"], *lists["officers"])
    wanted = appeals.Ask(
        basis="本人说不出姓名住址，夜间路边有危险，须尽快找到家属；查无走失报警",
        words="男，五十岁左右，深蓝外套，灰裤子，黑布鞋",
        place_text="陵沁路周村段",
        picture=prepare(io.BytesIO(raw), len(raw)),
        person_ids=tuple(person.person_id for person in people),
    )
    appeals.ask(incident, wanted, actor=officer.viewer, actor_name=officer.name, at=at)


def _appeal(play: Play) -> IdentityAppeal:
    return IdentityAppeal.unscoped.get(incident=play.the_incident)


def _approve(play: Play, at: datetime) -> None:
    chen = actor("chen")
    appeals.approve(_appeal(play), actor=chen.viewer, actor_name=chen.name, at=at)


def _look(play: Play, at: datetime) -> None:
    grid = actor("grid")
    sightings.look(_appeal(play), actor=grid.viewer, actor_name=grid.name, at=at)


def _answer(play: Play, at: datetime) -> None:
    grid, appeal = actor("grid"), _appeal(play)
    place = AppealRecipient.unscoped.get(appeal=appeal, person_id=grid.viewer.person_id or 0)
    saying = sightings.Saying(Sighting.Kind.KNOWS, words="前街的住户，我联系他家里人")
    sightings.say(place, saying, actor=grid.viewer, actor_name=grid.name, said_at=at, device_at=at)


def _judge(play: Play, at: datetime) -> None:
    officer = actor("zhoucun")
    answer = Sighting.unscoped.get(appeal=_appeal(play))
    sightings.judge(answer, is_valid=True, actor=officer.viewer, actor_name=officer.name, at=at)


def _hand_over(play: Play, at: datetime) -> None:
    officer = actor("zhoucun")
    hand_over(play.the_incident, GIVEN, actor=officer.viewer, actor_name=officer.name, at=at)


def _tell(play: Play, at: datetime) -> None:
    officer = actor("zhoucun")
    appeals.tell_person(
        _appeal(play),
        words="次日电话告知本人：照片给谁看过、为什么、已经销毁",
        actor=officer.viewer,
        actor_name=officer.name,
        at=at,
    )
