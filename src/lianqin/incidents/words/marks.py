"""Words that ask about a mark of the intake form, written as those of the categories."""

from __future__ import annotations

SAID: dict[str, str] = {
    "has_weapon": (
        "刀 砍 捅 斧 钢管 铁棍 棍子 甩棍 球棍 球杆 匕首 枪 凶器 持械 酒瓶 砖头 板砖 镐把 铁锹 "
        "锄头 弩 抄家伙 动家伙 铁锤 锤子 镰刀 炸药 雷管 手榴弹 硫酸 拿~石头"
    ),
    "injured": (
        "受伤 流血 出血 血流 是血 血 骨折 打伤 砍伤 撞伤 咬伤 摔伤 烧伤 烫伤 刺伤 砸伤 伤口 伤者 "
        "伤得 割腕 动不了 起不来 打断 打破 砸破 打肿 肿了 脱臼 昏迷 咬了 让狗咬 被狗咬 蜇了 砍了 "
        "捅了 撞死 打死 摔下来 掉下来了，不动 不动了 砸脑袋 拍脑袋 腿断 腿折 鼻青脸肿 青一块 "
        "没呼吸 卡在~出不来 轧了 压在 头破 肋骨~断 断了~根 抱着腿 撞墙 @hurtpart~打断 "
        "@hurtpart~打破 把我头"
    ),
    "minors_harmed": (
        "@child~@hit @hit@child @hit~@child @child~被打 @child~欺负 @child~摸 摸~@child "
        "@child~脱 @child~猥亵 猥亵~@child @child~虐 虐~@child 身上~@child @child~身上 @child~血 "
        "@child~受伤 拉~@child~上车 抢@child 拐~@child @child~抱走 偷@child 外甥女~摸 侄女~摸 "
        "咬~@child 咬~小孩 @child~被咬 @child~拉走 岁~摸 岁~脱 霸凌 欺凌 逼~@child @child~打他 "
        "同学~打 学生~打 侄子~逼 女娃~打"
    ),
    "is_domestic": (
        "家暴 @man~@hit @man~动手 打老婆 打媳妇 又打我 又动手 被@man @kin~打我妈 打@old 虐待 "
        "继母 继父 后妈 后爸 她男的 我男的 前夫 打孩子 儿子~打~老 儿子~打他 我嫂子~打 把我头"
    ),
    "is_ongoing": (
        "正在 还在打 还在砸 还在偷 还在闹 还在里 还没走 没走 快来 赶紧来 救命 要动手 打起来 追着 "
        "追人 堵着 按在地上 在街上 现在 这会儿"
    ),
    "has_fled": (
        "跑了 逃了 逃跑 逃走 溜了 没影 跑掉 开车走 骑车走 就跑 就走 跑远 逃逸 跑的 跑没 往~跑 往~逃"
    ),
}
# These hold a word of SAID and mean no such thing.
HARMLESS = (
    "刀削面 剪刀面 刀郎 水枪 焊枪 油枪 加油枪 玩具枪 光棍 冰棍 枪手 刀鱼 砍价 血压 血糖 血型 "
    "献血 血汗钱"
)
