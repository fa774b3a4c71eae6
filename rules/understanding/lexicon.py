"""What members call the kinds of shops, and cities; in simplified characters, as text is folded to them.

Chinese between blanks; after a bar English between commas, the singular for its plural too; after a second bar pinyin.
"""

from __future__ import annotations

KINDS: dict[str, str] = {
    "coffee": (
        "咖啡 咖啡店 咖啡馆 咖啡厅 咖啡屋 喝咖啡 咖绯 咖绯店 咖啡点 拿铁 美式 冰美式 冷萃 手冲 卡布奇诺 澳白 摩卡 "
        "| coffee, coffee shop, coffee house, coffee place, coffe, cafe, café, caffe, flat white, latte, espresso, "
        "cappuccino, americano "
        "| kafei, kafeidian, kafeiguan, kafeiting, natie"
    ),
    "tea": (
        "茶馆 茶室 茶楼 茶舍 茶铺 茶庄 喝茶 品茶 茶坊 龙井 "
        "| tea, tea house, teahouse, tea room, tearoom, tea shop "
        "| chaguan, chashi, he cha, hecha"
    ),
    "bubble_tea": (
        "奶茶 奶茶店 茶饮 茶饮店 珍珠奶茶 珍奶 手摇饮 果茶 水果茶 饮品店 "
        "| bubble tea, boba, boba tea, milk tea, pearl tea "
        "| naicha, naicha dian, naichadian, zhenzhu naicha, yinpin dian"
    ),
    "bar": (
        "酒吧 清吧 小酒馆 酒馆 喝酒 喝一杯 喝两杯 喝杯 小酌 精酿 酒廊 夜店 鸡尾酒 鸡尾酒吧 啤酒 居酒吧 蹦迪 "
        "威士忌 喝点酒 饮酒 飲嘢 去飲 "
        "| bar, pub, cocktail, cocktail bar, craft beer, beer, wine bar, drinks, nightclub, club, brewery, "
        "taproom, speakeasy, whisky, grab a drink, have a drink, a drink, get drunk, booze "
        "| jiuba, he jiu, hejiu, qingba, jingniang, jiuguan, he yi bei"
    ),
    "hotpot": (
        "火锅 火锅店 涮羊肉 涮肉 打边炉 麻辣锅 串串香 涮锅 油火锅 "
        "| hot pot, hotpot "
        "| huoguo, huoguo dian, huoguodian, shuan yangrou"
    ),
    "bbq": (
        "烧烤 烧烤店 烤串 撸串 烤肉 烤肉店 串烧 羊肉串 烤羊肉串 烧烤摊 "
        "| bbq, barbecue, barbeque, bar-b-q, skewers, grilled meat "
        "| shaokao, kaorou, kaochuan, lu chuan, luchuan"
    ),
    "chinese": (
        "中餐 中餐厅 中餐馆 中国菜 家常菜 | chinese, chinese food, chinese restaurant | zhongcan, zhongguo cai"
    ),
    "sichuan": (
        "川菜 川菜馆 四川菜 麻辣 川味 水煮鱼 麻婆豆腐 重庆菜 "
        "| sichuan, szechuan, sichuan food, szechwan, spicy chinese "
        "| chuancai, sichuan cai"
    ),
    "cantonese": (
        "粤菜 广东菜 粤式 港式 茶餐厅 早茶 茶点 点心 广式 粤式茶点 港式茶餐厅 饮茶 烧腊 烧鹅 冰室 冰厅 "
        "| cantonese, dim sum, dimsum, cantonese food, yum cha, hong kong style "
        "| yuecai, zaocha, guangdong cai, chacanting, yin cha"
    ),
    "jiangzhe": (
        "本帮菜 江浙菜 杭帮菜 上海菜 浙菜 苏帮菜 淮扬菜 江南菜 本帮 杭州菜 苏州菜 宁波菜 "
        "| jiangzhe, shanghainese, shanghai cuisine, shanghainese food, hangzhou cuisine, huaiyang, "
        "local shanghai food "
        "| benbangcai, jiangzhecai, hangbangcai, benbang cai, hangbang cai"
    ),
    "japanese": (
        "日料 日本料理 日本菜 日式 寿司 刺身 居酒屋 日餐 天妇罗 日式料理 料理店 "
        "| japanese, sushi, izakaya, sashimi, japanese food, omakase, japanese restaurant "
        "| riliao, riben cai, shousi, riben liaoli, juyiwu"
    ),
    "korean": (
        "韩国菜 韩餐 韩国料理 韩式 韩料 韩式烤肉 韩国烤肉 部队锅 石锅拌饭 "
        "| korean, korean bbq, korean food, bibimbap, korean barbecue "
        "| hancai, hanguo cai, hanguo liaoli, hanshi kaorou, hanguocai, hanshi"
    ),
    "western": (
        "西餐 西餐厅 西餐馆 西式 法餐 法国菜 西班牙菜 欧洲菜 牛排馆 法国餐厅 西式简餐 "
        "| western, western food, western restaurant, french, french restaurant, steakhouse, european, "
        "western style "
        "| xican, xican ting, xicanting, facan"
    ),
    "italian": (
        "意大利菜 意大利餐厅 意餐 意大利餐 意式 意大利 "
        "| italian, italian food, trattoria, pasta "
        "| yidali cai, yican, yidali"
    ),
    "mexican": (
        "墨西哥菜 墨西哥餐 墨西哥 墨西哥卷饼 墨西哥餐厅 塔可 "
        "| mexican, mexican food, taco, burrito "
        "| moxige cai, moxige"
    ),
    "thai": (
        "泰国菜 泰餐 泰式 冬阴功 泰国餐厅 泰国 泰菜 "
        "| thai, thai food, tom yum, thai restaurant "
        "| taiguo cai, taican, taiguo"
    ),
    "pizza": ("披萨 披萨店 比萨 比萨店 匹萨 | pizza, pizzeria, pizza place | pisa, bisa"),
    "noodles": (
        "面馆 面店 拉面 面条 吃面 牛肉面 小面 重庆小面 拌面 汤面 兰州拉面 米线 蟹粉面 刀削面 炸酱面 热干面 "
        "担担面 螺蛳粉 米粉 面食 吃碗面 乌冬 乌冬面 荞麦面 拉面店 粉面 "
        "| noodle, ramen, noodle shop, noodle soup, udon, rice noodle "
        "| mianguan, lamian, miantiao, chi mian, niuroumian, mian guan"
    ),
    "brunch": ("早午餐 早午饭 | brunch | zaowucan"),
    "bakery": (
        "面包 面包店 面包房 烘焙 烘焙店 蛋糕店 西饼店 西饼屋 饼店 可颂 包饼 "
        "| bakery, bakeries, bread, croissant, pastry, pastries, bake shop, cake shop "
        "| mianbao, mianbaodian, mianbao dian, mianbao fang, dangao dian, hongbei"
    ),
    "dessert": (
        "甜品 甜品店 甜点 甜点店 冰淇淋 冰激凌 糖水 糖水店 甜食 蛋糕 雪糕 甜品铺 糖水铺 双皮奶 冰品 "
        "| dessert, ice cream, gelato, sweets, something sweet, cake "
        "| tianpin, tianpin dian, tiandian, bingqilin, dangao, tangshui"
    ),
    "cinema": (
        "电影院 影院 看电影 电影 影城 戏院 看场电影 看套戏 睇戏 "
        "| cinema, movie, movie theater, movie theatre, film, watch a movie, the movies "
        "| dianyingyuan, kan dianying, dianying"
    ),
    "theatre": (
        "剧院 剧场 话剧 小剧场 看话剧 大剧院 音乐剧 歌剧院 看戏 看剧 话剧院 "
        "| theatre, theater, stage play, a play, musical, opera house "
        "| juyuan, juchang, huaju, kan huaju"
    ),
    "museum": (
        "博物馆 美术馆 看展 看展览 展馆 艺术馆 科技馆 纪念馆 画廊 展览馆 博物院 "
        "| museum, art museum, gallery, galleries, art gallery "
        "| bowuguan, meishuguan, kan zhan, bo wu guan"
    ),
    "bookshop": (
        "书店 书屋 书吧 书城 看书 买书 旧书店 二手书店 书局 独立书店 "
        "| bookshop, book shop, bookstore, book store, read a book, books "
        "| shudian, shu dian, kan shu, mai shu, shuwu"
    ),
    "gym": (
        "健身房 健身 健身馆 瑜伽 瑜伽馆 普拉提 拳馆 游泳馆 游泳 攀岩 举铁 撸铁 锻炼 运动的地方 健身中心 私教 "
        "运动场馆 羽毛球馆 健身点 "
        "| gym, fitness, fitness center, fitness centre, yoga, yoga studio, pilates, swimming pool, climbing, "
        "workout, work out, crossfit, boxing "
        "| jianshenfang, jianshen, yujia, jian shen fang, youyong"
    ),
    "spa": (
        "spa 水疗 泡汤 温泉 汤泉 泡温泉 汗蒸 洗浴 桑拿 美容院 做脸 美容 水会 护肤 "
        "| spa, hot spring, sauna, facial, day spa, bathhouse, beauty salon "
        "| shuiliao, wenquan, pao wenquan, meirong, sangna"
    ),
    "massage": (
        "按摩 按摩店 推拿 足疗 足浴 按脚 按个脚 捏脚 马杀鸡 采耳 spa按摩 洗脚 泡脚 按摩院 推拿店 按一按 足道 "
        "刮痧 按个摩 "
        "| massage, massage place, foot massage, back rub, masseur, massages, massage parlor "
        "| anmo, tuina, zuliao, an mo, zuyu, anjiao"
    ),
    "hair": (
        "理发 理发店 美发 美发店 剪头 剪头发 剪发 剪个头 发型 发廊 烫头 染发 烫发 做头发 剪个头发 染头发 理发点 "
        "理个发 洗剪吹 托尼 发型屋 烫染 洗头 做个头发 飞发 电发 理髮 "
        "| hair, haircut, hair salon, hairdresser, barber, barbershop, barber shop, hair cut, my hair done, salon, "
        "trim "
        "| lifa, jian toufa, lifadian, meifa, lifa dian, jiantoufa, faxing, ran fa, tang fa"
    ),
    "nails": (
        "美甲 美甲店 做指甲 指甲 修甲 美睫 做美甲 做个指甲 "
        "| nail, nails, nail salon, manicure, pedicure, my nails done, nail bar "
        "| meijia, zuo zhijia, meijia dian"
    ),
    "ktv": (
        "ktv 唱歌 唱k 卡拉ok k歌 唱K 练歌房 量贩式ktv 唱吧 飙歌 "
        "| ktv, karaoke, karaoke bar, karaoke place, sing, singing "
        "| changge, chang ge, chang k"
    ),
    "kids": (
        "带小孩 带孩子 带娃 亲子 遛娃 小孩 孩子 儿童 游乐场 儿童乐园 室内乐园 小朋友 宝宝 溜娃 小孩子 带小朋友 "
        "俩娃 亲子乐园 亲子活动 淘气堡 带小孩去 娃 小娃娃 带宝宝 "
        "| kid, kids, child, children, toddler, playground, kid friendly, family friendly, kid-friendly, "
        "family-friendly, indoor playground, my son, my daughter, my kids "
        "| dai haizi, xiaohai, qinzi, haizi, dai xiaohai, liu wa, ertong"
    ),
    "hotel": (
        "酒店 宾馆 民宿 住宿 旅馆 旅店 青旅 青年旅舍 客栈 旅社 住一晚 住哪 住哪里 过夜 旅舍 住店 快捷酒店 订房 "
        "度假村 住的地方 想住 "
        "| hotel, hostel, place to stay, accommodation, inn, guesthouse, guest house, bed and breakfast, b&b, "
        "homestay, stay overnight, to stay, where to stay, motel, resort, lodging, places to stay "
        "| jiudian, zhusu, binguan, minsu, lvguan"
    ),
    "attraction": (
        "景点 景区 名胜 旅游景点 好玩的地方 公园 游玩的地方 古迹 游乐园 主题公园 名胜古迹 观光 游玩 玩的景点 "
        "动物园 植物园 水族馆 海洋馆 哪里好玩 去哪玩 去哪里玩 值得逛的 玩的地方 旅游 有什么玩的 有啥玩的 可以玩的 "
        "| attraction, sight, sights, sightseeing, tourist spot, things to see, places to see, landmark, "
        "scenic spot, tourist attraction, places to visit, amusement park, theme park, zoo, aquarium, "
        "tourist place, place to visit, park "
        "| jingdian, haowan de difang, gongyuan, jingqu, nali haowan, qu nali wan"
    ),
    "pharmacy": (
        "药店 药房 药铺 买药 大药房 感冒药 药妆店 "
        "| pharmacy, pharmacies, drugstore, drug store, chemist, chemist's, medicine "
        "| yaodian, yaofang, mai yao, yao dian"
    ),
    "shopping": (
        "购物 逛街 商场 买衣服 买东西 百货 购物中心 服装店 衣服 买手店 奥特莱斯 超市 便利店 逛商场 shopping 买鞋 "
        "买包 商店 鞋店 花店 买花 服饰 百货商场 买礼物 伴手礼 "
        "| shopping, mall, shopping mall, department store, clothes, shopping center, shopping centre, outlet, "
        "boutique, clothing, buy clothes, shoes, supermarket, convenience store, grocery, souvenirs, "
        "flower shop, florist "
        "| gouwu, guangjie, shangchang, mai yifu, chaoshi, bianlidian, mai dongxi"
    ),
}
# What only says that somebody would eat; any cuisine in the same text says more.
EATING = (
    "餐厅 餐馆 饭店 馆子 吃饭 美食 好吃的 吃的 吃东西 吃什么 吃啥 吃点什么 吃点啥 饭馆 午饭 晚饭 晚餐 午餐 中饭 "
    "吃点东西 能吃的 可以吃的 聚餐 食肆 吃个饭 吃午饭 吃晚饭 吃上饭 请客吃饭 吃顿 吃顿饭 吃饱 小馆子 饿了 餐饮 "
    "食堂 吃好 吃哪家 有咩食 食咩 食乜 食嘢 食饭 下馆子 吃大餐 约饭 饭点 肚子饿 好饿 饿死 吃点好的 吃哪个 用餐 "
    "就餐 吃早饭 早饭 吃饭的地方 又能吃 吃个午饭 吃个晚饭 大餐 餐飲 干饭 "
    "| restaurant, food, dinner, lunch, eat, eating, dining, dine, eats, supper, a meal, meal, breakfast, hungry, "
    "starving, starved, edible, bistro, diner, place to eat, places to eat, eatery, eateries, something to eat, "
    "grub, bite, a bite "
    "| canting, canguan, chifan, chi fan, chi shenme, haochi de, haochide, meishi, wufan, wanfan, fandian, chi de, "
    "chi sha, wancan, wucan, e le"
)

