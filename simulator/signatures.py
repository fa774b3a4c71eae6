"""The Bot API's methods and objects as a table: each field's name and type as the API's documentation writes them.

A type ending in `!` is required. `METHODS` have behaviour here, `UNSUPPORTED` are known by name only. The table
follows Bot API 10; a newer version is rows, not code.
"""

from __future__ import annotations

Fields = dict[str, str]

_BUSINESS: Fields = {"business_connection_id": "String"}
_MARKUP: Fields = {"reply_markup": "ReplyMarkup"}
_CAPTION: Fields = {
    "caption": "String",
    "parse_mode": "String",
    "caption_entities": "Array of MessageEntity",
    "show_caption_above_media": "Boolean",
}
_TEXT: Fields = {
    "text": "String!",
    "parse_mode": "String",
    "entities": "Array of MessageEntity",
    "link_preview_options": "LinkPreviewOptions",
}
_DELIVERY: Fields = {
    "chat_id": "Integer or String!",
    "message_thread_id": "Integer",
    "direct_messages_topic_id": "Integer",
    "disable_notification": "Boolean",
    "protect_content": "Boolean",
    "message_effect_id": "String",
    "suggested_post_parameters": "Object",
}
_SEND: Fields = {
    **_BUSINESS,
    **_DELIVERY,
    "allow_paid_broadcast": "Boolean",
    "reply_parameters": "ReplyParameters",
    **_MARKUP,
}
_ORIGIN: Fields = {"from_chat_id": "Integer or String!", "message_id": "Integer!", "video_start_timestamp": "Integer"}
_EDIT: Fields = {
    **_BUSINESS,
    "chat_id": "Integer or String",
    "message_id": "Integer",
    "inline_message_id": "String",
    **_MARKUP,
}
_POINT: Fields = {"latitude": "Float!", "longitude": "Float!"}
_LIVE: Fields = {
    "horizontal_accuracy": "Float",
    "live_period": "Integer",
    "heading": "Integer",
    "proximity_alert_radius": "Integer",
}
_COMMANDS: Fields = {"scope": "BotCommandScope", "language_code": "String"}
_LANGUAGE: Fields = {"language_code": "String"}

METHODS: dict[str, Fields] = {
    "getMe": {},
    "logOut": {},
    "close": {},
    "getUpdates": {
        "offset": "Integer",
        "limit": "Integer",
        "timeout": "Integer",
        "allowed_updates": "Array of String",
    },
    "setWebhook": {
        "url": "String",
        "certificate": "InputFile or String",
        "ip_address": "String",
        "max_connections": "Integer",
        "allowed_updates": "Array of String",
        "drop_pending_updates": "Boolean",
        "secret_token": "String",
    },
    "deleteWebhook": {"drop_pending_updates": "Boolean"},
    "getWebhookInfo": {},
    "sendMessage": {**_SEND, **_TEXT},
    "sendPhoto": {**_SEND, **_CAPTION, "photo": "InputFile or String!", "has_spoiler": "Boolean"},
    "sendDocument": {
        **_SEND,
        **_CAPTION,
        "document": "InputFile or String!",
        "thumbnail": "InputFile or String",
        "disable_content_type_detection": "Boolean",
    },
    "sendLocation": {**_SEND, **_POINT, **_LIVE},
    "sendVenue": {
        **_SEND,
        **_POINT,
        "title": "String!",
        "address": "String!",
        "foursquare_id": "String",
        "foursquare_type": "String",
        "google_place_id": "String",
        "google_place_type": "String",
    },
    "copyMessage": {
        **_DELIVERY,
        **_ORIGIN,
        **_CAPTION,
        "allow_paid_broadcast": "Boolean",
        "reply_parameters": "ReplyParameters",
        **_MARKUP,
    },
    "forwardMessage": {**_DELIVERY, **_ORIGIN},
    "editMessageText": {**_EDIT, **_TEXT},
    "editMessageCaption": {**_EDIT, **_CAPTION},
    "editMessageMedia": {**_EDIT, "media": "InputMedia!"},
    "editMessageReplyMarkup": _EDIT,
    "editMessageLiveLocation": {**_EDIT, **_POINT, **_LIVE},
    "stopMessageLiveLocation": _EDIT,
    "deleteMessage": {"chat_id": "Integer or String!", "message_id": "Integer!"},
    "deleteMessages": {"chat_id": "Integer or String!", "message_ids": "Array of Integer!"},
    "answerCallbackQuery": {
        "callback_query_id": "String!",
        "text": "String",
        "show_alert": "Boolean",
        "url": "String",
        "cache_time": "Integer",
    },
    "sendChatAction": {
        **_BUSINESS,
        "chat_id": "Integer or String!",
        "message_thread_id": "Integer",
        "action": "String!",
    },
    "getChat": {"chat_id": "Integer or String!"},
    "getFile": {"file_id": "String!"},
    "setMyCommands": {"commands": "Array of BotCommand!", **_COMMANDS},
    "getMyCommands": _COMMANDS,
    "deleteMyCommands": _COMMANDS,
    "setMyName": {"name": "String", **_LANGUAGE},
    "getMyName": _LANGUAGE,
    "setMyDescription": {"description": "String", **_LANGUAGE},
    "getMyDescription": _LANGUAGE,
    "setMyShortDescription": {"short_description": "String", **_LANGUAGE},
    "getMyShortDescription": _LANGUAGE,
    "setChatMenuButton": {"chat_id": "Integer", "menu_button": "MenuButton"},
    "getChatMenuButton": {"chat_id": "Integer"},
}

