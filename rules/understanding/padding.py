"""What members wrap around the names they mean: left out, the rest of a sentence is a name.

All in simplified characters, as text is folded to them. Words of two characters and more are padding anywhere in a
sentence; a single character is so only at the edges of what is left, because names are made of them too (和平饭店).
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Padding(NamedTuple):
    """`anywhere` is left out wherever it stands, but for its group `kept`; `before` and `after` at the edges."""

    anywhere: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


_SAID_TO_ANYBODY = (
    "您好 你好 请问 请问一下 麻烦 麻烦您 麻烦你 谢谢 谢啦 多谢 不好意思 打扰 一下 一下下 帮我 帮忙 给我 告诉我 "
    "我想问 我想问一下 想问 问下 问问 问一下 那个什么 就是 就是说 哎呀 "
    "请教 想请教 老铁 好吧 好的 可以吗 行吗 好吗 我想要 我想 想要 想 我要 可不可以 能不能 能否 是否 有没有 有木有 "
    "有冇 阿姨 一个 一家 这个 那个 那种 这种 哪些 哪个 什么 怎么 怎么样 "
    "怎样 如何 到底 具体 大概 大约 差不多 现在 目前 之类 可以 需要 需不需要 要不要 会不会 知道 你知道 知不知道 "
    "或者 以及 还有 还是 应该 请求 是不是 有什么 有啥 什么样 哪里 哪儿 "
    "在哪里 在哪 看看 看下 看一下 想看 查一下 查询 查查 发我 发给我 发一下 发来 畀我 使唔使 有咩 咩"
)
_SHOP_WORDS = (
    "这家 那家 这间 那间 这店 那店 这家店 那家店 这间店 这里 那里 这儿 那儿 这边 那边 他家 它家 她家 他们 它们 "
    "他们家 佢哋 呢间 嗰间 你说的 刚刚 你发的 店里 店名 店名叫 叫做 叫啥 来着 介绍 介绍介绍 "
    "多长 多长时间 多高 几多 几分钟 好处 走路 最后 点餐 联系 把它 带狗 带猫 倒闭 进场 哪有 "
    "说说 讲讲 聊聊 详情 情况 信息 资料 详细 刚才 来头 导航 过去 过来 开车 给个 给一个 想订 我卡 我的卡 我们 "
    "会员卡 会员 用卡 这张卡 这个卡 这张 支持 接受 一般 通常 平时 里面 门口 "
    "门口了 上面 附近 旁边 水平 开始 供应 外国 一晚 每晚 一间 方便 多少 多久 几位 晚饭 午饭 早饭 进店 提供 提前 "
    "福利 服务 节假日 馆子 店铺 餐馆 餐厅 景点 招牌 几个 排队 久吗 久不久 收费 "
    "怎么走 走过去 今天 今日 今晚 属于 是个 什么店 带老人 带孩子 里头 还在 还开 会员日 你们 咱们 这附近 分店 分店在"
)
_SHOP_EDGES = (
    "吗 呢 吧 啊 呀 嘛 么 哇 哦 啦 了 的 地 得 哈 咯 喔 欸 不 没 冇 都 还 也 就 再 又 先 我 在 从 离 距 距离 去 到 "
    "坐 能 会 要 用 卡 收 认 刷 有 是 那 这 请 给 叫 查 停 啥 嗯 呃 哎 诶 喂 您 你 他 "
    "它 她 办"
)
_EVENT_WORDS = (
    "会员活动 活动 活动们 列表 日历 日程 全部 所有 安排 安排表 撤销 撤回 撤掉 放弃 入口 候补 名单 临时 临时有事 "
    "加班 有事 弄 怎么弄 操作 抢票 排队 排上 空位 开放 人数 改成 减少 让给 别人 扣钱 划掉 "
    "去掉 我们 女朋友 男朋友 新朋友 朋友 认识 带个 满了 跟你们 说声 那天 之前 过名 适合 情侣 小朋友 小孩 带狗 "
    "能带狗 嗨 新鲜事 新鲜 抱歉 出席 无法 不能 不用 留位 留个 报名 报过名 报了名 报了 报个名 "
    "参加 参与 预约 预订 预定 取消 取消掉 退掉 退订 退赛 退票 退出 来不了 来不了了 去不了 去不了了 去不到 去不到了 "
    "去不成 来不成 不去 不去了 不来 不来了 不参加 不参加了 不上了 不看了 不听了 不想去 名额 位置 "
    "位子 席位 摊位 占个 算我 加我 我也 想去 想看 想听 想玩 想找 想报 要去 要来 有人 最近 近期 近来 哪天 哪场 "
    "什么时候 几点 几时 多少钱 时间 地点 时间地点 集合 举办 举行 组织 谁演 会员 "
    "面向 专属 好玩 好玩的 有意思 一起 两个 门票 场子 场次 哪场 那场 这场 会儿 看到 刚看到 今次 呢次 这次 改天 "
    "孩子发烧 发烧 免费 不要钱 热门 离我近 有咩玩 节目 收费 要钱 要票 唔到 去唔到 唔去 算埋 地方 "
    "开始 结束 报上 都报 订阅 嘅 那种 下次 怎么才能 才能 公司 事情 突然 扣不扣 我要 退名额 课程表 里操作 推荐 "
    "链接 兴趣 无聊 学生 点样 "
    "体验下 去哪 哪嗨 三个 两位 几个 一位 逛逛 可以上 多一个 多报 还能 再多 少去 里把"
)
_EVENT_EDGES = (
    "吗 呢 吧 啊 呀 嘛 么 哇 哦 啦 了 的 地 得 哈 咯 喔 欸 不 没 冇 都 还 也 就 再 又 先 我 在 从 去 到 来 上 听 "
    "逛 玩 看 把 读 参 请 次 多 找 有 是 能 会 要 报 订 定 留 占 退 票 位 名 个 那 这 想 里 对 说 刚 新 事 人 "
    "类 种 啥 场 因 弄 办 嗯 呃 别 才 满 带 少 加 给 抢 睇 喇 嚟 埋 咗 算 您 你 话 行 们 女 男 朋 友 发 表 用 额 "
    "置 子 哪 两 三 几 预 撤"
)
NOUNS_OF_EVENTS = (
    "音乐[会节]|讲座|展览|市集|集市|脱口秀|工作坊|品酒会?|读书会|演唱会|话剧|演出|派对|沙龙|相声|电影节|跑步|晨跑"
    "|夜跑|徒步|桌游|比赛|灯会|英语角|品茶|品鉴|手作|亲子|团建|聚会|分享会|签售会?"
    "|路演|试吃|音乐剧|茶会|交友|发布会|见面会|开幕|嘉年华|体验课"
)


_JOINING = "和 跟 同 与"  # go on after a name, but begin some


def _longest_first(*listed: str) -> str:
    return "|".join(sorted({word for words in listed for word in words.split()}, key=len, reverse=True))


def _padding(words: str, edges: str, kept: str = "(?!)") -> Padding:
    after = _longest_first(edges, _JOINING)
    return Padding(
        re.compile(
            rf"(?P<kept>{kept})|{_longest_first(_SAID_TO_ANYBODY, words)}|[两三四五六七八九一]个?[位人]|离(?!岛)"
        ),
        re.compile(rf"(?:{_longest_first(edges)}|[ ])+"),
        re.compile(rf"(?:{after}|[ ])+$"),
    )


SHOP = _padding(_SHOP_WORDS, _SHOP_EDGES)
EVENT = _padding(_EVENT_WORDS, _EVENT_EDGES, NOUNS_OF_EVENTS)

_LATIN_WORDS = (
    "a able about above accept accepted accepts activities activity actually add address after afternoon again "
    "airport alcohol all allowed already also am an and any anybody anymore anyone anything anyway apologies are "
    "area around as ask at attend attending available away back bar be because been best before begin begins "
    "being book booked booking both bring bus busy but by cafe calendar call came can can't cancel cancelled "
    "cannot card change changed check close closed closes come coming cooking cool cost costs could couldn't "
    "count currently dates day deal details did didn't dish do does doesn't doing don't done down drop during "
    "earlier else english enrol enroll enter entrance entry event events ever every everyone exactly fancy few "
    "find five floor for forget four free friend friends from fun get gets getting give go goes going gonna good "
    "got gotta great had happen happened happening happenings happens has have haven't he hear held hello help "
    "her here hey hi him his hold hosted hosting hotel hour hours how how's husband i i'd i'll i'm i've if im in "
    "info interested interesting into is isn't it it's its join joining just keep kids' kind kindly know known "
    "latest leave left lemme let let's level like line list lists local located location long longer look looking "
    "lots love lunch made make many map may maybe me member members menu mind mine mistake month more most much "
    "museum my name near nearby nearest need new next nice no not now number of off offer ok okay on one ones "
    "only open opening opens options or other our out over parking part participate pay people person phone place "
    "places plan planned plans playing please pls price put quick quickly rating ratings really recommend "
    "register registered registration release remove required reservation reserve restaurant review reviews rid "
    "room rsvp s save say schedule scheduled scrap seat seats see send serve serves she shop should show shows "
    "sick sign signed signup so some somebody someone something soon sorry spare spot spots start starting starts "
    "still stop street stuff such sure t take taken takes taking tell than thank thanks that that's the their "
    "them then there there's these they they're thing things think this those three ticket tickets till time "
    "times to today tomorrow tonight too town tried trip try two un-register un-rsvp unable under undo unregister "
    "until up upcoming us use used usual usually vegan very via visit wait waitlist walk wanna want wanted was "
    "wasn't way we we're we've week weekend well went were what what's whats when when's where where's wheres "
    "which while who whose why wife will with withdraw without won't work works would wouldn't yes yet you your "
    "yours"
)
LATIN = frozenset(_LATIN_WORDS.split())
PINYIN = re.compile(
    r"(?<![a-z])(?:di ?(?:yi|er|san|si|wu) ?(?:jia|ge)|zuo|yi ?jia|hao ?wan|wo ?yao|bao|wei|huo ?dong|you ?mei ?you"
    r"|you|ma|ne|ba|de"
    r"|le|wo|xiang|yao|qu ?bu ?(?:liao|le)|bu ?qu(?: ?le)?|qu|can ?jia|bao ?ming|qu ?xiao|shen ?me|sha|zui ?jin"
    r"|ji ?dian"
    r"|na ?(?:ge|chang)|zhe ?(?:ge|jia)|qing ?wen|bang|neng|bu ?neng|ke ?yi|zai|zen ?me ?(?:zou|qu)?"
    r"|duo ?shao(?: ?qian)?"
    r"|ren ?jun|di ?zhi|dian ?hua|kai ?men|guan ?men|ying ?ye|yong|ka|zhang|shou|ta ?jia|zhe ?li|na ?li|fa|gei"
    r"|da ji zhe|ji|zhe"
    r"|mei|hai|kan|ting|ping ?fen|xu ?yao|yu ?yue|ting ?che(?: ?chang)?|fang ?bian|cai ?dan|you ?hui|hui ?yuan"
    r"|jie ?shao"
    r"|yi ?xia|ke ?bu ?ke ?yi|zhi ?chi|dao|na|yi ?ge|bu|liang ?ge|ren|ming ?e|ge|shi|shenme ?shihou|kaishi|liu"
    r"|ti ?qian)(?![a-z])"
)
