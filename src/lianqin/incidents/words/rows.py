"""How the words of a category are written down, and words that stand for one another."""

from __future__ import annotations

from collections.abc import Iterator

# Rows of a weight and the words that have it, set apart by blanks.
Rows = tuple[tuple[int, str], ...]

# `@took` in a word stands for each of these.
ALIKE: dict[str, str] = {
    "took": (
        "偷走 偷了 被偷 拿走 弄走 搬走 卸走 割走 剪走 拉走 牵走 骑走 开走 套走 摸走 顺走 拎走 "
        "抬走 扛走 推走 拆走 盗走 掰走 摘走 没了 不见 寻不着 找不着 丢了 少了 没影 让人偷 叫人偷 "
        "给偷"
    ),
    "vehicle": "电动车 电瓶车 摩托 三轮 自行车 面包车 轿车 小车 电车 拖拉机 电驴 山地车",
    "stock": "羊 牛 猪 鸡 鸭 兔 鱼 狗 驴 玉米 苹果 核桃 花椒 药材 粮食 麦子 庄稼 果子 桃 蜂箱 连翘",
    "wire": "电缆 电线 铜线 铝线 光缆 线缆 铜芯 变压器 箱变 机井 电表",
    "man": "老公 丈夫 男人 对象 老婆 媳妇 妻子 前夫 前妻 女婿 姐夫 妹夫 男朋友 两口子 夫妻",
    "kin": "我爸 我妈 我哥 我弟 我姐 我妹 我儿 我女儿 我嫂 我婆婆 公公 婆婆 爹 娘",
    "child": "孩子 儿子 女儿 小孩 娃 闺女 孙子 孙女 学生 小学生 初中生 男孩 女孩 幼儿 婴儿 小姑娘",
    "old": "老人 老太太 老汉 老头 大爷 大娘 奶奶 爷爷 姥姥 姥爷 老奶奶 老爷爷",
    "hit": "打 揍 扇 踹 抽 掐 踢 撞墙 按在地上 扯头发 拿皮带 烫",
    "arm": "刀 菜刀 砍刀 匕首 斧子 斧头 斧 钢管 铁棍 棍子 棍 铁锹 镐 枪 棒球棍 钢叉 锄头 砖头",
    "hold": "拿着 提着 举着 拎着 挥着 持 提 拿 手里有 手里拿 手里拎 掏出 亮出 抡着 攥着 抄起",
    "snatch": "抢了 抢走 抢 夺 夺走 拽走 扯走 抓走 拽了 一把拽 一把扯",
    "thing": "包 手机 钱包 项链 钱 耳环 手提包 背包 金链子 书包 现金",
    "pay": (
        "转账 转钱 汇钱 汇款 转了 转过 转给 打钱 打款 扫码 付款 充值 充了 垫付 垫了 打给 交了 转到"
    ),
    "net": (
        "网上 微信 抖音 快手 QQ 群里 平台 客服 链接 陌生电话 贷款 网贷 刷单 投资 直播 闲鱼 网友 "
        "APP 二维码 网购 快递"
    ),
    "hurtpart": "头 腿 胳膊 手 脸 肋骨 鼻子 眼睛 牙 腰 脚 嘴",
    "broke": "破 断 折 骨折 肿 流血 缝 出血 打肿 掉了",
    "lose": "找不到 找不着 找不见 寻不着 不见 丢了 没回 没有回 走丢 走失 跑丢 跟丢 走散 没影",
    "stuckin": "卡在 困在 夹在 关在 反锁在 锁在 陷在 掉在",
    "jumpat": "楼顶 天台 桥上 桥边 栏杆 窗台 阳台 水库边 河边 塔吊 楼边 护栏外",
    "water": "水里 河里 水库 池塘 河 水渠 水坑 湖 冰窟窿 涝池 井里",
    "drunk": "喝多 喝醉 醉酒 酒后 喝了酒 喝大 又喝酒 喝高 醉汉 醉鬼 喝得",
    "rage": "骂 砸 闹 踹门 摔 捣乱 撒泼 耍赖 骂街 乱叫 不走",
    "down": "躺 倒 睡 趴 起不来 叫不醒 走不了 站不住 吐 冻 坐在",
    "crowd": (
        "十几个人 几十个人 几十人 三十个人 二十个人 二十多人 几十号 一群人 好多人 许多人 四十多 "
        "五十多"
    ),
    "boss": "老板 包工头 工头 公司 厂里 工地 单位 劳务",
    "wage": "工资 工钱 血汗钱 劳务费 加班费 钱没给 不给钱 没结账 不结账 没发",
    "shop": "超市 便利店 服装店 商店 店里 商场 小卖部 烟酒店 门市",
}


def spelled(word: str) -> Iterator[str]:
    """The words that `word` stands for: one for each of what `@…` in it names.

    Raises ValueError for a name that is not in ALIKE.
    """
    before, at, rest = word.partition("@")
    if not at:
        yield word
        return
    name = max((key for key in ALIKE if rest.startswith(key)), key=len)
    for tail in spelled(rest[len(name) :]):
        for one in ALIKE[name].split():
            yield before + one + tail
