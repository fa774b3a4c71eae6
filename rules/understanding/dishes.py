"""Dishes and drinks that members ask for by name; written as in `lexicon`."""

from __future__ import annotations

# Dishes that are asked for by name, and that are no kind of shop.
DISHES = (
    "小笼包 生煎 生煎包 小笼 烤鱼 肠粉 双皮奶 榴莲蛋糕 牛排 小龙虾 煎饼果子 煎饼 羊蝎子 酸菜鱼 北京烤鸭 烤鸭 "
    "章鱼小丸子 臭豆腐 蝴蝶酥 提拉米苏 杨枝甘露 手抓饼 蛋挞 蛋塔 宵夜 夜宵 小吃 下午茶 早点 素食 素菜 吃素 "
    "麻辣烫 麻辣香锅 冒菜 汉堡 汉堡包 炸鸡 薯条 螃蟹 大闸蟹 海鲜 生蚝 鳗鱼饭 盖浇饭 煲仔饭 粥 砂锅粥 馄饨 饺子 "
    "水饺 锅贴 葱油饼 葱油拌面 肉夹馍 凉皮 沙拉 轻食 三明治 卤味 鸭脖 牛蛙 猪脚饭 黄焖鸡 沙县 新疆菜 湘菜 东北菜 "
    "云南菜 素 越南菜 越南粉 印度菜 咖喱 炒饭 老鸭粉丝汤 豆浆 油条 豆腐脑 包子 馒头 粽子 月饼 汤圆 年糕 糖葫芦 "
    "鸡蛋仔 华夫饼 松饼 马卡龙 泡芙 瑞士卷 司康 肉桂卷 贝果 舒芙蕾 慕斯 芝士蛋糕 千层 冰粉 凉茶 柠檬茶 杨梅汁 "
    "鲜榨果汁 果汁 酸奶 佛跳墙 蟹粉 蟹粉小笼 红烧肉 东坡肉 西湖醋鱼 片儿川 叫花鸡 龙井虾仁 鱼头 清蒸鱼 烤全羊 "
    "羊肉 羊汤 牛肉汤 酱骨头 烤冷面 蚵仔煎 卤肉饭 三杯鸡 鸡公煲 干锅 烤鸡 手撕鸡 白切鸡 乳鸽 乳猪 粉丝汤 酸辣粉 "
    "自助餐 自助 brunch套餐 生日蛋糕 椰子鸡 猪肚鸡 鱼火锅 豆花 豆捞 鱼丸 牛杂 钵仔糕 云吞面 云吞 车仔面 菠萝包 "
    "丝袜奶茶 鸳鸯 烤红薯 炒栗子 糖炒栗子 鲜肉月饼 青团 定胜糕 素鸡 辣的 海鲜自助 烤生蚝 花甲 龙虾 帝王蟹 三文鱼 "
    "鹅肝 意面 千层面 披蛋 榴莲 水果 鲜花 "
    "| tapas, indian food, indian, vietnamese food, vietnamese, spanish, greek food, greek, cakes, vegan, "
    "vegan food, vegetarian, afternoon tea, fried chicken, burger, hamburger, dumplings, xiaolongbao, "
    "soup dumplings, steak, seafood, salad, sandwich, oysters, curry, pho, kebab, waffles, pancakes, bagel, "
    "doughnut, donut, tiramisu, cheesecake, macarons, hummus, falafel, peking duck, roast duck, roast goose, "
    "crayfish, congee, wonton, wontons, egg tarts, egg tart, stinky tofu, street food, snacks, buffet, "
    "fish and chips, smoothie, juice, birthday cake, halal, halal food, wings, crab, shumai, bao, baozi, "
    "jianbing, mooncakes, lobster "
    "| xiaolongbao, shengjian, zaodian, niupai, xiaochi, yexiao, xiawucha, kaoya, malatang, xiaolongxia, jiaozi, "
    "hundun, kaoyu, suancaiyu, hanbao, zhaji, changfen, danta, baozi, zizhucan, haixian, su shi, dan ta"
)
# Also names of a kind of shop; where a text says one of these, it is asked for by name too.
DISHES_OF_A_KIND = (
    "寿司 拉面 早茶 茶餐厅 精酿 撸串 法餐 法国菜 瑜伽 清吧 燕麦拿铁 拿铁 冰美式 蟹粉面 珍珠奶茶 重庆小面 牛肉面 "
    "兰州拉面 螺蛳粉 热干面 刀削面 炸酱面 担担面 手冲 冬阴功 石锅拌饭 部队锅 刺身 鸡尾酒 威士忌 可颂 水煮鱼 "
    "麻婆豆腐 烧鹅 烧腊 点心 普拉提 羊肉串 冰淇淋 冰激凌 米线 乌冬面 居酒屋 果茶 涮羊肉 串串香 意面 "
    "| sushi, ramen, flat white, craft beer, cocktail, speakeasy, latte, dim sum, tacos, burrito, boba, ice cream, "
    "gelato, croissant, udon, sashimi, espresso, yoga, pho, izakaya, omakase, pilates, bibimbap, tom yum, pasta "
    "| zaocha, lamian, shousi, jingniang"
)
