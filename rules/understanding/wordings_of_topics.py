"""How members name a language, and what they want to be told of: patterns as in `wordings`."""

from __future__ import annotations

from rules.understanding.wordings import Wordings

LANGUAGES: Wordings = (
    (
        "zh-hant",
        "繁体(?:中文|字)?|正体|繁中|繁體|台湾中文|港式中文|广东话|粤语|白话",
        "traditional(?: chinese| characters)?|fanti(?:zi)?|fan ti|zh-?(?:hant|tw|hk)|cantonese",
    ),
    (
        "zh",
        "简体|简中|中文|汉语|普通话|国语|华语|汉字",
        "simplified|chinese|mandarin|zhongwen|zhong wen|jianti|putonghua|hanyu|guoyu|zh(?:-?cn)?|jian ti",
    ),
    (
        "en",
        "英[文语]|英国话|美语|洋文|鸟语",
        "english|inglish|englsh|yingwen|yingyu|ying ?(?:wen|yu)|anglais|ingles|eng|en",
    ),
    (
        "ja",
        "日[文语本]|日本[语话]|にほんご|日本語",
        "japanese|riyu|riwen|ribenyu|ri yu|ja|nihongo",
    ),
    (
        "fr",
        "法[文语]|法国话",
        "french|fran[cç]ais|fayu|fawen|fa yu|fr",
    ),
    (
        "de",
        "德[文语]|德国话",
        "german|deutsch|deyu|dewen|de yu",
    ),
    (
        "es",
        "西班牙[文语]|西语",
        "spanish|espa[nñ]ol|xibanyayu|xiyu",
    ),
    (
        "tl",
        "菲律宾[文语]|他加禄语?|塔加洛语",
        "tagalog|filipino|feilvbinyu",
    ),
    (
        "ko",
        "韩[文语]|韩国[语话]|朝鲜语|한국어",
        "korean|hanguoyu|hanwen|ko",
    ),
    (
        "ru",
        "俄[文语]",
        "russian|eyu",
    ),
    (
        "it",
        "意大利[文语]",
        "italian|italiano",
    ),
    (
        "pt",
        "葡萄牙[文语]|葡语",
        "portuguese",
    ),
    (
        "vi",
        "越南[文语]",
        "vietnamese",
    ),
    (
        "th",
        "泰[文语]",
        "thai",
    ),
    (
        "ar",
        "阿拉伯[文语]",
        "arabic",
    ),
    (
        "id",
        "印尼[文语]",
        "indonesian",
    ),
)

TOPICS: Wordings = (
    (
        "benefit",
        "权益|福利|没用[完掉的过]|未使用|用没用|礼遇|特权|用券|去用|[^，。 ]?券(?!码)",
        "benefits?|perks?|unused|quanyi|vouchers?|coupons?|fuli|free (?:coffee|drink)|use my (?:coffee|drink|card"
        "|pass)",
    ),
    (
        "promo",
        "优惠活动|活动价|优惠[消信推]",
        r"promo\w*",
    ),
    (
        "expiry",
        "到期|过期|续[费卡会]|届满|期满|失效|快没了的?会员|会员(?:快)?(?:要)?结束|有效期|续期|还剩.{0,3}天",
        r"expir\w*|renew\w*|runs? out|ending|membership ends|card ends|daoqi|guoqi|xufei|xu fei|due date|dao qi"
        "|about to end|lapses?",
    ),
    (
        "event",
        "活动(?!价)|讲座|演出|音乐会|市集|展览|工作坊|聚会|派对|抢票|开票|报名|沙龙|品酒会|脱口秀|场次|比赛|演唱会",
        "events?|huodong|activit(?:y|ies)|workshops?|concerts?|meetups?|sign[- ]?ups? opens?|happenings?"
        "|what'?s on|baoming",
    ),
    (
        "benefit",
        "权益|福利|用券|优惠券|券|没用完|用没用完|没用的|未使用|免费[^，。 ]{0,2}(?:咖啡|饮|喝)|额度|次数|礼遇"
        "|会员日|用优惠|用掉|特权",
        "benefits?|perks?|vouchers?|coupons?|unused|quanyi|free (?:coffee|drink)|allowance|entitlements?|fuli"
        "|rewards?|left to use|yong quan",
    ),
    (
        "promo",
        "优惠|折扣|促销|广告|打折|推广|好康|营销|特价|福利推送|减价|推销|大促|上新|新店|新品|商家消息",
        r"promo(?:tion)?(?:s|al)?|offers?|deals?|discounts?|ads?|advert\w*|marketing|newsletters?|youhui|guanggao"
        "|dazhe|sales?|spam|cuxiao|new (?:shops?|places|partners)",
    ),
)
