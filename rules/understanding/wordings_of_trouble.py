"""How members say that something failed: patterns as in `wordings`.

The first that is met counts: sentences that can mean one thing only, then those about one thing each.
"""

from __future__ import annotations

from rules.understanding.wordings import Wordings

ISSUES: Wordings = (
    (
        "staff_refused",
        "(?:店[员家里长方主]|服务[员生]|老板娘?|收银员?|前台|商家|人家|员工|经理|staff)[^，。]{0,8}(?:不肯"
        "|[让要]我?付|不认|不会用|不清楚|不知道|没听|不接受|不收|拒|不让|不给用|不参加|accept|不能用)"
        "|付原价[^。]{0,6}不参加|表示不[清知]",
        r"(?:staff|waiter|waitress|cashier|manager|they|owner|barista|server|he|she|clerk) (?:\w+ )?(?:refus\w+"
        "|(?:won'?t|wouldn'?t|would not|will not|didn'?t want to|don'?t) (?:honou?r|take|accept|let|recogni[sz]e"
        "|believe|know))",
    ),
    (
        "code_rejected",
        "(?:使用|兑换|支付|付款)失败|核销不(?:了|成|上)|兑换?不(?:了|成|上)|无法(?:核销|兑换|使用)|(?:显示"
        "|提示)不[可能]用|(?:系统|屏幕|机器|弹)[^，。]{0,4}(?:说|出|提示|显示|找不)[^，。]{0,8}(?:无效|不存在"
        "|错误|失败|过期|不对|已|不可用|找不到|没有找到|不到)|码被拒|卡被拒",
        "(?:says?|error|shows?|message)[^.,]{0,14}(?:invalid|expired|already|error|not valid|not recogni[sz]ed|used)",
    ),
    (
        "code_rejected",
        "卡刷不了",
        r"(?:payment|card|code|it|transaction)(?: \w+){0,2} (?:was|is|got|isn'?t|wasn'?t"
        "|not|gets?|getting) (?:being )?(?:refused|accepted|denied|declined|rejected|turned down)"
        "|(?:payment|card) .{0,12}bounced|it won'?t take my code|(?:incorrect|wrong) (?:code|pin)",
    ),
    (
        "benefit_missing",
        "折扣不对|优惠没到账|权益(?:没了|少)|[券礼]品?(?:不见|没)",
        "(?:benefit|perk|voucher|coupon)(?:s)? (?:has |have )?(?:vanished|disappeared|gone|missing)",
    ),
    (
        "code_missing",
        "出码没反应|(?:app|小程序|页面).{0,4}卡不见|一直转圈",
        "only (?:a )?loading",
    ),
    (
        "shop_closed",
        "那家closed|(?:店|家|馆|吧)[^，。]{0,3}closed",
        "(?:shop|place|restaurant|bar|cafe) (?:is closed|does not exist|doesn'?t exist)|hours.{0,16}wrong",
    ),
    (
        "scan_fail",
        "扫码?失败|scan(?:唔|不)",
        r"nothing.{0,24}scan\w*|scan\w*.{0,20}nothing|saoma (?:shibai|bu|mei)|sao ma shi bai",
    ),
    (
        "overcharged",
        "扣过?了?[两二]次",
        "(?:money|charged?|took|pay|paid).{0,24}twice|kou ?(?:guo|le)? ?(?:wo )?liang ci",
    ),
    (
        "lost_account",
        "被别人用",
        "used by (?:someone|somebody)|can'?t find my card(?! (?:in|on) )",
    ),
    (
        "benefit_missing",
        "没按会员价",
        "not the member price",
    ),
    (
        "overcharged",
        "多[收扣刷算付要]了?|重复[扣收]|[扣收刷付]了?(?:我)?(?:[两二2]|好几)[次遍笔份]|服务费|[抬涨]高了?价?|加价"
        "|乱收|价格不对|金额(?:不对|错)|钱(?:收|算|扣)错|算错|收错|平时才|贵了|收.{0,6}原价.{0,6}更贵|比.{0,4}贵"
        "|两笔|扣款.{0,4}(?:不对|重复)|扣了我[两二2]回|同意.{0,6}扣钱"
        "|账单.{0,3}(?:不对|错|多)|收了双倍|被坑|双倍|扣多|收多|扣两次|收费不对|白扣"
        "|乱扣|莫名.{0,3}扣|多付|收贵|贵收|付了两|两遍|费用不对|钱不对|金额.{0,3}问题|收我多|比菜单|比原价|比标价"
        "|扣错|多出|高于|没写的费|手续费",
        r"overcharg\w*|charged? (?:me |us |my card |my account |for (?:it )?)?(?:\w+ )?(?:twice|double|too much"
        r"|extra|more|two times|again|full service|\d)|double[- ]?charg\w*|charged? .{0,30}(?:twice|double"
        "|two times|too much)|billed (?:me )?(?:twice|double|too much)|duo (?:shou|kou|suan)"
        "|kou le (?:wo )?liang ci|wrong amount|too much money|two charges|duplicate (?:charge|payment"
        r"|transaction)|extra (?:charge|fee|\d+)|added (?:a )?service|chongfu kou|bill (?:is|was) (?:wrong|higher)"
        "|charged? (?:a )?(?:fee|service)"
        "|(?:charge|payment) .{0,14}(?:don'?t recogni[sz]e|never made|didn'?t make|not mine)"
        "|paid (?:twice|more)|same (?:thing|transaction) twice|wrongly charged"
        "|charge i (?:don'?t|do not|didn'?t)|ripped off|inflated|more than (?:the )?(?:menu|it should|listed"
        "|advertised|expected)|twice the price|charged? .{0,12}(?:more|wrong)|price .{0,20}higher|hidden fee"
        "|surcharge|unknown charge|duo fu|shou duo|kou duo|kou cuo",
    ),
    (
        "lost_account",
        "手机(?:[^，。 ]{0,4})(?:丢|掉|被偷|不见|没了|偷|坏了|遗失|换)|(?:卡|账[号户])(?:片)?[^，。 ]{0,3}(?:丢"
        "|掉了|被偷|被盗|遗失)|丢了|被盗|被偷|挂失|换(?:了)?(?:新)?(?:手机|号|个?手机号|iphone|苹果)"
        "|有人.{0,3}用了?我的|盗[用刷]|账[号户].{0,4}(?:进不去|登[录陆]?不|没了|不见|被)|登[录陆]不|登不[上进]"
        "|不是我本人|不是我用的|卡(?:不见|找不到)|(?<!码)不见了.{0,4}(?:补|找回|卡怎)|号码换了|忘记?密码|唔见咗"
        "|弄丢|丢失|补卡|找不回|捡到|旧手机|登不[上进了]|登录失败|账[号户].{0,4}(?:封|冒用|没)|号被|号没了|手机坏"
        "|冒用|卡掉|换了?个?号|别人在用|被人用|密码忘|忘了密码|原来的?号",
        "(?:lost|stolen|missing|misplaced|left) (?:my |the )?(?:phone|card|account|mobile|wallet)|(?:phone|card"
        "|account|mobile|wallet|cell)[^.,]{0,18}(?:lost|stolen|gone|missing|hacked|compromised|stole)|lost (?:it"
        "|access)|somebody else|someone (?:else )?(?:is |has |has been |might |may )?(?:us|stol|hack|access"
        r"|log)\w+|can'?t (?:log ?in|sign in|access my account)|new (?:phone|number)|shouji (?:diu|bei)|diu le"
        "|hacked|locked out|(?:log ?in|password).{0,15}(?:fail|wrong|forgot|not work)|stole|lost (?:and )?"
        "|card (?:is )?missing|changed (?:my )?(?:phone|number)|unauthori[sz]ed|don'?t have my phone|ka diu"
        "|bei dao|kadiule|zhanghao|denglu bu|phone (?:is )?(?:broken|broke|died|dead)|without my (?:permission"
        "|knowledge)|not me|wasn't me|old (?:phone|number|account)|get back into|lost access|hijacked"
        "|deng bu shang|huan (?:le )?shouji|mima",
    ),
    (
        "shop_closed",
        "关门了|店[^，。 ]{0,6}(?:关|没了|搬|倒闭|停业|不在|拆|换人|歇)|倒闭|停业|装修|搬[走家了去]|搬到|门锁"
        "|锁着|没开门?|关着|结业|执咗?笠|不干了|歇业|今天休息|人去楼空|白跑|没开业|地址是?错|那家没了"
        "|找不到(?:这家)?店|不存在(?!.*码)了?|关张|跑路|大门紧闭|拉闸|没有?营业|不营业|暂停营业|空铺|改成.{0,6}了"
        "|没人|营业时间(?:不对|是错|错)|吃闭门|关店|黄了|已经不做|没营业|不在了|没这家|闭店|倒了|门关着|换了?招牌"
        "|变成|提前关|早就关|早关|停止营业|关了$|关了(?=，|。| )|已经关|早已|改行|拆了|店铺?不存在|没有这家|白来"
        "|白去|撤店|空的店",
        "closed(?: down)?|shut(?: down)?|permanently|moved|doesn'?t exist|no longer (?:exist|there|in business"
        r"|open)|renovat\w+|out of business|wasn'?t open|isn'?t open|not open|is gone|guan ?men|daobi|ban (?:zou"
        "|jia|le)|relocated|boarded up|locked|not there|bai pao|place is (?:empty|gone)|demolished"
        "|no (?:such )?(?:shop|restaurant|place)|closed|has gone|dian (?:mei|bu zai)|wrong (?:opening )?hours"
        "|hours (?:are|were) wrong|never opened|mei kai|closed early|nobody there|wasn't there|dark inside|(?:has"
        "|have) gone|went out of|turned into|another shop|different shop|under construction|ban le|guan le|tingye"
        "|zhuangxiu|dao bi|no one there",
    ),
    (
        "scan_fail",
        "扫不[出上到了进]|扫(?:了)?(?:半天|好几|很多|五|三|两|几)[^，。 ]{0,4}|扫描?(?:失败|没|不)|扫码[枪器机]"
        "|读不[到出了]|机器(?:认|读|扫|没|不)|识别不|认不出|没反应(?!.*码没)|扫不了|读取不|无法(?:扫|识别|读)"
        "|滴都?不|没有?滴|扫极都|扫唔到|对不上焦|感应不|刷不上|扫码没|反光|识别失败|太糊|扫描仪|pos机|读卡器|扫不"
        "|扫码器|扫了没|机器坏|感应|扫极|照不|扫得?出?来?没|一扫就|不识别|无法识别|读码|对着扫|屏幕.{0,4}扫",
        "(?:not|isn'?t|won'?t|doesn'?t|can'?t|cannot|didn'?t|not be|couldn'?t|fails? to|failed to|unable to"
        r"|wouldn'?t)(?: be)? (?:scan|read|pick|recogni[sz]|detect|register)\w*|scanner|scan(?:ned"
        "|ning)?[^.,]{0,25}(?:fail|not|nothing|times|error|doesn|won|again)|sao bu (?:chu|liao|shang|dao)|no beep"
        "|reader|unreadable|scan fail|(?:machine|terminal|pos|device)[^.,]{0,15}(?:can|not|doesn|won|fail)"
        "|du bu (?:chu|dao)|saobuchu|saoma (?:mei|bu)|too blurry|blurry|scan it|saomiao|(?:scan|qr|reader"
        "|barcode)(?:ner|ning)? (?:problem|issue|trouble|not working|is broken|doesn't work)|not reading"
        "|can't be read|sao bu|du bu|mei fanying|shao bu",
    ),
    (
        "benefit_missing",
        "(?:没有?|不|未|冇)(?:帮我|给我?|替我|有给|比我|俾我)?[^，。 ]{0,3}(?:打折|折扣|优惠(?!码)|减|送|赠|享受"
        "|抵扣|便宜)|(?:折扣|优惠|赠品|饮料|饮品|咖啡|停车|甜品|小食|礼[物品]|那杯"
        "|蛋糕)[^，。]{0,8}(?:没[有给打送拿减生]|不给|未|没了|冇)|没(?:给送|送|拿到|打折|减|给我|享受)|按?原价"
        "|钱?一分没少|少给|少送|答应|说好|不是说(?:免费|送|打)|说送|只给了|还是收了|说.{0,3}(?:免费|打折"
        "|买一送一)[^，。]{0,10}(?:结果|还是|但|没|却)|只打了|打的?折.{0,3}(?:不对|错|少)|没有?(?:半价|免费)"
        "|缺了?|第二杯.{0,6}钱|全价|折没打|没减|没便宜|没免费|忘了?[给打]|没享受|不打折|不给打|打折没"
        "|少了一[杯份]|折扣少|没用上|不送|没送|不免费|要我付(?:停车|门票)|还[是要]收|没抵|不给减|没有?赠|不给赠"
        "|没优惠|冇折|冇送",
        "(?:didn'?t|did not|wasn'?t|not|never|no|without|don'?t|haven'?t|won'?t"
        r"|refused to)(?: \w+){0,5} (?:discounts?|free|deals?|perks?|gifts?|offer|benefit|applied|bogo|drink"
        r"|dessert|voucher|member price|promised)|(?:discount|drink|gift|perk|offer|deal|benefit|free \w+"
        "|dessert)[^.,]{0,20}(?:not|wasn|n'?t|missing|never|forgot)|full price|turned out|meiyou (?:gei|da)"
        "|mei (?:gei|da ?zhe|song)|only (?:got|gave|one)|still (?:charged|paid|had to pay)|made me (?:buy|pay)"
        "|yuanjia|promised|no discount|forgot (?:to|my|the)|supposed to|had to pay|bu gei (?:song|da)|less than"
        "|mei da zhe|mei you song|mei jian|charged (?:me )?(?:for|full)|wouldn't give|didn't get|did not get"
        "|never got|not given|without the|no (?:free|gift|deal|drink)|wasn't (?:free|given|applied|deducted)"
        "|weren't|still had to|regular price|normal price|ignored",
    ),
    (
        "code_missing",
        "(?:码|卡|会员|二维码|页面|按钮|图|app|小程序)[^，。]{0,8}(?:打不开|开不了|不显示|加载|不见|没了"
        "|没有了?显示|刷不出|出不来|显示不|空白|白屏|不出|找不到|没出来|打开.{0,4}黑|消失|黑屏|没反应|无法显示"
        "|开唔到|出唔到|转圈|看不[到见])|打不开|不显示|白屏|转圈|加载不|出不来|刷不出|找不到.{0,6}(?:卡|码)"
        "|出码没|空白|(?:付|充|买|交|续|转)了?[^，。 ]{0,2}[钱款费了][^，。]{0,10}(?:没|不|还是|冇)|黑屏|闪退"
        "|没(?:收到|看到|有)(?:我的)?(?:卡|码|会员)|(?:钱)?(?:付|扣)了.{0,8}(?:没|不|卡)|不给我出|卡住|点不开"
        "|死机|未到账|没到账|没开通|收不到|看不见|没有码|显示不了|加载失败|加载中|刷新|没显示|没出现|不出码"
        "|出不了|点了没|卡包|卡面|找不着|没激活|没发|空空|进不去|转不出|一片|灰色|点不动|没卡",
        "(?:can'?t|cannot|won'?t|doesn'?t|does not|not|unable to|couldn'?t|didn'?t|isn'?t"
        r"|never)(?: \w+){0,2} (?:open|load|find|show|display|see|appear|come up|loading|showing|opening|generate"
        r"|get|pull up|receive\w*)|loading|blank|disappear\w*|da bu kai|dabukai|bu xianshi|stuck|showed up"
        r"|isn'?t there|missing|crash\w*|frozen|freez\w*|spinning|vanished|(?:code|card|qr)[^.,]{0,12}gone"
        "|white screen|black screen|paid .{0,30}(?:no|not|nothing|still|but|n'?t)|payment (?:went|made|done"
        "|taken)|jiazai|chu bu lai|baiping|no code|zhao bu dao|kan bu (?:dao|jian)|won't (?:come|pop|open|load"
        "|start)|not (?:showing|loading|appearing|there|visible|displayed)|empty|greyed? out|nowhere"
        "|hasn't (?:arrived|appeared|shown)|still (?:no|waiting)|yet to|where (?:is|did|has) my (?:card|code|qr)"
        "|don't see|ma mei le|mei xianshi|mei chu lai|never (?:arrived|came)",
    ),
    (
        "staff_refused",
        "(?:店[员家里长方主]|服务[员生]|老板娘?|收银员?|前台|商家|商户|人家|他们|小姑娘|经理|员工|门口|保安|伙计"
        "|小哥|阿姨|师傅|对方|酒店|餐厅|这家|那家|店)[^，。]{0,10}(?:不[让给收认肯能支接用行知清懂参搞做]"
        "|说[^，。]{0,12}(?:没|不|未|要|只|结束|no|停|过|冇|用完|唔)|拒|没听|未听|唔[收认肯])|不给用|不让用"
        "|不认(?!识别)|拒[绝收]|没听[过说]|不收这?|不承认|没.{0,3}合作|被拒了(?!.*刷)|不肯|说不能用|不参加|不接受"
        "|不知道.{0,6}(?:卡|活动|优惠)|说没有?这|不支持|唔收|唔认|唔比用|赖账|非要|才给用|说不可以|翻白眼|说活动"
        "|不清楚此|说周末|说名额|说要满|说不行|到哪都说|都不认|说要|说没有|不予|说不搞|没这个活动|不给我用"
        "|不让我用|不愿|拒用|不理|不支持这|不认这|不收这|不收卡|说我的卡|说这卡|说这张|说这个|说没权限|没合作"
        "|不合作|不接待|叫我付|让我自己|非说|说过期|说不可|话唔|话冇|不做这个|说取消|说只有|说只能|不搞活动"
        "|停止合作",
        "(?:staff|waiter|waitress|cashier|manager|server|owner|clerk|bartender|shop|store|restaurant|they|he|she"
        r"|guy|lady|reception\w*|barista|girl|place|bar|cafe|hotel|people|employee|host|hostess"
        r"|merchant)(?: \w+){0,3} (?:refus\w+|won'?t|wouldn'?t|don'?t|doesn'?t|didn'?t|said|says|say|told"
        r"|reject\w*|never|denied|turned|not|insist\w*|claim\w*|did not|does not|do not)|refus\w+|never heard"
        "|not valid on|turned (?:me )?(?:away|down)|won'?t (?:take|accept|honou?r|let)|wouldn'?t (?:take|accept"
        r"|honou?r|let)|not accept\w*|dianyuan shuo|dianjia|bu gei yong|bu ren|bu shou|mei zhe ge ka|jujue"
        "|partnership|laoban|fuwuyuan|shuo bu neng|don'?t believe|bu rang|not a partner|told me"
        "|mei ting (?:shuo )?guo|shouyin|shuo mei|renjia shuo|not willing|unwilling|no idea what|clueless"
        r"|turned us|not honou?r\w*|doesn't know|didn't know|denied me|not part of|don't (?:do|take|accept|honou?r"
        "|know|recogni[sz]e)|laughed|insisted|bu jieshou|bu zhichi|shuo bu|ju shou|not participating"
        "|no such (?:deal|card|offer)|claims?",
    ),
    (
        "code_rejected",
        "无效|失效|过期|已(?:经)?(?:被)?(?:使用|用过|核销|领)|(?:被)?核销(?:过|失败|不)|码?错误|不对|用不了"
        "|不能用|报错|验证(?:不|失败)|不存在|刷卡被拒|被拒|未激活|系统错误|失败|不通过|被用过|不好使|用不成"
        "|没法用|无法使?用|使不了|显示.{0,4}错|不可用|冻结|停用|用唔到|唔用得|识别为|拒绝|异常|不管用|用不上"
        "|不好用|不灵|不行了|用唔|不认这个码|卡坏|输了",
        r"invalid|reject\w*|expired|already (?:been )?(?:used|redeemed)|declin\w*|not (?:be )?(?:work|valid|accept"
        r"|recogni[sz]|go through)\w*|(?:doesn'?t|didn'?t|isn'?t|won'?t|wasn'?t|aint|can'?t"
        r"|cannot) (?:be )?(?:work|use|us|go through|accept|valid|pay)\w*|stopped working|error|wuxiao"
        r"|yong bu liao|shixiao|den(?:y|ied)|fail\w*|guoqi|blocked|bu neng yong|not workin|used up|inactive"
        "|unusable|frozen|unable to use|cuowu|doesnt work|does not work|bei ju|yongbuliao|problem with my card"
        "|(?:card|code|pass|it|qr)(?: is| was|'s)? (?:broken|dead|not ok|no good)|does nothing|no longer (?:work"
        r"|valid)\w*|can'?t use|cannot use|unable to|no use",
    ),
)