# Cities beside those of the gazetteer: where the card may not be, but members ask for.
CITIES = (
    "北京 天津 重庆 深圳 成都 苏州 南京 武汉 西安 长沙 郑州 青岛 厦门 宁波 无锡 常州 南通 嘉兴 绍兴 温州 合肥 "
    "福州 泉州 济南 沈阳 大连 哈尔滨 长春 昆明 贵阳 南宁 海口 三亚 石家庄 太原 呼和浩特 兰州 西宁 乌鲁木齐 拉萨 "
    "银川 珠海 佛山 东莞 中山 惠州 香港 澳门 台北 高雄 台中 台南 湖州 金华 扬州 镇江 徐州 南昌 桂林 丽江 大理 "
    "洛阳 烟台 威海 义乌 昆山 东京 大阪 首尔 新加坡 纽约 伦敦 巴黎 上海市 杭州市 广州市 北京市 深圳市 帝都 魔都 "
    "羊城 "
    "| beijing, peking, tianjin, chongqing, shenzhen, chengdu, suzhou, nanjing, wuhan, xi'an, changsha, zhengzhou, "
    "qingdao, xiamen, ningbo, wuxi, changzhou, nantong, jiaxing, shaoxing, wenzhou, hefei, fuzhou, jinan, "
    "shenyang, dalian, harbin, kunming, guiyang, nanning, sanya, zhuhai, foshan, dongguan, hong kong, hongkong, "
    "macau, macao, taipei, kaohsiung, tokyo, osaka, seoul, singapore, new york, london, paris, shanghai, "
    "hangzhou, guangzhou, canton, guilin, lijiang, dali"
)
