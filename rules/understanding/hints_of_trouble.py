"""Single words that hint at what failed, for complaints that no wording of `wordings_of_trouble` meets.

The first that is met counts. They are guesses: right in three of five complaints, so they come after everything else.
"""

from __future__ import annotations

from rules.understanding.wordings import Wordings

HINTS: Wordings = (
    (
        "scan_fail",
        "扫|识别|读取|机器|scan",
        r"scan\w*|reader|sao(?:ma)?|saomiao|barcode|qr reader|camera|beep\w*",
    ),
    (
        "lost_account",
        "手机|丢|偷|盗|登录|登陆|账号|帐号|密码|冒用",
        r"phone|account|log(?:ged)? ?in|sign in|password|stole\w*|lost|theft|shouji|zhanghao|diu|denglu|fraud\w*"
        "|did ?n[o']?t make|block my",
    ),
    (
        "overcharged",
        "扣[费款钱]|多[收扣付]|收[了我]?[^，。]{0,3}[钱费]|账单|价格|金额|[0-9一二三四五六七八九十百]+[块元]",
        r"charg\w*|bill(?:ed)?|fees?|money|amount|paid|pay|cost|price|qian|kou(?:fei|qian)?|twice|expensive",
    ),
    (
        "benefit_missing",
        "折|优惠|赠|送|免费|权益|[券]|礼|减",
        "discounts?|free|gift|deals?|offers?|vouchers?|benefits?|perks?|coupons?|zhe|zhekou|youhui|mianfei|song"
        "|quanyi|drink|promised",
    ),
    (
        "staff_refused",
        "店员|服务员|老板|收银|前台|商家|店家|经理|员工|他们说|人家|拒|不认|不收|佢话",
        r"staff|waiter|waitress|cashier|manager|owner|barista|clerk|server|refus\w*|dianyuan|fuwuyuan|laoban"
        "|shangjia|shouyin|qiantai|they (?:said|say|told)",
    ),
    (
        "shop_closed",
        "店|门|关|搬|地方没|馆",
        "shops?|closed?|shut|place|restaurant|address|moved|gone|dian|guan|men|ban|open",
    ),
    (
        "code_missing",
        "(?:码|卡|会员|二维码|页面)[^，。]{0,6}(?:没|不见|看不|找不|空|黑|白|卡住|冇)|(?:没|冇|看不"
        "|找不)[^，。]{0,4}(?:码|卡)|显示|打开|加载",
        r"(?:no|missing|blank|empty|find|see|load|open|show|appear|display)\w*|xianshi|dakai|kaibu|zhao ?bu",
    ),
    (
        "code_rejected",
        "(?:码|卡)[^，。]{0,8}(?:不|没|错|拒|过|失)|(?:不|没|失|错)[^，。]{0,6}(?:码|卡|用)|用不|错误|失败",
        r"(?:card|code|it|qr|pass)[^.,]{0,16}(?:not|n'?t|fail|error|problem|issue|wrong|no)\w*|(?:not|n'?t|fail"
        r"|error|wrong)\w*[^.,]{0,16}(?:card|code|work|use)|yong ?bu|shibai|cuowu|bu neng",
    ),
)
