"""Words that members use for what belongs to other services, by topic; written as in `concepts`.

None of them is a word for anything of ours: what is also said of shops, cards or events (film, ticket, address) stays
out. Each topic is a concept by itself, and all of them together are another.
"""

from __future__ import annotations

TOPICS: dict[str, str] = {
    "weather": (
        "天气 下雨 下雪 气温 温度 多少度 几度 台风 雾霾 空气质量 紫外线 降温 升温 刮风 晴天 阴天 带伞 雨伞 穿什么 "
        "羽绒服 日出 日落 梅雨 冰雹 湿度 weather rain raining snow snowing forecast temperature humid humidity "
        "sunny cloudy windy umbrella raincoat typhoon storm sunset sunrise degrees celsius fahrenheit icy foggy"
    ),
    "travel": (
        "机票 航班 飞机 高铁 动车 火车 车票 船票 改签 退票 登机 行李 签证 护照 出租车 打车 叫车 专车 顺风车 租车 "
        "末班车 首班车 公交 换乘 路况 堵车 堵不堵 高速 限行 限号 加油 油价 充电桩 违章 罚单 驾照 驾校 学车 攻略 "
        "旅游团 flight flights plane airport airline train trains taxi cab uber rental visa passport luggage "
        "suitcase baggage boarding traffic highway bus gas gasoline petrol tire tires tyre engine mileage mpg oil "
        "vehicle truck license licence commute vacation carry_on jet_lag itinerary"
    ),
    "devices": (
        "手机卡 流量 话费 宽带 信号 路由器 电脑 打印机 打印 蓝牙 录屏 投屏 内存 系统更新 开机 死机 蓝屏 相机 "
        "拍照片 自拍 音量 声音大 声音小 亮度 空调 电视 窗帘 开灯 关灯 扫地 洗衣机 冰箱 插座坏 电风扇 暖气 laptop "
        "computer windows excel printer router internet bluetooth volume brightness camera selfie lights lamp "
        "thermostat heating blinds curtains vacuum dishwasher washing fridge garage speaker speakers battery "
        "charger"
    ),
    "money": (
        "银行 信用卡 银行卡 借记卡 工资 工资卡 转账 汇款 贷款 房贷 车贷 利息 利率 汇率 存款 理财 基金 股票 股价 "
        "大盘 炒股 黄金 比特币 美元 日元 英镑 欧元 征信 社保 医保 公积金 养老金 个税 报税 退税 税 保险 理赔 花呗 "
        "白条 红包 借钱 借我 彩票 双色球 bank banking atm credit mortgage loan loans salary payday paycheck wages "
        "income tax taxes irs iban swift routing checking deposit transfer wire interest apr stocks stock shares "
        "bitcoin crypto exchange_rate dollars euros pounds usd insurance insured pension retirement credit_card "
        "credit_score credit_limit debit_card bills landlord w2 pto"
    ),
    "health": (
        "医院 医生 挂号 看病 急诊 体检 疫苗 感冒 发烧 咳嗽 头痛 头疼 牙疼 胃疼 肚子疼 吃药 吃什么药 药方 血压 "
        "血糖 过敏 失眠 睡不着 减肥 怀孕 受伤 症状 治疗 护士 牙医 doctor dentist hospital fever cough headache "
        "symptoms symptom medicine pills aspirin vaccine vaccines shots allergy pregnant surgery nurse sleep "
        "calories protein nutrition healthy blood_pressure vet"
    ),
    "cooking": (
        "怎么做 做法 菜谱 食谱 怎么煮 怎么炒 怎么煎 怎么炖 怎么烤 怎么蒸 怎么腌 煮多久 炖多久 烤多久 蒸多久 热量 "
        "卡路里 食材 隔夜 recipe recipes cook bake boil fry roast simmer ingredients ingredient substitute flour "
        "butter oven microwave tablespoon teaspoon leftover leftovers dough"
    ),
    "knowledge": (
        "首都 人口 面积 朝代 皇帝 总统 主席 历史上 世界上 发明 谁写的 谁演的 多高 多深 多重 恐龙 地球 宇宙 成语 "
        "什么意思 怎么读 怎么念 拼音 翻译 英语怎么 用英语 单词 语法 数学 物理 化学 方程 平方 等于 加减乘除 乘以 "
        "除以 换算 公里等于 哲学 人生 意义 capital population president minister country planet moon earth "
        "universe war invented discovered born tall ocean mountain history definition meaning define synonym "
        "plural spell translate pronounce square_root plus divided multiply calculate convert kilometers miles "
        "ounces gallon gallons inches dinosaur"
    ),
    "media": (
        "放音乐 听音乐 歌曲 听歌 放歌 放首 唱首 来首 一首 播放 歌单 电台 广播 收音机 电视剧 综艺 剧集 小说 动漫 "
        "漫画 游戏 打游戏 新闻 头条 比分 球赛 世界杯 奥运 欧冠 国足 nba 冠军 明星 演员 导演 歌手 歌 music song "
        "songs playlist album radio podcast audiobook episode episodes season actor actress oscar news headlines "
        "score game games team lakers olympics league championship chess quiz lyrics singer"
    ),
    "writing": (
        "写诗 写首 写一首 写一封 写个 写篇 写一篇 作文 论文 简历 文案 情书 检讨 请假条 辞职信 邮件 ppt 代码 编程 "
        "程序员 作业 考试 考研 高考 面试 升职 加薪 跳槽 招聘 找工作 诗 write poem essay letter speech resume java "
        "python javascript html algorithm homework maths math exam interview proofread summarise summarize "
        "compose draft"
    ),
    "agenda": (
        "闹钟 起床 叫醒 叫我起 倒计时 计时 番茄钟 日历 日程 会议 开会推 备忘录 备忘 待办 清单 几点了 现在几点 "
        "几号了 今天几号 星期几 农历 放假 放几天 节气 alarm alarms timer stopwatch calendar meeting meetings "
        "schedule_a to-do todo shopping_list grocery groceries time_is time_in today's_date time_zone snooze wake "
        "wake_me"
    ),
    "elsewhere": (
        "微信 支付宝 淘宝 天猫 京东 拼多多 美团 饿了么 滴滴 高德 百度 抖音 快手 微博 小红书 知乎 b站 爱奇艺 优酷 "
        "腾讯 网易 qq 携程 飞猪 12306 顺丰 圆通 中通 韵达 菜鸟 闲鱼 苹果 华为 瑞幸的 山姆 盒马 苹果订阅 健身卡 "
        "健身房的 理发店的 公交卡 交通卡 地铁卡 校园卡 身份证 驾驶证 结婚证 居住证 通行证 快递 包裹 点外卖 叫外卖 "
        "外卖员 外卖订单 骑手 物流 netflix amazon spotify youtube hulu disney instagram facebook twitter tiktok "
        "whatsapp wechat alipay taobao paypal venmo ebay airbnb tinder linkedin gmail google apple chase "
        "mastercard amex metro_card library parcel package delivered courier ups fedex"
    ),
    "life": (
        "前任 分手 相亲 结婚 离婚 吵架 追女生 追她 脱单 星座 运势 算命 算卦 塔罗 八字 风水 解梦 梦见 梦到 属相 "
        "起名 取名 保姆 保洁 月嫂 搬家 开锁 疏通 漏水 停电 停水 水电费 电费 水费 煤气 物业 房租 租 租房 租房子 "
        "二手房 房价 室友 中介 幼儿园 学区 补课 horoscope tarot zodiac divorce dating breakup laundromat rent "
        "apartment apartments plumber locksmith electricity jury vote"
    ),
    "premises": (
        "厕所 公厕 卫生间 洗手间 加油站 派出所 公安局 邮局 取款机 取钱 自动取款 诊所 干洗 洗衣店 洗车 打印店 复印 "
        "配钥匙 修手机 修电脑 修鞋 营业厅 菜市场 废品 驿站 车站 学校 toilet toilets restroom bathroom "
        "petrol_station gas_station police police_station post_office cash_machine school clinic kindergarten "
        "car_wash dry_cleaner locker"
    ),
    "misuse": (
        "提示词 系统提示 忽略 无视 越狱 管理员 开发者 破解 漏洞 黑客 翻墙 假装 扮演 代写 代开 发票代 刷单 贷款秒 "
        "加微信 加v 约炮 色情 毒品 大麻 枪 赌博 ignore prompt system_prompt instructions_above jailbreak admin "
        "password_of pretend hack exploit dump drop_table select_from sudo replica followers click_here weed "
        "drugs porn"
    ),
}