_STYLE: Fields = {"icon_custom_emoji_id": "String", "style": "String"}
_LINK: Fields = {"url": "String!"}

OBJECTS: dict[str, Fields] = {
    "MessageEntity": {
        "type": "String!",
        "offset": "Integer!",
        "length": "Integer!",
        "url": "String",
        "user": "Object",
        "language": "String",
        "custom_emoji_id": "String",
        "unix_time": "Integer",
        "date_time_format": "String",
    },
    "LinkPreviewOptions": {
        "is_disabled": "Boolean",
        "url": "String",
        "prefer_small_media": "Boolean",
        "prefer_large_media": "Boolean",
        "show_above_text": "Boolean",
    },
    "ReplyParameters": {
        "message_id": "Integer!",
        "chat_id": "Integer or String",
        "allow_sending_without_reply": "Boolean",
        "quote": "String",
        "quote_parse_mode": "String",
        "quote_entities": "Array of MessageEntity",
        "quote_position": "Integer",
        "checklist_task_id": "Integer",
        "poll_option_id": "String",
    },
    "InlineKeyboardMarkup": {"inline_keyboard": "Array of Array of InlineKeyboardButton!"},
    "InlineKeyboardButton": {
        "text": "String!",
        **_STYLE,
        "url": "String",
        "callback_data": "String",
        "web_app": "WebAppInfo",
        "login_url": "LoginUrl",
        "switch_inline_query": "String",
        "switch_inline_query_current_chat": "String",
        "switch_inline_query_chosen_chat": "Object",
        "copy_text": "CopyTextButton",
        "callback_game": "Object",
        "pay": "Boolean",
    },
    "WebAppInfo": _LINK,
    "LoginUrl": {**_LINK, "forward_text": "String", "bot_username": "String", "request_write_access": "Boolean"},
    "CopyTextButton": {"text": "String!"},
    "ReplyKeyboardMarkup": {
        "keyboard": "Array of Array of KeyboardButton!",
        "is_persistent": "Boolean",
        "resize_keyboard": "Boolean",
        "one_time_keyboard": "Boolean",
        "input_field_placeholder": "String",
        "selective": "Boolean",
    },
    "KeyboardButton": {
        "text": "String!",
        **_STYLE,
        "request_users": "Object",
        "request_chat": "Object",
        "request_managed_bot": "Object",
        "request_contact": "Boolean",
        "request_location": "Boolean",
        "request_poll": "Object",
        "web_app": "WebAppInfo",
    },
    "ReplyKeyboardRemove": {"remove_keyboard": "Boolean!", "selective": "Boolean"},
    "ForceReply": {"force_reply": "Boolean!", "input_field_placeholder": "String", "selective": "Boolean"},
    "BotCommand": {"command": "String!", "description": "String!"},
    "BotCommandScope": {"type": "String!", "chat_id": "Integer or String", "user_id": "Integer"},
    "MenuButton": {"type": "String!", "text": "String", "web_app": "WebAppInfo"},
    "InputMedia": {
        "type": "String!",
        "media": "InputFile or String!",
        **_CAPTION,
        "has_spoiler": "Boolean",
        "thumbnail": "InputFile or String",
    },
}

