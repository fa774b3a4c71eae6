/** What the page itself says, in English and Chinese, and how it writes times and distances. */

export const WORDS = {
  en: {
    add: "Add",
    add_person: "Add a person …",
    attach: "Attach",
    block: "Block the bot",
    caption: "Caption",
    cancel: "Cancel",
    close: "Close",
    commands: "Commands",
    connecting: "connecting …",
    conversation: "Conversation",
    copied: "Copied",
    copy: "Copy",
    copy_coordinates: "Copy coordinates",
    delivered: "delivered",
    document: "Document",
    edited: "edited",
    first_name: "First name",
    from_you: "{distance} from you",
    forwarded: "Forwarded from {name}",
    hidden_text: "Hidden text, press to read",
    hide_keyboard: "Hide keyboard",
    keyboard: "Keyboard",
    latitude: "Latitude",
    live: "Live",
    live_for: "For",
    live_until: "until {time}",
    location: "Location",
    location_title: "Share a location",
    longitude: "Longitude",
    message: "Message",
    messages: "Messages",
    minutes: "{n} minutes",
    hours: "{n} h",
    metres: "{n} m",
    kilometres: "{n} km",
    more: "More",
    new_messages: "{n} new",
    new_person: "New person",
    no_commands: "This bot has no commands",
    no_landmark: "Nothing by that name",
    not_coordinates: "Latitude is a number from −90 to 90, longitude from −180 to 180.",
    not_titled: "A venue needs a title and an address.",
    not_simulated: "This button works in the real app only",
    offline: "offline – messages wait for the bot",
    ok: "OK",
    online: "online",
    open_photo: "Open photo",
    people: "Chat as",
    photo: "Photo",
    photo_title: "Send a photo",
    restart: "Unblock and start",
    scroll_down: "To the newest message",
    search_landmarks: "Search landmarks",
    send: "Send",
    send_as: "Send as",
    show_keyboard: "Show keyboard",
    start: "Start",
    sticker: "Sticker",
    switch_language: "切换为中文",
    theme: "Light or dark",
    today: "Today",
    typing: "typing …",
    unsupported: "This kind of message is not shown here",
    venue: "Place",
    venue_address: "Address",
    venue_title: "Name",
    via_keyboard: "My position",
    via_live: "Live location",
    via_pin: "Dropped pin",
    via_venue: "Place",
    voice: "Voice message",
    waiting: "waiting for the bot",
    welcome: "Press Start and say hello. Everything stays on this machine.",
    yesterday: "Yesterday",
    you: "You",
  },
  zh: {
    add: "添加",
    add_person: "添加用户…",
    attach: "附件",
    block: "屏蔽机器人",
    caption: "说明文字",
    cancel: "取消",
    close: "关闭",
    commands: "命令",
    connecting: "连接中…",
    conversation: "对话",
    copied: "已复制",
    copy: "复制",
    copy_coordinates: "复制坐标",
    delivered: "已送达",
    document: "文件",
    edited: "已编辑",
    first_name: "名字",
    from_you: "距你 {distance}",
    forwarded: "转发自 {name}",
    hidden_text: "隐藏文字，按下查看",
    hide_keyboard: "收起键盘",
    keyboard: "键盘",
    latitude: "纬度",
    live: "实时",
    live_for: "时长",
    live_until: "至 {time}",
    location: "位置",
    location_title: "分享位置",
    longitude: "经度",
    message: "输入消息",
    messages: "消息",
    minutes: "{n} 分钟",
    hours: "{n} 小时",
    metres: "{n} 米",
    kilometres: "{n} 公里",
    more: "更多",
    new_messages: "{n} 条新消息",
    new_person: "新用户",
    no_commands: "这个机器人没有命令",
    no_landmark: "没有找到这个地点",
    not_coordinates: "纬度应为 −90 到 90 的数字，经度应为 −180 到 180 的数字。",
    not_titled: "地点需要名称和地址。",
    not_simulated: "这个按钮只能在正式应用中使用",
    offline: "离线 – 消息会等机器人上线",
    ok: "好",
    online: "在线",
    open_photo: "查看图片",
    people: "以谁的身份聊天",
    photo: "图片",
    photo_title: "发送图片",
    restart: "解除屏蔽并开始",
    scroll_down: "回到最新消息",
    search_landmarks: "搜索地点",
    send: "发送",
    send_as: "发送方式",
    show_keyboard: "展开键盘",
    start: "开始",
    sticker: "贴纸",
    switch_language: "Switch to English",
    theme: "浅色或深色",
    today: "今天",
    typing: "正在输入…",
    unsupported: "此处无法显示这类消息",
    venue: "地点",
    venue_address: "地址",
    venue_title: "名称",
    via_keyboard: "我的位置",
    via_live: "实时位置",
    via_pin: "地图选点",
    via_venue: "地点",
    voice: "语音消息",
    waiting: "等待机器人",
    welcome: "按下“开始”打个招呼吧。所有内容都只留在这台机器上。",
    yesterday: "昨天",
    you: "你",
  },
};

const DAY_MS = 86_400_000;
const LOCALES = { en: "en-GB", zh: "zh-CN" };
let language = "en";

/** Switch to the language of a Telegram `language_code` and relabel what index.html marks with data-say. */
export function speak(languageCode) {
  language = languageCode?.startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-say-label]")) label(node, say(node.dataset.sayLabel));
  for (const node of document.querySelectorAll("[data-say-placeholder]")) {
    node.placeholder = say(node.dataset.sayPlaceholder);
  }
}

/** The `language_code` the person would switch to. */
export function otherLanguage() {
  return language === "zh" ? "en" : "zh-hans";
}

export function speaksChinese() {
  return language === "zh";
}

/** A phrase, its `{names}` filled in. */
export function say(key, values = {}) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Give an icon button its name, for screen readers and as a tooltip. */
export function label(node, text) {
  node.setAttribute("aria-label", text);
  if (node.tagName === "BUTTON") node.title = text;
}

/** 14:05, for a time in Unix seconds. */
export function clock(seconds) {
  return new Intl.DateTimeFormat(LOCALES[language], {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(seconds * 1000);
}

/** The calendar day of a time in Unix seconds, on this machine's calendar, as a sortable key. */
export function dayKey(seconds) {
  return new Intl.DateTimeFormat("sv-SE").format(seconds * 1000);
}

/** "Today", "Yesterday" or the date. */
export function dayName(seconds) {
  const key = dayKey(seconds);
  if (key === dayKey(Date.now() / 1000)) return say("today");
  if (key === dayKey((Date.now() - DAY_MS) / 1000)) return say("yesterday");
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long" }).format(seconds * 1000);
}

/** 350 m, 1.2 km, 38 km. */
export function distance(metres) {
  if (Math.round(metres) < 1000) return say("metres", { n: Math.round(metres) });
  const kilometres = metres / 1000;
  return say("kilometres", { n: kilometres < 9.95 ? kilometres.toFixed(1) : Math.round(kilometres) });
}
