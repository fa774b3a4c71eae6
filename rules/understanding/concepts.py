"""Words that mean the same to the classifier, in Chinese and English: what it could not learn from a few thousand rows.

A table, no logic. Chinese words have one to four characters; English ones are single, or two joined by an underscore.
"""

from __future__ import annotations

from rules.understanding.foreign import TOPICS

CONCEPTS: dict[str, str] = {
    "no": (
        "不 别 没 勿 甭 唔 冇 莫 无 未 not no don't dont doesn't isn't can't cannot won't wouldn't never nope nah "
        "without unable"
    ),
    "stop": (
        "取消 停止 停掉 关闭 关掉 关了 退掉 退出 退订 撤销 撤回 别再 不要再 不再 屏蔽 免打扰 闭嘴 静音 暂停 stop "
        "cancel disable mute unsubscribe quit end halt pause silence turn_off switch_off opt_out unfollow "
        "cancelled canceled drop withdraw quiet"
    ),
    "start": (
        "打开 开启 启用 开通 订阅 恢复 接收 激活 enable activate subscribe resume unmute turn_on switch_on opt_in "
        "restart follow reactivate start"
    ),
    "notice": (
        "推播 推送通知 说一声 话我知 讲一声 跟我说 第一时间 通知 提醒 消息 推送 短信 信息 推荐消息 提示 叫我 喊我 "
        "告诉我 通知我 提醒我 notification notifications reminder reminders alert alerts messages message notify "
        "remind ping texts push newsletter announcements broadcasts spam updates let_me nudge"
    ),
    "event": (
        "运动会 电影之夜 茶会 晨跑 徒步 展 演出 快闪 市集 开放日 生日会 露营 夜跑 英语角 相声 画展 手作 课 活动 "
        "讲座 展览 音乐会 派对 聚会 沙龙 品酒会 课程 工作坊 读书会 电影节 演唱会 脱口秀 比赛 节目 见面会 瑜伽课 "
        "event events activity activities workshop workshops concert exhibition festival party gig meetup class "
        "tasting fair market show shows session webinar happening lineup reservation booking gathering seminar "
        "lecture"
    ),
    "join": (
        "报一个 我去 想去 我来 我要去 参加吗 给我留 抢 报名 参加 预约 预定 预订 报上 加入 占个 留个 名额 加我 "
        "算我 算上 sign_me register join rsvp enroll book reserve attend count_me put_me signup sign_up "
        "participate spot seat save_me"
    ),
    "leave": (
        "不去了 来不了 赶不上 退赛 不约了 去不到 不用留 别留 去不了 不去 不参加 参加不了 退报名 不报了 去不成 "
        "有事 退名额 not_coming can't_make can't_come not_going bail no_longer not_attending can't_attend release "
        "give_up"
    ),
    "money_back": (
        "退我 退给我 退回 退回来 想退 能退 可退 退不退 退吗 退款 退钱 退费 退卡 退会员 退掉 退年费 退会 refund "
        "refunded refunds reimburse reimbursement money_back"
    ),
    "auto": ("自动续费 自动扣 自动续 连续包月 auto-renew autorenew autopay automatic automatically auto recurring"),
    "renew": (
        "续上 续约 续吧 入会 缴费 缴年费 购卡 买会员 办一张 买一张 续费 续卡 续会员 续期 续年 升级 开通 购买 买卡 "
        "办卡 办会员 充值 延长 加购 renew renewal extend upgrade buy purchase prolong subscribe replacement"
    ),
    "cost": (
        "多少钱 价格 费用 几块 年费 会费 贵 便宜 收费 怎么卖 how_much cost costs price pricing fee fees charge "
        "expensive cheap"
    ),
    "member": "会员 会籍 年卡 月卡 季卡 vip 会费 membership member plan subscription subscriber tier",
    "card": "卡 卡片 会员卡 card cards",
    "expire": (
        "到期 过期 有效期 截止 失效 快到 剩几天 有效 expire expires expired expiry expiration expiring valid "
        "validity ends runs_out run_out"
    ),
    "status": "几号到 哪天到 激活了 到没 卡龄 会员号 状态 等级 卡号 级别 status level number active tier",
    "lost": (
        "丢 丢了 遗失 掉了 被盗 被偷 找不到 不见了 补办 挂失 盗用 换手机 lost missing stolen lose misplaced "
        "hacked theft stole compromised gone disappeared wallet"
    ),
    "code": "码 二维码 会员码 条码 条形码 付款码 核销码 验证码 出示 亮码 qr code barcode codes qrcode",
    "show": "出示 显示 打开 亮 给我看 调出 看看 给我码 show display pull_up bring_up see open present give_me",
    "scan": "扫 扫码 识别 读取 扫不 扫描 感应 scan scanning scanned scans scanner reader read reads",
    "fail": (
        "扫不上 扫不出 刷不了 出不来 登不上 失效 作废 不对 不收 不肯 拒收 没到账 没生效 转圈 空白 黑屏 过不去 "
        "不显示 不了 失败 无效 错误 出错 不能用 用不了 打不开 不认 报错 没反应 不行 异常 加载 闪退 崩溃 故障 拒绝 "
        "被拒 没用 坏了 白屏 卡住 fail failed failing fails broken error invalid declined rejected refused refuse "
        "denied didn't_work not_working doesn't_work won't_work isn't_working wrong problem issue blank crash "
        "crashed stuck unable bug trouble blocked frozen"
    ),
    "staff": (
        "店主 人家 他们 店员不 门店 柜台 收银台 服务生 老板娘 保安 经理说 店员 服务员 收银 老板 前台 店家 商家 "
        "店里 收银员 经理 他们说 说不 店员说 伙计 店方 staff cashier waiter waitress manager clerk bartender "
        "barista server owner counter guy merchant till they_said they_say"
    ),
    "charged": (
        "扣 扣款 多收 扣了 多扣 收了 重复 原价 乱收 扣费 两次 多付 账单 金额 charged overcharged twice double "
        "billed bill transaction payment deducted paid extra deduction debited statement"
    ),
    "closed": (
        "关门 没开 关店 倒闭 搬走 搬家 停业 装修 没开门 不存在 closed shut moved shuttered demolished renovating"
    ),
    "human": (
        "值班 负责人 打给我 回电 人工台 转接 接线 真人客服 店主合作 入驻 加盟 人工 客服 真人 活人 专员 转人工 "
        "人工客服 投诉 领导 电话客服 接线员 human agent person representative support someone operator somebody "
        "complaint complain customer_service real_person speak_to talk_to staff_member supervisor helpdesk "
        "hotline 打电话 找人 负责的 合作 连线 manager call_me call_back employee service_desk"
    ),
    "bot": ("你是人 真人吗 机械人 ai ai吗 程序吗 机器人 你是谁 人工智能 程序 bot robot computer machine chatbot"),
    "greet": (
        "你好 您好 哈喽 嗨 早上好 晚上好 早安 晚安 在吗 hello hi hey morning evening greetings yo howdy how_are sup"
    ),
    "thank": (
        "谢谢 感谢 多谢 谢了 辛苦 麻烦了 谢啦 太感谢 thanks thank thx ty cheers appreciate appreciated grateful "
        "obliged thank_you"
    ),
    "bye": "再见 拜拜 回见 下次见 回头见 bye goodbye cya later good_night farewell see_you",
    "help": (
        "咋用 怎么玩 使用方法 怎么弄 你会 你懂 使用手册 新手 入门 帮助 怎么用 使用说明 教程 指南 菜单 功能 说明书 "
        "会什么 能做 能干 能帮 怎么操作 help menu instructions guide tutorial commands how_to faq features "
        "can_you capable abilities questions 举例 例子 举几个 求助 不会用 不会弄 看不懂 不懂 新来 第一次用 第一次 "
        "界面 按钮 本事 提供什么 提供哪些 该问 能问 怎么开始 怎么使 怎么搜 教我 教一下 教下 example examples "
        "overview purpose manual beginner assistance assist capabilities get_started you_offer you_provide "
        "you_answer ask_you new_here"
    ),
    "language": (
        "中文 英文 英语 汉语 普通话 繁体 简体 日语 日文 法语 韩语 语言 德语 国语 粤语 西班牙 english chinese "
        "mandarin japanese french german spanish language korean simplified traditional italian"
    ),
    "say": "说 讲 切换 换成 回复 speak switch talk change reply answer use",
    "delete": (
        "删除 注销 清空 销户 抹掉 删掉 清除 删 忘记我 销毁 delete erase remove close wipe deactivate forget purge "
        "terminate"
    ),
    "account": "账号 账户 帐号 帐户 户 account profile",
    "data": (
        "导出 住址 号码 昵称 头像 联系方式 资讯 数据 资料 信息 个人信息 隐私 档案 手机号 邮箱 生日 姓名 地址 记录 "
        "data info information privacy gdpr personal phone email name birthday address details records"
    ),
    "change": "改 修改 更新 更正 更换 换 变更 填错 写错 change update edit correct modify fix amend new",
    "export": "导出 下载 查看 存了 保存 收集 export download store stored collect keep hold copy",
    "left": (
        "没使 余量 还能用 可用 没领 没花 还剩 剩下 还有 没用 剩余 没用完 未使用 余额 剩 left remaining unused "
        "remain balance still_have outstanding"
    ),
    "benefit": (
        "权益 优惠 福利 券 折扣 特权 优惠券 免费 打折 买一送一 饮品 次数 礼遇 好处 权利 benefit benefits perk "
        "perks voucher vouchers coupon coupons discount discounts deal deals free entitlements offer offers "
        "rewards freebies 包含 享受 积分 额度 生日礼 礼物 included include includes entitled allowance quota "
        "points point reward"
    ),
    "saved": (
        "省下来 少花 回血 减免 抵了 优惠了 省 省了 节省 省下 省钱 回本 划算 值不值 赚 划得来 saved saving savings "
        "save worth broke_even payback"
    ),
    "used": (
        "用掉 核销过 消费过 花过 上次 上回 上个月 去年 最近一次 用得 用过 用了 使用记录 消费记录 历史 明细 "
        "使用情况 账单 去过 used history usage record spent log been"
    ),
    "where": (
        "哪里 哪儿 哪些 附近 旁边 周边 周围 哪家 边度 哪有 最近的 找 推荐 一带 where near nearby around nearest "
        "closest find recommend any close_by local area suggest vicinity looking_for"
    ),
    "eat": (
        "吃 喝 餐厅 饭店 咖啡 酒吧 火锅 烧烤 美食 餐馆 奶茶 甜品 面馆 日料 饭 菜 restaurant restaurants food eat "
        "dinner lunch coffee bar bars cafe hotpot sushi drink drinks pub pizza noodles brunch dessert bakery "
        "ramen tea steak"
    ),
    "go": (
        "景点 影院 电影院 博物馆 健身房 酒店 按摩 美甲 理发 书店 唱歌 玩 游玩 spa gym cinema museum hotel massage "
        "nails hair ktv theatre theater park bookshop bookstore pharmacy attraction attractions shopping mall "
        "salon"
    ),
    "this": (
        "这家 那家 这间 那间 他家 它家 她家 这里 那里 那边 这店 呢间 这个店 this_place that_place there it they "
        "their the_shop the_place the_restaurant its this_shop that_one this_one"
    ),
    "hours": "几点 营业 开门 关门 打烊 营业时间 开到 hours open opening closing close_at time what_time until",
    "address": (
        "地址 在哪 怎么走 怎么去 位置 路线 几楼 导航 地铁 停车 address location directions get_there located "
        "floor parking park metro subway street map 多远 远吗 远不远 走过去 离我 离这 开车去 how_far walk_there"
    ),
    "ask": (
        "电话 评分 人均 菜单 招牌 预约 排队 订位 phone rating menu reservation rated review reviews stars queue "
        "booking wifi score 宠物 带狗 插座 包间 包厢 儿童椅 露台 户外 早餐 推荐菜 特色菜 好吃吗 停车位 叫醒 pets "
        "dog dogs outdoor private_room socket highchair signature terrace"
    ),
    "rule": (
        "要求 门槛 须知 算不算 支不支持 能不能 可不可以 需不需要 必须 多人 满多少 重置 清零 累积 适用 规则 限制 "
        "条件 上限 可以用 能用吗 叠加 同时 一起用 转让 借给 共享 几次 几个人 规定 条款 rules limit limits "
        "restriction restrictions terms conditions combine stack share lend transfer transferable allowed maximum "
        "minimum anywhere everywhere valid accepted businesses 作废 滚存 顺延 年龄 身份证 本人 未成年 最低消费 "
        "开发票 一次能 一天能 每天能 roll_over rollover reset exclusions exclude excluded blackout fine_print "
        "eligible carry_over offline abroad overseas alcohol takeaway delivery service_charge"
    ),
    "other": (
        "朋友 别人 家人 老婆 老公 孩子 同事 女朋友 爸妈 friend friends family wife husband guest someone_else "
        "partner kids colleague"
    ),
    "more": (
        "后面 翻页 下一批 接着 其余 剩下的 还有其他 更多 还有别的 还有吗 换一批 下一页 再来 其他的 别的 换一个 "
        "再推荐 下一个 more else next another other others different anything_else show_more rest additional"
    ),
    "nth": (
        "第一 第二 第三 第四 第五 最后 倒数 一个 前面 后面 first second third fourth fifth last option number_one "
        "1st 2nd 3rd one two three"
    ),
    "yes": (
        "是 对 好 行 可以 要 嗯 没错 确认 同意 当然 好的 yes yeah yep sure ok okay correct right confirm agreed "
        "exactly absolutely definitely true fine 就它 就这个 就这样 走起 安排 继续 下一步 没问题 行吧 proceed "
        "approve agree go_ahead go_for sounds_good indeed uh_huh alright"
    ),
    "wrong": (
        "不对 不是 错了 不用 不要 算了 不行 否 不需要 没事 incorrect wrong nevermind never_mind not_really "
        "no_thanks forget_it not_that isn't_right isn't_correct false 搞错 误会 不是这 不是那 理解错 反悔 重来 "
        "免了 别弄 先别 hold_on leave_it drop_it undo misunderstood disagree"
    ),
    "expiry_when": "什么时候 多久 几天 哪天 多长 when how_long how_many what_date until_when",
    "do_what": "怎么办 怎么弄 怎么处理 咋办 what_do should_i how_do do_i what_should what_now",
    "why": "为什么 为啥 怎么回事 点解 why how_come",
    "clock": (
        "明天 今晚 后天 点 小时 分钟 每天 每周 周末 下周 月底 之前 以前 前 tomorrow tonight minutes hour hours "
        "daily every weekly monday tuesday wednesday thursday friday saturday sunday weekend next_week before "
        "today morning evening"
    ),
    "feeling": (
        "累 好困 开心 难过 伤心 无聊 心情 生气 失恋 孤单 孤独 郁闷 烦死 高兴 哈哈 嘻嘻 呵呵 嘿嘿 笑 好笑 tired "
        "sad happy lonely bored boring haha lol laugh funny hilarious upset"
    ),
    "praise": (
        "厉害 真棒 太棒 好棒 聪明 可爱 牛逼 优秀 不错 真行 点赞 喜欢你 爱你 awesome amazing clever cute brilliant "
        "impressive you_rock love_you like_you well_done good_job great_job great_work"
    ),
    "insult": (
        "笨 蠢 傻 傻瓜 傻逼 智障 废物 垃圾 脑残 滚 滚蛋 是猪 白痴 好烦 烦人 真烦 没用的 破机器 烂 讨厌 无语 闭嘴 "
        "stupid dumb idiot useless worthless suck sucks moron annoying hate rubbish trash shut_up fuck screw"
    ),
    "person": (
        "几岁 多大了 年纪 叫什么 名字是 哪里人 家在 老家 男的 女的 爸爸 妈妈 主人 谁做 谁开发 谁造 睡觉 睡了 "
        "吃饭了 吃了 吃了吗 下班 how_old your_name made_you created_you built_you programmed_you your_boss "
        "you_real you_human you_live hobbies birthday favourite favorite you_sleep you_feel"
    ),
    "wish_well": (
        "快乐 恭喜 祝 祝你 新年 圣诞 周末愉快 生日快乐 节日 好运 合作愉快 merry christmas happy_new "
        "happy_birthday nice_day good_luck weekend_to"
    ),
    "foreign": " ".join(TOPICS.values()),
    **TOPICS,
    "mine": "我的 我 my mine me i i've i'm",
    "you": "你 你们 您 you your you're yours",
}
