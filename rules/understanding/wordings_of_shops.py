"""How members ask about one shop: patterns as in `wordings`."""

from __future__ import annotations

from rules.understanding.wordings import Wordings

FIELDS: Wordings = (
    (
        "transit",
        "怎么过去|(?:坐|乘|搭)(?:什么|啥|几|哪|地铁|公交|车)[^，。 ]{0,4}|地铁|公交|几号线|哪[个一]?站|轨道交通"
        "|巴士|转车|坐车|出口|几号口|哪个口|下车|骑车",
        r"metro|subway|bus|by train|which (?:line|stop|station)|public transport\w*|transit|ditie|gongjiao"
        "|zuo shenme che|ji hao xian|mtr|zenme guoqu|subway stop|which exit|nearest (?:metro|subway|station|stop)"
        "|train|zenme qu(?= zuo)",
    ),
    (
        "parking",
        "停车|车位|好停|泊车|停的?下车|停车场|车库|泊位",
        r"parking|park(?: my car| the car| there)?|car park|tingche\w*|che wei|ting che|valet|chewei",
    ),
    (
        "phone",
        "电话|联系方式|手机号|号码(?!烧)|联络|座机|打给|怎么联系|热线",
        r"phone(?: number)?|telephone|contact(?: number| details| info)?|number(?! (?:one|two|three|four|five|\d))"
        "|dianhua|call them|tel|dian hua|how (?:do|can) i (?:call|reach)|give them a (?:call|ring)",
    ),
    (
        "booking",
        "预[约订定]|订[位座桌台]|订两?个?位|定位子?|排队|能订|留位|等位|要订|取号|需要约|提前约|定座|要约|定桌"
        "|有位|等座|座位吗|留桌|包场|预留|排长队|人多吗|要等|有没有位|空位|排号|拿号|要等多久|walk ?in",
        r"reserv\w+|book(?:ing)?s?|in advance|yuyue|dingwei|ding wei|paidui|queue|wait(?:ing)?(?: list| time)?"
        "|a line|walk[- ]?ins?|appointment|a table|yuding|yu yue|table for|is there a queue|how long.{0,12}wait"
        "|crowded|how busy|need a (?:table|seat)|call ahead|dingzuo|xu yao ding|pai dui",
    ),
    (
        "rating",
        "评分|评价|口碑|好评|几分(?!钟)|几颗?星|多少分|星级|分数|好吃[吗不嘛么]|好不好吃?|怎么样评|好喝[吗不么]"
        "|值得[去来]|大家怎么说|点评|靠谱吗|差评|味道[怎如好]|打几分|口味|几颗星|推荐吗|怎么评价|评论",
        "rating|ratings|rated|reviews?|how (?:many )?stars?|score|any good|pingfen|koubei|how do people like"
        "|what do people (?:say|think)|is the food good|feedback|tasty|delicious|hao bu hao|kou wei|worth (?:it"
        "|going|a visit|visiting)|hao ?chi ma|how good|is it good|pingjia|recommended",
    ),
    (
        "menu",
        "招牌|菜单|推荐菜|特色菜?|什么好[吃喝]的?|有啥好[吃喝]的?|必[点吃]|菜[品式]|好[吃喝]的(?:有|是)|有什么菜"
        "|什么菜|主打|拿手|吃什么好|点什么|哪[个道]菜|有咩招牌|有咩好食|餐单|饮品单|酒单|什么喝的|什么吃的"
        "|什么甜品|卖什么|卖啥|特色是|有啥特色|爆款|套餐|新品|推荐点|推荐什么|吃啥好|什么好吃|有什么(?:咖啡|面包"
        "|酒)",
        r"menu|signature|what'?s good|what should i (?:order|get|have|try)|speciali?t(?:y|ies)|recommended dish\w*"
        r"|caidan|zhaopai|best dish\w*|must[- ]?(?:try|order)|cai dan|tuijian cai|what do they (?:serve|sell|have)"
        r"|what (?:dishes|drinks|food)|serve|tese ?cai|what to (?:order|eat|try|get|drink)|popular dish\w*"
        "|known for|famous for|best (?:thing|seller)s?|speciality|house special|drinks do they|mai shenme"
        "|tuijian shenme|you shenme hao ?(?:chi|he)|vegetarian options",
    ),
    (
        "benefit",
        "(?:能|可以|可|可不可以|能不能|支持|支不支持|接受|接不接受|收|收不收|认|刷|用得了|好)[^，。？ ]{0,3}(?:用"
        "|刷|收|认|这|我们|会员)?[^，。？ ]{0,3}(?<!信用)卡|优惠|[几多少八九七]折|打[几一二三四五六七八九]?点?折"
        "|折扣|省多少|能用[吗么不嘛?？]|能用$|可以用[吗么不嘛]|能不能用|可以用$|行不行|会员.{0,2}(?:什么|有啥"
        "|多少)|有(?:没有)?合作|合作(?:商|的)?吗|是卡里的|用卡|便宜多少|有什么福利|权益|参加.{0,2}活动吗"
        "|是不是合作|减多少|减几|送什么|刷[^用，。]{0,4}卡|有折|收不收|接受吗|用唔用得|支持吗|认不认|能免费"
        "|免费吗|买一送一|能打折|刷得了|用得|能刷|参不参加|参加吗|收卡|认卡|卡行|卡可以|便宜吗.{0,2}卡|有没有优惠"
        "|有冇折|会员.{0,4}(?:便宜|免|送|打)|会员.{0,8}好处|能不能刷|能抵|可以抵|可唔可以用|在不在卡|能用会员|会员价|合作店"
        "|会员折",
        r"(?:take|accept|honou?r|work(?:s)? with|use)s?(?: \w+){0,3} (?:card|membership|pass)|(?:card|pass"
        r"|membership) (?:work|valid|accepted|be used)\w*|discounts?|how much off|% off|deals?|perks?|benefits?"
        r"|one of (?:yours|your)|partner\w*|in the (?:program\w*|network|scheme)|members? (?:get|save)"
        "|neng ?(?:bu ?neng )?yong|yong ka|da ji ?zhe|shou (?:zhe|bu)|youhui|dazhe|do i get|offers"
        r"|do they take (?:it|this)|(?:is|are) \w+ on the card|zhekou|keyi yong|use (?:it|my|the|this)"
        "|accept(?:ed)? (?:it|this|there)|what do i get|for members|member (?:price|discount|perk|deal|benefit)s?"
        "|still (?:a partner|with you|on)|can i (?:use|pay)|work there|works? (?:here|there|at)|valid (?:at|there"
        "|here)|good (?:at|there) |any (?:offer|deal|perk|discount)s?|card ok|(?:take|accept)s? cards?|covered"
        "|on the list|free (?:entry|drink|parking)",
    ),
    (
        "price",
        "人均|多少钱|价[格位钱]|消费|贵不贵|贵吗|贵么|门票|房价|一晚多少|花多少|几多钱|几钱|大概多少|票价|费用"
        "|要多少|便宜吗|花费|多少一位|多少一[杯个份]|一位多少|最低消费|起步|预算|多贵|划算吗|价目|多少一",
        "prices?|how (?:much(?! (?:discount|off|do i save))|expensive|pricey)|cost|per (?:person|head|night)"
        "|average spend|expensive|renjun|duoshao qian|pricey|cheap|jiage|tickets?|spend|menpiao|ren jun|gui ma"
        "|entrance fee|how expensive|price range|budget|rates?|fee|what does it cost|hua duo shao|men ?piao"
        "|a night",
    ),
    (
        "hours",
        "几点|营业(?!额|执照)|开门|关门|打烊|开到|(?:什么|啥|什麼)时[候间](?:[开关营上下]|可以[进去])"
        "|开[吗么不没呢着]|开放|上班|下班|收工|休息|开店|收铺|关店|有开|时间(?!地点)|开不开|还开|开业时|有人吗"
        "|歇业|几时|开档|收档|最晚|最早|开晒|关了[吗没]|什么时候[开关]|开多久|开门了|早上开|晚上开|周末开|今天开"
        "|还营业|营业到|开到很?晚|几点到几点|24小时|二十四小时|通宵|[0-9一二三四五六七八九十]点[半]?(?:还|前"
        "|后)?开|(?:周|星期|礼拜)[一二三四五六日天末][^，。]{0,2}开|开唔开|几时收",
        "hours?|(?:what time|when) (?:do|does|is|are|can|will|did)|open(?:s|ing)?|clos(?:e(?! (?:to|by))|es|ing"
        "|ed)|serving|how late|how early|until what time|kai ?men|guan ?men|yingye|ji ?dian|dayang|business hours"
        "|open (?:today|tomorrow|on|late|early|until|till|at)|still open|opens|(?:are|is) (?:they|it|this place"
        "|the shop) (?:still )?open|gate ?time|closing time|ji dian (?:kai|guan)|kai dao|last (?:order|call"
        "|entry)|what time|24/7|ying ye|shenme shihou kai|ji shi",
    ),
    (
        "address",
        "地址|在哪|在几[楼层]|哪个商场|哪里|哪儿|怎么[走去到]|位置|导航|远吗|远不远|多远|地点|哪条路|几楼|边度"
        "|喺边|路线|在什么路|在什么地方|什么路|怎么找|带路|方位|哪个区|定位发|哪条街|门牌|在哪一|几号楼|什么地方"
        "|离.{1,8}(?:远|近|多久|几分钟)|走过去|地图|远不|近吗|坐标|哪个位置|发个定位",
        "address|where(?:'?s| is| are| exactly)?|located|location|directions?|how (?:do i|to|can i) (?:get|find"
        "|go|reach)|how far|navigate|dizhi|zai na(?:li|r)?|zenme (?:zou|qu|dao)|which floor|di zhi|what floor"
        "|nearest exit|route to|weizhi|map|which street|what street|which mall|how to (?:get|find)|find it"
        "|way there|far from|far away|is it (?:far|close|near)|which (?:part|area|district|city)|whereabouts"
        "|coordinates|pin|li (?:zhe|wo).{0,6}yuan",
    ),
    (
        "info",
        "插座|宝宝椅|儿童座?椅|服务[吗嘛]|婴儿|包间|包厢|包房|雅间|能带|可以带|淋浴|更衣|吹风|储物|刷外国"
        "|有没有wifi|电源|音乐|驻唱|门槛|老人|坐得下|带娃|小孩|孩子|喂奶|母婴|电梯|几层|中文|英文|[wW]i-?fi|无线"
        "|能?带(?:狗|猫|宠物|小孩|孩子)|宠物|信用卡|支付宝|微信支付|早餐|健身房[吗么]|泳池|多大|能?坐几个|几个人"
        "|体验|设施|洗手间|厕所|无障碍|轮椅|抽烟|吸烟|室外|户外|露台|座位|外卖|外带|环境|充电|玩多久|游玩时间"
        "|适合|多少人|大不大|安静|办公|清真|素食|空调|能坐|吵|含早|寄存|有没有(?!电话|地址|优惠|合作|停车|车位"
        "|菜单|折扣|位)[^，。？ ]{1,6}[吗]?$|建议游玩|排多久|儿童餐",
        "wi-?fi|showers?|lockers?|changing room|lift|elevator|live music|view|air ?con|heating|parties of|groups?"
        r"|birthday|can i bring|do they have|is there (?:a|an|any) \w+|dogs?|pets?|high ?chairs?|sockets?|outlets?"
        r"|plugs?|outdoor seating|terrace|patio|wheelchair\w*|kids?|children|toilets?|restrooms?|private rooms?"
        r"|smok\w+|takeaway|takeout|delivery|credit cards?|alipay|wechat pay|breakfast|pool|gym|vegetarian|vegan"
        r"|halal|quiet|noisy|seats?|seating|suitable|big enough|capacity|laptop\w*|how big|busy|facilities"
        r"|bao ?jian|chongwu|english[- ]speaking|speak english|dress code|power|ac|air con\w*|baobao yi|you wifi",
    ),
)
