"""How members word what a slot holds one of a few values for: patterns over folded text, the more telling ones first.

Latin patterns match whole words only; in pinyin a blank between two syllables may be missing.
"""

from __future__ import annotations

Wordings = tuple[tuple[str, str, str], ...]  # value, Chinese pattern, Latin pattern

# "offer" is any benefit at all; what is free comes before what is cheaper.
BENEFITS: Wordings = (
    (
        "bogo",
        r"买一[送赠得]一|[两二2]个?人?只?付一个?人?钱?|两个人只付一|第二[杯份件个]半价|一加一|1\+1|买1送1"
        "|买一份?送|第二[杯份件]免费|买一杯送|买二送一|买1赠1|买一得一|一份钱两|同款送|第二[杯份件个](?:免|不要)",
        "buy one,? get (?:one|1)(?: free)?s?|bogo|two for one|2 ?for ?1|2-for-1|1 for 1|one[- ]for[- ]one"
        "|one plus one|second .{0,10}(?:free|half)|get another (?:one )?free|mai yi song yi|second (?:one"
        "|drink) (?:is )?(?:free|half)",
    ),
    (
        "free_drink",
        "免费的?那?[杯份]?(?:一杯)?(?:饮[品料]|喝的|咖啡|茶水?|奶茶|酒|啤酒)|免费(?:的|喝)[^，。 ]{0,4}杯"
        "|送[^，。 ]{0,3}(?:饮[品料]|喝的|咖啡|啤酒|酒水|[一1]杯|杯)|赠饮|免费[^，。 ]{0,2}[几一两]?杯"
        "|兑换饮[品料]|饮[品料]券|咖啡券|[茶酒水]券|送喝的|请喝|赠送?[^，。 ]{0,3}(?:饮|咖啡|酒|茶|一杯)|免费续杯"
        "|免费的?水|[剩喝]几杯|请[我客]?[^，。 ]{0,2}一杯|欢迎饮|(?:饮[品料]|咖啡)[^，。 ]{0,3}免费|免费畅饮"
        "|一杯免费|送酒|送茶|免费喝",
        "(?:free|complimentary) (?:drinks?|teas?|coffees?|beers?|beverages?|cocktails?|wine|welcome drink|cups?"
        "|latte)|mianfei (?:yinpin|yinliao|kafei|he)|song (?:yi bei|yinliao|yinpin|he de|kafei)|drinks? (?:is|are"
        "|for|on) (?:free|the house)|gives? (?:me |you )?a drink|drink vouchers?|(?:a|one) (?:drink|coffee|beer"
        r"|tea) (?:for )?free|free (?:\w+ )(?:drink|coffee|beer|tea|wine|latte|cup)s?|on the house|free glass"
        "|free pint|welcome drink|free refill|song (?:yinliao|jiu|cha)|free americano|mianfei (?:de )?(?:kafei"
        "|yinliao|cha)",
    ),
    (
        "free_parking",
        "免费的?停车|停车[^，。 ]{0,2}免费|免停车费|送[^，。 ]{0,3}停车|停车[券优权]|停车的?(?:优惠|权益)"
        "|免费泊车|停车[^，。 ]{0,3}(?:减免|抵扣)|送车位|停车不要钱|停车费全免|停车不收|免停|不收停车"
        "|停车[^，。 ]{0,5}(?:次|剩|几|权益)|免泊|停车时长|停车小时|包停车",
        "free parking|parking (?:is )?(?:free|included|validation|validated|perk|vouchers?|credit)"
        "|validated parking|complimentary parking|mianfei tingche|tingche mianfei|tingche (?:quan|youhui)"
        "|park(?:ing)? for free|park free|no parking fee|hours of parking|parking hours|parking left|parking paid"
        "|ting che mian|mian ting|free car park",
    ),
    (
        "free_entry",
        "免费[^，。 ]{0,4}(?:[进入看逛玩]|参观|门票|入场|入馆|游玩)|免门票|免票|(?:入[场馆]|参观"
        "|进)[^，。 ]{0,3}免费|不[用要]买?票|送门票|会员免费|白看|免票入|不收票|门票[^，。 ]{0,4}(?:次|剩|几张"
        "|权益)|入场券|免入场费|可以免费|不要票|会员[^，。 ]{0,3}免",
        "free (?:museum |gallery )?(?:entry|entries|entrance|admissions?|tickets?|access|pass)|(?:gets?|let|lets"
        r"|go|walk|come) (?:\w+ )?in (?:for )?free|(?:entry|admission|entrance)s? (?:is |are )?(?:free|included"
        "|waived)|free (?:for|to|with) (?:members?|cardholders?|enter|the card|my card)|mianfei (?:jin|ruchang"
        "|canguan|kan|rumen|ru chang)|mian (?:men ?)?piao|no entrance fee|free of charge (?:entry|for members)"
        "|tickets? (?:left|waived|included)|museum (?:pass|entry|tickets?)|without (?:a )?ticket|skip the ticket"
        "|for free with|without paying (?:for )?(?:entry|admission)",
    ),
    (
        "discount",
        "打[几一二两三四五六七八九0-9.]*折|有折|折扣|[一二三四五六七八九]折|会员价|立减|满减|有折头|特价|团购"
        "|减价|折价|打个折|打折扣|折后",
        r"discount(?:s|ed)?|\d+ ?(?:%|percent) off|money off|member(?:ship)? (?:prices?|rates?)|dazhe|zhekou"
        "|half price|percent off|cheaper with|reduced|rebate|da zhe|bu da zhe",
    ),
    (
        "offer",
        "优惠|便宜给会员|减免",
        "deals|special offers?|offers|youhui",
    ),
)

