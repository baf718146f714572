"""The category that the caller's words sound like: a hint beside the form, never in its way."""

from __future__ import annotations

from lianqin.incidents.categories import BY_CODE, Category

MOST = 3
# What callers say. Earlier rows are graver and come first.
HEARD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("criminal.weapon", ("持刀", "持械", "刀", "砍", "枪", "凶器")),
    ("criminal.robbery", ("抢劫", "抢夺", "抢了", "被抢", "飞车")),
    ("assistance.medical", ("晕倒", "昏迷", "流血", "心脏", "呼吸", "受伤", "中毒", "病倒")),
    ("security.domestic", ("家暴", "打老婆", "丈夫打", "老公打", "妻子打")),
    ("security.fight", ("打架", "斗殴", "打起来", "殴打", "动手")),
    ("criminal.theft", ("偷", "盗", "小偷", "被撬", "丢了", "失窃")),
    ("criminal.fraud", ("诈骗", "被骗", "骗子", "转账")),
    ("assistance.lost", ("迷路", "被困", "困在", "走不出", "下不来")),
    ("assistance.missing", ("走失", "走丢", "找不到人", "失踪", "不见了")),
    ("assistance.drunk", ("醉", "喝多", "酒后", "躺在路")),
    ("traffic.collision", ("车祸", "撞车", "追尾", "撞了", "碰了")),
    ("traffic.obstacle", ("堵车", "落石", "井盖", "障碍", "抛锚", "塌方")),
    ("dispute.labour", ("工资", "欠薪", "讨薪", "工钱")),
    ("dispute.consumer", ("退款", "买了", "商家", "消费")),
    ("dispute.neighbour", ("邻居", "楼上", "楼下", "噪声", "噪音", "漏水")),
    ("security.nuisance", ("闹事", "扰乱", "起哄", "喧哗", "滋事")),
    ("other.inquiry", ("咨询", "请问", "问一下")),
)


def suggest(words: str) -> list[Category]:
    """Up to three categories, the graver first; none when nothing is recognised."""
    heard = [code for code, said in HEARD if any(word in words for word in said)]
    return [BY_CODE[code] for code in heard[:MOST]]