# A union of objects is told apart by the one field that names its member.
UNIONS: dict[str, dict[str, str]] = {
    "ReplyMarkup": {
        "inline_keyboard": "InlineKeyboardMarkup",
        "keyboard": "ReplyKeyboardMarkup",
        "remove_keyboard": "ReplyKeyboardRemove",
        "force_reply": "ForceReply",
    },
}

_KNOWN_BY_NAME = """
    addStickerToSet answerGuestQuery answerInlineQuery answerPreCheckoutQuery answerShippingQuery answerWebAppQuery
    approveChatJoinRequest approveSuggestedPost banChatMember banChatSenderChat closeForumTopic
    closeGeneralForumTopic convertGiftToStars copyMessages createChatInviteLink createChatSubscriptionInviteLink
    createForumTopic createInvoiceLink createNewStickerSet declineChatJoinRequest declineSuggestedPost
    deleteAllMessageReactions deleteBusinessMessages deleteChatPhoto deleteChatStickerSet deleteForumTopic
    deleteMessageReaction deleteStickerFromSet deleteStickerSet deleteStory editChatInviteLink
    editChatSubscriptionInviteLink editForumTopic editGeneralForumTopic editMessageChecklist editStory
    editUserStarSubscription exportChatInviteLink forwardMessages getAvailableGifts getBusinessAccountGifts
    getBusinessAccountStarBalance getBusinessConnection getChatAdministrators getChatGifts getChatMember
    getChatMemberCount getCustomEmojiStickers getForumTopicIconStickers getGameHighScores
    getManagedBotAccessSettings getManagedBotToken getMyDefaultAdministratorRights getMyStarBalance
    getStarTransactions getStickerSet getUserChatBoosts getUserGifts getUserPersonalChatMessages
    getUserProfileAudios getUserProfilePhotos giftPremiumSubscription hideGeneralForumTopic leaveChat
    pinChatMessage postStory promoteChatMember readBusinessMessage refundStarPayment
    removeBusinessAccountProfilePhoto removeChatVerification removeMyProfilePhoto removeUserVerification
    reopenForumTopic reopenGeneralForumTopic replaceManagedBotToken replaceStickerInSet repostStory
    restrictChatMember revokeChatInviteLink savePreparedInlineMessage savePreparedKeyboardButton sendAnimation
    sendAudio sendChecklist sendContact sendDice sendGame sendGift sendInvoice sendLivePhoto sendMediaGroup
    sendMessageDraft sendPaidMedia sendPoll sendSticker sendVideo sendVideoNote sendVoice setBusinessAccountBio
    setBusinessAccountGiftSettings setBusinessAccountName setBusinessAccountProfilePhoto
    setBusinessAccountUsername setChatAdministratorCustomTitle setChatDescription setChatMemberTag
    setChatPermissions setChatPhoto setChatStickerSet setChatTitle setCustomEmojiStickerSetThumbnail setGameScore
    setManagedBotAccessSettings setMessageReaction setMyDefaultAdministratorRights setMyProfilePhoto
    setPassportDataErrors setStickerEmojiList setStickerKeywords setStickerMaskPosition setStickerPositionInSet
    setStickerSetThumbnail setStickerSetTitle setUserEmojiStatus stopPoll transferBusinessAccountStars
    transferGift unbanChatMember unbanChatSenderChat unhideGeneralForumTopic unpinAllChatMessages
    unpinAllForumTopicMessages unpinAllGeneralForumTopicMessages unpinChatMessage upgradeGift uploadStickerFile
    verifyChat verifyUser
"""
UNSUPPORTED = frozenset(_KNOWN_BY_NAME.split())