SORTS: Wordings = (
    (
        "benefit",
        "(?:优惠|折扣|打折|力度|福利|省)[^，。 ]{0,3}(?:最[大多狠高低强]|排序?)|(?:最[大多狠划]的?(?:优惠|折扣"
        "|算)|最省钱?|最划算|最合算|省最多|最值|最抵)",
        "(?:best|biggest|highest|largest|most) (?:discounts?|deals?|offers?|savings?|benefits?|value|off)"
        "|zhekou zui (?:da|duo)|youhui zui da|sav(?:e|es) (?:me )?(?:the )?most|zui huasuan",
    ),
    (
        "price",
        "最便宜|哪[家个里间]?[^，。 ]{0,3}便宜|从?便宜到贵|价格?从?低到高|价格(?:最低|升序|排)|按价|价钱最低"
        "|最实惠|最低价|按人均|价格低的?(?:排|在前)|去哪家?便宜",
        "cheapest|lowest price|least expensive|by price|price low to high|zui pianyi|most affordable"
        "|cheap(?:est)? first|lowest cost",
    ),
    (
        "rating",
        "(?:评分|评价|口碑|分数|打分|星级)[^，。 ]{0,2}(?:最[高好]|高[点一的些]|好的|排|从高)|按(?:评分|评价|口碑"
        "|打分)|最好[吃喝玩]?的|最高分|口碑[^，。 ]{0,2}好|最棒|评分高|评价高|评价好|最赞|好评最多",
        "best|top[- ]rated|highest[- ]rated|highest rating|best[- ]rated|by rating|best reviewed"
        r"|pingfen (?:zui )?gao|zui hao(?: de)?|best reviews|top \d+|koubei zui hao|well[- ]reviewed"
        "|most highly rated|better rated|higher rated|by stars",
    ),
    (
        "popular",
        "大家[都常]?[^，。 ]{0,3}去|人气|热门|最火|网红|受欢迎|最多人|常去|排队王|火的|很火|人最多|最红|大热|热度"
        "|抢手|爆款",
        "(?:most )?popular|trending|hottest|everyone (?:goes|is going)|everybody goes|famous|renqi|remen|zui huo"
        "|wanghong|in demand|most visited",
    ),
    (
        "new",
        "(?<![晚午早])新[上开店增来加入]|刚[开上合加入]|最近(?:上|开|加|增)[的了线新入]|新(?:的)?(?:合作|商户"
        "|商家|店|签约)|(?<![晚午早天])上新|最新|新入驻|刚入驻|新近|新活动",
        "new(?:est|ly)?(?: (?:places?|shops?|partners?|openings?|ones?|on the card|restaurants?|events?|cafes?"
        "|bars?|spots?|opened))|newest|latest|recently (?:added|opened|joined)|what'?s new|just (?:opened|added"
        r"|joined)|xin (?:kai|shang|dian)|newly|brand new|new\b.{0,20}opened|anything new|any new",
    ),
    (
        "distance",
        "最近的(?!活动|优惠|展|事|消息|订单|安排)|最近(?=的?(?:药|咖|酒|餐|店|火|书|健|海|电|便|地))"
        "|离我[^，。 ]{0,3}近|近[一]?[点些]的?|更近|由近到远|从近到远|按?距离|最近(?:的)?(?:是)?(?:哪|在哪)"
        r"|哪[家个][^，。 ]{0,4}近|太远了?|近的$|近的(?= |，|吗)|(?<=[\u4e00-\u9fff])最近的|不要太远|最近那",
        "nearest|closest|by distance|closer|nearer|zuijin de|zui jin de|jin yi ?dian|li wo (?:zui )?jin"
        "|(?<!walking )distance|too far|jin dian|not too far|shortest walk|zui jin",
    ),
)

OPEN_NOW: Wordings = (
    (
        "now",
        "(?:现在|这会儿?|此刻|此时|目前|当前|这时候?|眼下|这个点|这个时间|宜家|而家|依家)[^，。]{0,12}(?:营业"
        "|开[着门]|开的?|有开|没关|没打烊|open|有人|能吃|能去|能用|点单|做生意|能喝)|还(?:在)?(?:营业|开着|开门"
        "|没关|没打烊|没有?关门|有开|亮着灯|开的|在开)|正在营业|营业中|正?开着|还能点单|没关门的|有开的|没打烊"
        "|现在就能|还开(?:吗|不|没|的)|仲有开|开紧|只看开|仲开|未关|现在去|还有开|开门的(?:吗|$)|现时"
        "|(?<!我)现在(?=[^，。]{0,6}(?:能|去|哪|有什|有啥|想|就|可))|马上就?[要能去]|立刻|此时此刻",
        "open (?:right )?now|still open|open rn|currently open|open at the moment|open already"
        r"|xianzai (?:\w+ ){0,3}(?:kai|ying)\w*|hai kai ?(?:zhe|men)|(?:still|now) serving|xianzai kaizhe"
        "|right now|open (?:here )?(?:right )?at this (?:hour|time)|is open(?! (?:on|at|late|until|till))"
        "|that'?s open$|still (?:be )?open|hai ying ?ye|now open|open currently|hai kai|open this minute"
        r"|right away|(?:eat|go|drink|get|have)(?: \w+){0,2} now|now$|now(?=[?!.])|already open"
        "|not closed(?: yet)?|hasn't closed|before (?:they|it) closes?",
    ),
)
