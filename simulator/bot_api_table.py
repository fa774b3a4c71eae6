"""Bot API 10.1 as facts: written by `python -m simulator.generate_signatures`, not by hand.

A line is a method or an object and its fields; `!` marks a required one, quotes a constant, indentation goes on.
"""

METHODS = """
addStickerToSet: user_id Integer!, name String!, sticker InputSticker!
answerCallbackQuery: callback_query_id String!, text String, show_alert Boolean, url String,
  cache_time Integer
answerChatJoinRequestQuery: chat_join_request_query_id String!, result String!
answerGuestQuery: guest_query_id String!, result InlineQueryResult!
answerInlineQuery: inline_query_id String!, results Array of InlineQueryResult!, cache_time Integer,
  is_personal Boolean, next_offset String, button InlineQueryResultsButton
answerPreCheckoutQuery: pre_checkout_query_id String!, ok Boolean!, error_message String
answerShippingQuery: shipping_query_id String!, ok Boolean!, shipping_options Array of ShippingOption,
  error_message String
answerWebAppQuery: web_app_query_id String!, result InlineQueryResult!
approveChatJoinRequest: chat_id Integer or String!, user_id Integer!
approveSuggestedPost: chat_id Integer!, message_id Integer!, send_date Integer
banChatMember: chat_id Integer or String!, user_id Integer!, until_date Integer, revoke_messages Boolean
banChatSenderChat: chat_id Integer or String!, sender_chat_id Integer!
close:
closeForumTopic: chat_id Integer or String!, message_thread_id Integer!
closeGeneralForumTopic: chat_id Integer or String!
convertGiftToStars: business_connection_id String!, owned_gift_id String!
copyMessage: chat_id Integer or String!, message_thread_id Integer, direct_messages_topic_id Integer,
  from_chat_id Integer or String!, message_id Integer!, video_start_timestamp Integer, caption String,
  parse_mode String, caption_entities Array of MessageEntity, show_caption_above_media Boolean,
  disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
copyMessages: chat_id Integer or String!, message_thread_id Integer, direct_messages_topic_id Integer,
  from_chat_id Integer or String!, message_ids Array of Integer!, disable_notification Boolean,
  protect_content Boolean, remove_caption Boolean
createChatInviteLink: chat_id Integer or String!, name String, expire_date Integer, member_limit Integer,
  creates_join_request Boolean
createChatSubscriptionInviteLink: chat_id Integer or String!, name String, subscription_period Integer!,
  subscription_price Integer!
createForumTopic: chat_id Integer or String!, name String!, icon_color Integer, icon_custom_emoji_id String
createInvoiceLink: business_connection_id String, title String!, description String!, payload String!,
  provider_token String, currency String!, prices Array of LabeledPrice!, subscription_period Integer,
  max_tip_amount Integer, suggested_tip_amounts Array of Integer, provider_data String, photo_url String,
  photo_size Integer, photo_width Integer, photo_height Integer, need_name Boolean, need_phone_number Boolean,
  need_email Boolean, need_shipping_address Boolean, send_phone_number_to_provider Boolean,
  send_email_to_provider Boolean, is_flexible Boolean
createNewStickerSet: user_id Integer!, name String!, title String!, stickers Array of InputSticker!,
  sticker_type String, needs_repainting Boolean
declineChatJoinRequest: chat_id Integer or String!, user_id Integer!
declineSuggestedPost: chat_id Integer!, message_id Integer!, comment String
deleteAllMessageReactions: chat_id Integer or String!, user_id Integer, actor_chat_id Integer
deleteBusinessMessages: business_connection_id String!, message_ids Array of Integer!
deleteChatPhoto: chat_id Integer or String!
deleteChatStickerSet: chat_id Integer or String!
deleteForumTopic: chat_id Integer or String!, message_thread_id Integer!
deleteMessage: chat_id Integer or String!, message_id Integer!
deleteMessageReaction: chat_id Integer or String!, message_id Integer!, user_id Integer, actor_chat_id Integer
deleteMessages: chat_id Integer or String!, message_ids Array of Integer!
deleteMyCommands: scope BotCommandScope, language_code String
deleteStickerFromSet: sticker String!
deleteStickerSet: name String!
deleteStory: business_connection_id String!, story_id Integer!
deleteWebhook: drop_pending_updates Boolean
editChatInviteLink: chat_id Integer or String!, invite_link String!, name String, expire_date Integer,
  member_limit Integer, creates_join_request Boolean
editChatSubscriptionInviteLink: chat_id Integer or String!, invite_link String!, name String
editForumTopic: chat_id Integer or String!, message_thread_id Integer!, name String,
  icon_custom_emoji_id String
editGeneralForumTopic: chat_id Integer or String!, name String!
editMessageCaption: business_connection_id String, chat_id Integer or String, message_id Integer,
  inline_message_id String, caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, reply_markup InlineKeyboardMarkup
editMessageChecklist: business_connection_id String!, chat_id Integer or String!, message_id Integer!,
  checklist InputChecklist!, reply_markup InlineKeyboardMarkup
editMessageLiveLocation: business_connection_id String, chat_id Integer or String, message_id Integer,
  inline_message_id String, latitude Float!, longitude Float!, live_period Integer, horizontal_accuracy Float,
  heading Integer, proximity_alert_radius Integer, reply_markup InlineKeyboardMarkup
editMessageMedia: business_connection_id String, chat_id Integer or String, message_id Integer,
  inline_message_id String, media InputMedia!, reply_markup InlineKeyboardMarkup
editMessageReplyMarkup: business_connection_id String, chat_id Integer or String, message_id Integer,
  inline_message_id String, reply_markup InlineKeyboardMarkup
editMessageText: business_connection_id String, chat_id Integer or String, message_id Integer,
  inline_message_id String, text String, parse_mode String, entities Array of MessageEntity,
  link_preview_options LinkPreviewOptions, rich_message InputRichMessage, reply_markup InlineKeyboardMarkup
editStory: business_connection_id String!, story_id Integer!, content InputStoryContent!, caption String,
  parse_mode String, caption_entities Array of MessageEntity, areas Array of StoryArea
editUserStarSubscription: user_id Integer!, telegram_payment_charge_id String!, is_canceled Boolean!
exportChatInviteLink: chat_id Integer or String!
forwardMessage: chat_id Integer or String!, message_thread_id Integer, direct_messages_topic_id Integer,
  from_chat_id Integer or String!, video_start_timestamp Integer, disable_notification Boolean,
  protect_content Boolean, message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  message_id Integer!
forwardMessages: chat_id Integer or String!, message_thread_id Integer, direct_messages_topic_id Integer,
  from_chat_id Integer or String!, message_ids Array of Integer!, disable_notification Boolean,
  protect_content Boolean
getAvailableGifts:
getBusinessAccountGifts: business_connection_id String!, exclude_unsaved Boolean, exclude_saved Boolean,
  exclude_unlimited Boolean, exclude_limited_upgradable Boolean, exclude_limited_non_upgradable Boolean,
  exclude_unique Boolean, exclude_from_blockchain Boolean, sort_by_price Boolean, offset String, limit Integer
getBusinessAccountStarBalance: business_connection_id String!
getBusinessConnection: business_connection_id String!
getChat: chat_id Integer or String!
getChatAdministrators: chat_id Integer or String!, return_bots Boolean
getChatGifts: chat_id Integer or String!, exclude_unsaved Boolean, exclude_saved Boolean,
  exclude_unlimited Boolean, exclude_limited_upgradable Boolean, exclude_limited_non_upgradable Boolean,
  exclude_from_blockchain Boolean, exclude_unique Boolean, sort_by_price Boolean, offset String, limit Integer
getChatMember: chat_id Integer or String!, user_id Integer!
getChatMemberCount: chat_id Integer or String!
getChatMenuButton: chat_id Integer
getCustomEmojiStickers: custom_emoji_ids Array of String!
getFile: file_id String!
getForumTopicIconStickers:
getGameHighScores: user_id Integer!, chat_id Integer, message_id Integer, inline_message_id String
getManagedBotAccessSettings: user_id Integer!
getManagedBotToken: user_id Integer!
getMe:
getMyCommands: scope BotCommandScope, language_code String
getMyDefaultAdministratorRights: for_channels Boolean
getMyDescription: language_code String
getMyName: language_code String
getMyShortDescription: language_code String
getMyStarBalance:
getStarTransactions: offset Integer, limit Integer
getStickerSet: name String!
getUpdates: offset Integer, limit Integer, timeout Integer, allowed_updates Array of String
getUserChatBoosts: chat_id Integer or String!, user_id Integer!
getUserGifts: user_id Integer!, exclude_unlimited Boolean, exclude_limited_upgradable Boolean,
  exclude_limited_non_upgradable Boolean, exclude_from_blockchain Boolean, exclude_unique Boolean,
  sort_by_price Boolean, offset String, limit Integer
getUserPersonalChatMessages: user_id Integer!, limit Integer!
getUserProfileAudios: user_id Integer!, offset Integer, limit Integer
getUserProfilePhotos: user_id Integer!, offset Integer, limit Integer
getWebhookInfo:
giftPremiumSubscription: user_id Integer!, month_count Integer!, star_count Integer!, text String,
  text_parse_mode String, text_entities Array of MessageEntity
hideGeneralForumTopic: chat_id Integer or String!
leaveChat: chat_id Integer or String!
logOut:
pinChatMessage: business_connection_id String, chat_id Integer or String!, message_id Integer!,
  disable_notification Boolean
postStory: business_connection_id String!, content InputStoryContent!, active_period Integer!, caption String,
  parse_mode String, caption_entities Array of MessageEntity, areas Array of StoryArea,
  post_to_chat_page Boolean, protect_content Boolean
promoteChatMember: chat_id Integer or String!, user_id Integer!, is_anonymous Boolean,
  can_manage_chat Boolean, can_delete_messages Boolean, can_manage_video_chats Boolean,
  can_restrict_members Boolean, can_promote_members Boolean, can_change_info Boolean,
  can_invite_users Boolean, can_post_stories Boolean, can_edit_stories Boolean, can_delete_stories Boolean,
  can_post_messages Boolean, can_edit_messages Boolean, can_pin_messages Boolean, can_manage_topics Boolean,
  can_manage_direct_messages Boolean, can_manage_tags Boolean
readBusinessMessage: business_connection_id String!, chat_id Integer!, message_id Integer!
refundStarPayment: user_id Integer!, telegram_payment_charge_id String!
removeBusinessAccountProfilePhoto: business_connection_id String!, is_public Boolean
removeChatVerification: chat_id Integer or String!
removeMyProfilePhoto:
removeUserVerification: user_id Integer!
reopenForumTopic: chat_id Integer or String!, message_thread_id Integer!
reopenGeneralForumTopic: chat_id Integer or String!
replaceManagedBotToken: user_id Integer!
replaceStickerInSet: user_id Integer!, name String!, old_sticker String!, sticker InputSticker!
repostStory: business_connection_id String!, from_chat_id Integer!, from_story_id Integer!,
  active_period Integer!, post_to_chat_page Boolean, protect_content Boolean
restrictChatMember: chat_id Integer or String!, user_id Integer!, permissions ChatPermissions!,
  use_independent_chat_permissions Boolean, until_date Integer
revokeChatInviteLink: chat_id Integer or String!, invite_link String!
savePreparedInlineMessage: user_id Integer!, result InlineQueryResult!, allow_user_chats Boolean,
  allow_bot_chats Boolean, allow_group_chats Boolean, allow_channel_chats Boolean
savePreparedKeyboardButton: user_id Integer!, button KeyboardButton!
sendAnimation: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, animation InputFile or String!, duration Integer, width Integer,
  height Integer, thumbnail InputFile or String, caption String, parse_mode String,
  caption_entities Array of MessageEntity, show_caption_above_media Boolean, has_spoiler Boolean,
  disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendAudio: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, audio InputFile or String!, caption String, parse_mode String,
  caption_entities Array of MessageEntity, duration Integer, performer String, title String,
  thumbnail InputFile or String, disable_notification Boolean, protect_content Boolean,
  allow_paid_broadcast Boolean, message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendChatAction: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  action String!
sendChatJoinRequestWebApp: chat_join_request_query_id String!, web_app_url String!
sendChecklist: business_connection_id String!, chat_id Integer or String!, checklist InputChecklist!,
  disable_notification Boolean, protect_content Boolean, message_effect_id String,
  reply_parameters ReplyParameters, reply_markup InlineKeyboardMarkup
sendContact: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, phone_number String!, first_name String!, last_name String, vcard String,
  disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendDice: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, emoji String, disable_notification Boolean, protect_content Boolean,
  allow_paid_broadcast Boolean, message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendDocument: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, document InputFile or String!, thumbnail InputFile or String,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  disable_content_type_detection Boolean, disable_notification Boolean, protect_content Boolean,
  allow_paid_broadcast Boolean, message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendGame: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  game_short_name String!, disable_notification Boolean, protect_content Boolean,
  allow_paid_broadcast Boolean, message_effect_id String, reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup
sendGift: user_id Integer, chat_id Integer or String, gift_id String!, pay_for_upgrade Boolean, text String,
  text_parse_mode String, text_entities Array of MessageEntity
sendInvoice: chat_id Integer or String!, message_thread_id Integer, direct_messages_topic_id Integer,
  title String!, description String!, payload String!, provider_token String, currency String!,
  prices Array of LabeledPrice!, max_tip_amount Integer, suggested_tip_amounts Array of Integer,
  start_parameter String, provider_data String, photo_url String, photo_size Integer, photo_width Integer,
  photo_height Integer, need_name Boolean, need_phone_number Boolean, need_email Boolean,
  need_shipping_address Boolean, send_phone_number_to_provider Boolean, send_email_to_provider Boolean,
  is_flexible Boolean, disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters, reply_markup InlineKeyboardMarkup
sendLivePhoto: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, live_photo InputFile or String!, photo InputFile or String!,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, has_spoiler Boolean, disable_notification Boolean,
  protect_content Boolean, allow_paid_broadcast Boolean, message_effect_id String,
  suggested_post_parameters SuggestedPostParameters, reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendLocation: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, latitude Float!, longitude Float!, horizontal_accuracy Float,
  live_period Integer, heading Integer, proximity_alert_radius Integer, disable_notification Boolean,
  protect_content Boolean, allow_paid_broadcast Boolean, message_effect_id String,
  suggested_post_parameters SuggestedPostParameters, reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendMediaGroup: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer,
  media Array of InputMediaAudio or InputMediaDocument or InputMediaLivePhoto or InputMediaPhoto or InputMediaVideo!,
  disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, reply_parameters ReplyParameters
sendMessage: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, text String!, parse_mode String, entities Array of MessageEntity,
  link_preview_options LinkPreviewOptions, disable_notification Boolean, protect_content Boolean,
  allow_paid_broadcast Boolean, message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendMessageDraft: chat_id Integer!, message_thread_id Integer, draft_id Integer!, text String,
  parse_mode String, entities Array of MessageEntity
sendPaidMedia: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, star_count Integer!, media Array of InputPaidMedia!, payload String,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, disable_notification Boolean, protect_content Boolean,
  allow_paid_broadcast Boolean, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendPhoto: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, photo InputFile or String!, caption String, parse_mode String,
  caption_entities Array of MessageEntity, show_caption_above_media Boolean, has_spoiler Boolean,
  disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendPoll: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  question String!, question_parse_mode String, question_entities Array of MessageEntity,
  options Array of InputPollOption!, is_anonymous Boolean, type String, allows_multiple_answers Boolean,
  allows_revoting Boolean, shuffle_options Boolean, allow_adding_options Boolean,
  hide_results_until_closes Boolean, members_only Boolean, country_codes Array of String,
  correct_option_ids Array of Integer, explanation String, explanation_parse_mode String,
  explanation_entities Array of MessageEntity, explanation_media InputPollMedia, open_period Integer,
  close_date Integer, is_closed Boolean, description String, description_parse_mode String,
  description_entities Array of MessageEntity, media InputPollMedia, disable_notification Boolean,
  protect_content Boolean, allow_paid_broadcast Boolean, message_effect_id String,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendRichMessage: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, rich_message InputRichMessage!, disable_notification Boolean,
  protect_content Boolean, allow_paid_broadcast Boolean, message_effect_id String,
  suggested_post_parameters SuggestedPostParameters, reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendRichMessageDraft: chat_id Integer!, message_thread_id Integer, draft_id Integer!,
  rich_message InputRichMessage!
sendSticker: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, sticker InputFile or String!, emoji String, disable_notification Boolean,
  protect_content Boolean, allow_paid_broadcast Boolean, message_effect_id String,
  suggested_post_parameters SuggestedPostParameters, reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendVenue: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, latitude Float!, longitude Float!, title String!, address String!,
  foursquare_id String, foursquare_type String, google_place_id String, google_place_type String,
  disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendVideo: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, video InputFile or String!, duration Integer, width Integer,
  height Integer, thumbnail InputFile or String, cover InputFile or String, start_timestamp Integer,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, has_spoiler Boolean, supports_streaming Boolean,
  disable_notification Boolean, protect_content Boolean, allow_paid_broadcast Boolean,
  message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendVideoNote: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, video_note InputFile or String!, duration Integer, length Integer,
  thumbnail InputFile or String, disable_notification Boolean, protect_content Boolean,
  allow_paid_broadcast Boolean, message_effect_id String, suggested_post_parameters SuggestedPostParameters,
  reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
sendVoice: business_connection_id String, chat_id Integer or String!, message_thread_id Integer,
  direct_messages_topic_id Integer, voice InputFile or String!, caption String, parse_mode String,
  caption_entities Array of MessageEntity, duration Integer, disable_notification Boolean,
  protect_content Boolean, allow_paid_broadcast Boolean, message_effect_id String,
  suggested_post_parameters SuggestedPostParameters, reply_parameters ReplyParameters,
  reply_markup InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply
setBusinessAccountBio: business_connection_id String!, bio String
setBusinessAccountGiftSettings: business_connection_id String!, show_gift_button Boolean!,
  accepted_gift_types AcceptedGiftTypes!
setBusinessAccountName: business_connection_id String!, first_name String!, last_name String
setBusinessAccountProfilePhoto: business_connection_id String!, photo InputProfilePhoto!, is_public Boolean
setBusinessAccountUsername: business_connection_id String!, username String
setChatAdministratorCustomTitle: chat_id Integer or String!, user_id Integer!, custom_title String!
setChatDescription: chat_id Integer or String!, description String
setChatMemberTag: chat_id Integer or String!, user_id Integer!, tag String
setChatMenuButton: chat_id Integer, menu_button MenuButton
setChatPermissions: chat_id Integer or String!, permissions ChatPermissions!,
  use_independent_chat_permissions Boolean
setChatPhoto: chat_id Integer or String!, photo InputFile!
setChatStickerSet: chat_id Integer or String!, sticker_set_name String!
setChatTitle: chat_id Integer or String!, title String!
setCustomEmojiStickerSetThumbnail: name String!, custom_emoji_id String
setGameScore: user_id Integer!, score Integer!, force Boolean, disable_edit_message Boolean, chat_id Integer,
  message_id Integer, inline_message_id String
setManagedBotAccessSettings: user_id Integer!, is_access_restricted Boolean!, added_user_ids Array of Integer
setMessageReaction: chat_id Integer or String!, message_id Integer!, reaction Array of ReactionType,
  is_big Boolean
setMyCommands: commands Array of BotCommand!, scope BotCommandScope, language_code String
setMyDefaultAdministratorRights: rights ChatAdministratorRights, for_channels Boolean
setMyDescription: description String, language_code String
setMyName: name String, language_code String
setMyProfilePhoto: photo InputProfilePhoto!
setMyShortDescription: short_description String, language_code String
setPassportDataErrors: user_id Integer!, errors Array of PassportElementError!
setStickerEmojiList: sticker String!, emoji_list Array of String!
setStickerKeywords: sticker String!, keywords Array of String
setStickerMaskPosition: sticker String!, mask_position MaskPosition
setStickerPositionInSet: sticker String!, position Integer!
setStickerSetThumbnail: name String!, user_id Integer!, thumbnail InputFile or String, format String!
setStickerSetTitle: name String!, title String!
setUserEmojiStatus: user_id Integer!, emoji_status_custom_emoji_id String,
  emoji_status_expiration_date Integer
setWebhook: url String!, certificate InputFile, ip_address String, max_connections Integer,
  allowed_updates Array of String, drop_pending_updates Boolean, secret_token String
stopMessageLiveLocation: business_connection_id String, chat_id Integer or String, message_id Integer,
  inline_message_id String, reply_markup InlineKeyboardMarkup
stopPoll: business_connection_id String, chat_id Integer or String!, message_id Integer!,
  reply_markup InlineKeyboardMarkup
transferBusinessAccountStars: business_connection_id String!, star_count Integer!
transferGift: business_connection_id String!, owned_gift_id String!, new_owner_chat_id Integer!,
  star_count Integer
unbanChatMember: chat_id Integer or String!, user_id Integer!, only_if_banned Boolean
unbanChatSenderChat: chat_id Integer or String!, sender_chat_id Integer!
unhideGeneralForumTopic: chat_id Integer or String!
unpinAllChatMessages: chat_id Integer or String!
unpinAllForumTopicMessages: chat_id Integer or String!, message_thread_id Integer!
unpinAllGeneralForumTopicMessages: chat_id Integer or String!
unpinChatMessage: business_connection_id String, chat_id Integer or String!, message_id Integer
upgradeGift: business_connection_id String!, owned_gift_id String!, keep_original_details Boolean,
  star_count Integer
uploadStickerFile: user_id Integer!, sticker InputFile!, sticker_format String!
verifyChat: chat_id Integer or String!, custom_description String
verifyUser: user_id Integer!, custom_description String
"""
OBJECTS = """
AcceptedGiftTypes: unlimited_gifts Boolean!, limited_gifts Boolean!, unique_gifts Boolean!,
  premium_subscription Boolean!, gifts_from_channels Boolean!
AffiliateInfo: affiliate_user User, affiliate_chat Chat, commission_per_mille Integer!, amount Integer!,
  nanostar_amount Integer
Animation: file_id String!, file_unique_id String!, width Integer!, height Integer!, duration Integer!,
  thumbnail PhotoSize, file_name String, mime_type String, file_size Integer
Audio: file_id String!, file_unique_id String!, duration Integer!, performer String, title String,
  file_name String, mime_type String, file_size Integer, thumbnail PhotoSize
BackgroundFillFreeformGradient: type "freeform_gradient"!, colors Array of Integer!
BackgroundFillGradient: type "gradient"!, top_color Integer!, bottom_color Integer!, rotation_angle Integer!
BackgroundFillSolid: type "solid"!, color Integer!
BackgroundTypeChatTheme: type "chat_theme"!, theme_name String!
BackgroundTypeFill: type "fill"!, fill BackgroundFill!, dark_theme_dimming Integer!
BackgroundTypePattern: type "pattern"!, document Document!, fill BackgroundFill!, intensity Integer!,
  is_inverted Boolean, is_moving Boolean
BackgroundTypeWallpaper: type "wallpaper"!, document Document!, dark_theme_dimming Integer!,
  is_blurred Boolean, is_moving Boolean
Birthdate: day Integer!, month Integer!, year Integer
BotAccessSettings: is_access_restricted Boolean!, added_users Array of User
BotCommand: command String!, description String!
BotCommandScopeAllChatAdministrators: type "all_chat_administrators"!
BotCommandScopeAllGroupChats: type "all_group_chats"!
BotCommandScopeAllPrivateChats: type "all_private_chats"!
BotCommandScopeChat: type "chat"!, chat_id Integer or String!
BotCommandScopeChatAdministrators: type "chat_administrators"!, chat_id Integer or String!
BotCommandScopeChatMember: type "chat_member"!, chat_id Integer or String!, user_id Integer!
BotCommandScopeDefault: type "default"!
BotDescription: description String!
BotName: name String!
BotShortDescription: short_description String!
BusinessBotRights: can_reply Boolean, can_read_messages Boolean, can_delete_sent_messages Boolean,
  can_delete_all_messages Boolean, can_edit_name Boolean, can_edit_bio Boolean,
  can_edit_profile_photo Boolean, can_edit_username Boolean, can_change_gift_settings Boolean,
  can_view_gifts_and_stars Boolean, can_convert_gifts_to_stars Boolean,
  can_transfer_and_upgrade_gifts Boolean, can_transfer_stars Boolean, can_manage_stories Boolean
BusinessConnection: id String!, user User!, user_chat_id Integer!, date Integer!, rights BusinessBotRights,
  is_enabled Boolean!
BusinessIntro: title String, message String, sticker Sticker
BusinessLocation: address String!, location Location
BusinessMessagesDeleted: business_connection_id String!, chat Chat!, message_ids Array of Integer!
BusinessOpeningHours: time_zone_name String!, opening_hours Array of BusinessOpeningHoursInterval!
BusinessOpeningHoursInterval: opening_minute Integer!, closing_minute Integer!
CallbackGame:
CallbackQuery: id String!, from User!, message MaybeInaccessibleMessage, inline_message_id String,
  chat_instance String!, data String, game_short_name String
Chat: id Integer!, type String!, title String, username String, first_name String, last_name String,
  is_forum Boolean, is_direct_messages Boolean
ChatAdministratorRights: is_anonymous Boolean!, can_manage_chat Boolean!, can_delete_messages Boolean!,
  can_manage_video_chats Boolean!, can_restrict_members Boolean!, can_promote_members Boolean!,
  can_change_info Boolean!, can_invite_users Boolean!, can_post_stories Boolean!, can_edit_stories Boolean!,
  can_delete_stories Boolean!, can_post_messages Boolean, can_edit_messages Boolean, can_pin_messages Boolean,
  can_manage_topics Boolean, can_manage_direct_messages Boolean, can_manage_tags Boolean
ChatBackground: type BackgroundType!
ChatBoost: boost_id String!, add_date Integer!, expiration_date Integer!, source ChatBoostSource!
ChatBoostAdded: boost_count Integer!
ChatBoostRemoved: chat Chat!, boost_id String!, remove_date Integer!, source ChatBoostSource!
ChatBoostSourceGiftCode: source "gift_code"!, user User!
ChatBoostSourceGiveaway: source "giveaway"!, giveaway_message_id Integer!, user User,
  prize_star_count Integer, is_unclaimed Boolean
ChatBoostSourcePremium: source "premium"!, user User!
ChatBoostUpdated: chat Chat!, boost ChatBoost!
ChatFullInfo: id Integer!, type String!, title String, username String, first_name String, last_name String,
  is_forum Boolean, is_direct_messages Boolean, accent_color_id Integer!, max_reaction_count Integer!,
  photo ChatPhoto, active_usernames Array of String, birthdate Birthdate, business_intro BusinessIntro,
  business_location BusinessLocation, business_opening_hours BusinessOpeningHours, personal_chat Chat,
  parent_chat Chat, available_reactions Array of ReactionType, background_custom_emoji_id String,
  profile_accent_color_id Integer, profile_background_custom_emoji_id String,
  emoji_status_custom_emoji_id String, emoji_status_expiration_date Integer, bio String,
  has_private_forwards Boolean, has_restricted_voice_and_video_messages Boolean,
  join_to_send_messages Boolean, join_by_request Boolean, description String, invite_link String,
  pinned_message Message, permissions ChatPermissions, accepted_gift_types AcceptedGiftTypes!,
  can_send_paid_media Boolean, slow_mode_delay Integer, unrestrict_boost_count Integer,
  message_auto_delete_time Integer, has_aggressive_anti_spam_enabled Boolean, has_hidden_members Boolean,
  has_protected_content Boolean, has_visible_history Boolean, sticker_set_name String,
  can_set_sticker_set Boolean, custom_emoji_sticker_set_name String, linked_chat_id Integer,
  location ChatLocation, rating UserRating, first_profile_audio Audio, unique_gift_colors UniqueGiftColors,
  paid_message_star_count Integer, guard_bot User
ChatInviteLink: invite_link String!, creator User!, creates_join_request Boolean!, is_primary Boolean!,
  is_revoked Boolean!, name String, expire_date Integer, member_limit Integer,
  pending_join_request_count Integer, subscription_period Integer, subscription_price Integer
ChatJoinRequest: chat Chat!, from User!, user_chat_id Integer!, date Integer!, bio String,
  invite_link ChatInviteLink, query_id String
ChatLocation: location Location!, address String!
ChatMemberAdministrator: status "administrator"!, user User!, can_be_edited Boolean!, is_anonymous Boolean!,
  can_manage_chat Boolean!, can_delete_messages Boolean!, can_manage_video_chats Boolean!,
  can_restrict_members Boolean!, can_promote_members Boolean!, can_change_info Boolean!,
  can_invite_users Boolean!, can_post_stories Boolean!, can_edit_stories Boolean!,
  can_delete_stories Boolean!, can_post_messages Boolean, can_edit_messages Boolean, can_pin_messages Boolean,
  can_manage_topics Boolean, can_manage_direct_messages Boolean, can_manage_tags Boolean, custom_title String
ChatMemberBanned: status "kicked"!, user User!, until_date Integer!
ChatMemberLeft: status "left"!, user User!
ChatMemberMember: status "member"!, tag String, user User!, until_date Integer
ChatMemberOwner: status "creator"!, user User!, is_anonymous Boolean!, custom_title String
ChatMemberRestricted: status "restricted"!, tag String, user User!, is_member Boolean!,
  can_send_messages Boolean!, can_send_audios Boolean!, can_send_documents Boolean!, can_send_photos Boolean!,
  can_send_videos Boolean!, can_send_video_notes Boolean!, can_send_voice_notes Boolean!,
  can_send_polls Boolean!, can_send_other_messages Boolean!, can_add_web_page_previews Boolean!,
  can_react_to_messages Boolean!, can_edit_tag Boolean!, can_change_info Boolean!, can_invite_users Boolean!,
  can_pin_messages Boolean!, can_manage_topics Boolean!, until_date Integer!
ChatMemberUpdated: chat Chat!, from User!, date Integer!, old_chat_member ChatMember!,
  new_chat_member ChatMember!, invite_link ChatInviteLink, via_join_request Boolean,
  via_chat_folder_invite_link Boolean
ChatOwnerChanged: new_owner User!
ChatOwnerLeft: new_owner User
ChatPermissions: can_send_messages Boolean, can_send_audios Boolean, can_send_documents Boolean,
  can_send_photos Boolean, can_send_videos Boolean, can_send_video_notes Boolean,
  can_send_voice_notes Boolean, can_send_polls Boolean, can_send_other_messages Boolean,
  can_add_web_page_previews Boolean, can_react_to_messages Boolean, can_edit_tag Boolean,
  can_change_info Boolean, can_invite_users Boolean, can_pin_messages Boolean, can_manage_topics Boolean
ChatPhoto: small_file_id String!, small_file_unique_id String!, big_file_id String!,
  big_file_unique_id String!
ChatShared: request_id Integer!, chat_id Integer!, title String, username String, photo Array of PhotoSize
Checklist: title String!, title_entities Array of MessageEntity, tasks Array of ChecklistTask!,
  others_can_add_tasks Boolean, others_can_mark_tasks_as_done Boolean
ChecklistTask: id Integer!, text String!, text_entities Array of MessageEntity, completed_by_user User,
  completed_by_chat Chat, completion_date Integer
ChecklistTasksAdded: checklist_message Message, tasks Array of ChecklistTask!
ChecklistTasksDone: checklist_message Message, marked_as_done_task_ids Array of Integer,
  marked_as_not_done_task_ids Array of Integer
ChosenInlineResult: result_id String!, from User!, location Location, inline_message_id String, query String!
Contact: phone_number String!, first_name String!, last_name String, user_id Integer, vcard String
CopyTextButton: text String!
Dice: emoji String!, value Integer!
DirectMessagePriceChanged: are_direct_messages_enabled Boolean!, direct_message_star_count Integer
DirectMessagesTopic: topic_id Integer!, user User
Document: file_id String!, file_unique_id String!, thumbnail PhotoSize, file_name String, mime_type String,
  file_size Integer
EncryptedCredentials: data String!, hash String!, secret String!
EncryptedPassportElement: type String!, data String, phone_number String, email String,
  files Array of PassportFile, front_side PassportFile, reverse_side PassportFile, selfie PassportFile,
  translation Array of PassportFile, hash String!
ExternalReplyInfo: origin MessageOrigin!, chat Chat, message_id Integer,
  link_preview_options LinkPreviewOptions, animation Animation, audio Audio, document Document,
  live_photo LivePhoto, paid_media PaidMediaInfo, photo Array of PhotoSize, sticker Sticker, story Story,
  video Video, video_note VideoNote, voice Voice, has_media_spoiler Boolean, checklist Checklist,
  contact Contact, dice Dice, game Game, giveaway Giveaway, giveaway_winners GiveawayWinners, invoice Invoice,
  location Location, poll Poll, venue Venue
File: file_id String!, file_unique_id String!, file_size Integer, file_path String
ForceReply: force_reply Boolean!, input_field_placeholder String, selective Boolean
ForumTopic: message_thread_id Integer!, name String!, icon_color Integer!, icon_custom_emoji_id String,
  is_name_implicit Boolean
ForumTopicClosed:
ForumTopicCreated: name String!, icon_color Integer!, icon_custom_emoji_id String, is_name_implicit Boolean
ForumTopicEdited: name String, icon_custom_emoji_id String
ForumTopicReopened:
Game: title String!, description String!, photo Array of PhotoSize!, text String,
  text_entities Array of MessageEntity, animation Animation
GameHighScore: position Integer!, user User!, score Integer!
GeneralForumTopicHidden:
GeneralForumTopicUnhidden:
Gift: id String!, sticker Sticker!, star_count Integer!, upgrade_star_count Integer, is_premium Boolean,
  has_colors Boolean, total_count Integer, remaining_count Integer, personal_total_count Integer,
  personal_remaining_count Integer, background GiftBackground, unique_gift_variant_count Integer,
  publisher_chat Chat
GiftBackground: center_color Integer!, edge_color Integer!, text_color Integer!
GiftInfo: gift Gift!, owned_gift_id String, convert_star_count Integer, prepaid_upgrade_star_count Integer,
  is_upgrade_separate Boolean, can_be_upgraded Boolean, text String, entities Array of MessageEntity,
  is_private Boolean, unique_gift_number Integer
Gifts: gifts Array of Gift!
Giveaway: chats Array of Chat!, winners_selection_date Integer!, winner_count Integer!,
  only_new_members Boolean, has_public_winners Boolean, prize_description String,
  country_codes Array of String, prize_star_count Integer, premium_subscription_month_count Integer
GiveawayCompleted: winner_count Integer!, unclaimed_prize_count Integer, giveaway_message Message,
  is_star_giveaway Boolean
GiveawayCreated: prize_star_count Integer
GiveawayWinners: chat Chat!, giveaway_message_id Integer!, winners_selection_date Integer!,
  winner_count Integer!, winners Array of User!, additional_chat_count Integer, prize_star_count Integer,
  premium_subscription_month_count Integer, unclaimed_prize_count Integer, only_new_members Boolean,
  was_refunded Boolean, prize_description String
InaccessibleMessage: chat Chat!, message_id Integer!, date Integer!
InlineKeyboardButton: text String!, icon_custom_emoji_id String, style String, url String,
  callback_data String, web_app WebAppInfo, login_url LoginUrl, switch_inline_query String,
  switch_inline_query_current_chat String, switch_inline_query_chosen_chat SwitchInlineQueryChosenChat,
  copy_text CopyTextButton, callback_game CallbackGame, pay Boolean
InlineKeyboardMarkup: inline_keyboard Array of Array of InlineKeyboardButton!
InlineQuery: id String!, from User!, query String!, offset String!, chat_type String, location Location
InlineQueryResultArticle: type "article"!, id String!, title String!,
  input_message_content InputMessageContent!, reply_markup InlineKeyboardMarkup, url String,
  description String, thumbnail_url String, thumbnail_width Integer, thumbnail_height Integer
InlineQueryResultAudio: type "audio"!, id String!, audio_url String!, title String!, caption String,
  parse_mode String, caption_entities Array of MessageEntity, performer String, audio_duration Integer,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent
InlineQueryResultCachedAudio: type "audio"!, id String!, audio_file_id String!, caption String,
  parse_mode String, caption_entities Array of MessageEntity, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent
InlineQueryResultCachedDocument: type "document"!, id String!, title String!, document_file_id String!,
  description String, caption String, parse_mode String, caption_entities Array of MessageEntity,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent
InlineQueryResultCachedGif: type "gif"!, id String!, gif_file_id String!, title String, caption String,
  parse_mode String, caption_entities Array of MessageEntity, show_caption_above_media Boolean,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent
InlineQueryResultCachedMpeg4Gif: type "mpeg4_gif"!, id String!, mpeg4_file_id String!, title String,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent
InlineQueryResultCachedPhoto: type "photo"!, id String!, photo_file_id String!, title String,
  description String, caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent
InlineQueryResultCachedSticker: type "sticker"!, id String!, sticker_file_id String!,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent
InlineQueryResultCachedVideo: type "video"!, id String!, video_file_id String!, title String!,
  description String, caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent
InlineQueryResultCachedVoice: type "voice"!, id String!, voice_file_id String!, title String!, caption String,
  parse_mode String, caption_entities Array of MessageEntity, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent
InlineQueryResultContact: type "contact"!, id String!, phone_number String!, first_name String!,
  last_name String, vcard String, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent, thumbnail_url String, thumbnail_width Integer,
  thumbnail_height Integer
InlineQueryResultDocument: type "document"!, id String!, title String!, caption String, parse_mode String,
  caption_entities Array of MessageEntity, document_url String!, mime_type String!, description String,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent, thumbnail_url String,
  thumbnail_width Integer, thumbnail_height Integer
InlineQueryResultGame: type "game"!, id String!, game_short_name String!, reply_markup InlineKeyboardMarkup
InlineQueryResultGif: type "gif"!, id String!, gif_url String!, gif_width Integer, gif_height Integer,
  gif_duration Integer, thumbnail_url String!, thumbnail_mime_type String, title String, caption String,
  parse_mode String, caption_entities Array of MessageEntity, show_caption_above_media Boolean,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent
InlineQueryResultLocation: type "location"!, id String!, latitude Float!, longitude Float!, title String!,
  horizontal_accuracy Float, live_period Integer, heading Integer, proximity_alert_radius Integer,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent, thumbnail_url String,
  thumbnail_width Integer, thumbnail_height Integer
InlineQueryResultMpeg4Gif: type "mpeg4_gif"!, id String!, mpeg4_url String!, mpeg4_width Integer,
  mpeg4_height Integer, mpeg4_duration Integer, thumbnail_url String!, thumbnail_mime_type String,
  title String, caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent
InlineQueryResultPhoto: type "photo"!, id String!, photo_url String!, thumbnail_url String!,
  photo_width Integer, photo_height Integer, title String, description String, caption String,
  parse_mode String, caption_entities Array of MessageEntity, show_caption_above_media Boolean,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent
InlineQueryResultVenue: type "venue"!, id String!, latitude Float!, longitude Float!, title String!,
  address String!, foursquare_id String, foursquare_type String, google_place_id String,
  google_place_type String, reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent,
  thumbnail_url String, thumbnail_width Integer, thumbnail_height Integer
InlineQueryResultVideo: type "video"!, id String!, video_url String!, mime_type String!,
  thumbnail_url String!, title String!, caption String, parse_mode String,
  caption_entities Array of MessageEntity, show_caption_above_media Boolean, video_width Integer,
  video_height Integer, video_duration Integer, description String, reply_markup InlineKeyboardMarkup,
  input_message_content InputMessageContent
InlineQueryResultVoice: type "voice"!, id String!, voice_url String!, title String!, caption String,
  parse_mode String, caption_entities Array of MessageEntity, voice_duration Integer,
  reply_markup InlineKeyboardMarkup, input_message_content InputMessageContent
InlineQueryResultsButton: text String!, web_app WebAppInfo, start_parameter String
InputChecklist: title String!, parse_mode String, title_entities Array of MessageEntity,
  tasks Array of InputChecklistTask!, others_can_add_tasks Boolean, others_can_mark_tasks_as_done Boolean
InputChecklistTask: id Integer!, text String!, parse_mode String, text_entities Array of MessageEntity
InputContactMessageContent: phone_number String!, first_name String!, last_name String, vcard String
InputInvoiceMessageContent: title String!, description String!, payload String!, provider_token String,
  currency String!, prices Array of LabeledPrice!, max_tip_amount Integer,
  suggested_tip_amounts Array of Integer, provider_data String, photo_url String, photo_size Integer,
  photo_width Integer, photo_height Integer, need_name Boolean, need_phone_number Boolean, need_email Boolean,
  need_shipping_address Boolean, send_phone_number_to_provider Boolean, send_email_to_provider Boolean,
  is_flexible Boolean
InputLocationMessageContent: latitude Float!, longitude Float!, horizontal_accuracy Float,
  live_period Integer, heading Integer, proximity_alert_radius Integer
InputMediaAnimation: type "animation"!, media InputFile or String!, thumbnail InputFile or String,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, width Integer, height Integer, duration Integer, has_spoiler Boolean
InputMediaAudio: type "audio"!, media InputFile or String!, thumbnail InputFile or String, caption String,
  parse_mode String, caption_entities Array of MessageEntity, duration Integer, performer String, title String
InputMediaDocument: type "document"!, media InputFile or String!, thumbnail InputFile or String,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  disable_content_type_detection Boolean
InputMediaLink: type "link"!, url String!
InputMediaLivePhoto: type "live_photo"!, media InputFile or String!, photo InputFile or String!,
  caption String, parse_mode String, caption_entities Array of MessageEntity,
  show_caption_above_media Boolean, has_spoiler Boolean
InputMediaLocation: type "location"!, latitude Float!, longitude Float!, horizontal_accuracy Float
InputMediaPhoto: type "photo"!, media InputFile or String!, caption String, parse_mode String,
  caption_entities Array of MessageEntity, show_caption_above_media Boolean, has_spoiler Boolean
InputMediaSticker: type "sticker"!, media InputFile or String!, emoji String
InputMediaVenue: type "venue"!, latitude Float!, longitude Float!, title String!, address String!,
  foursquare_id String, foursquare_type String, google_place_id String, google_place_type String
InputMediaVideo: type "video"!, media InputFile or String!, thumbnail InputFile or String,
  cover InputFile or String, start_timestamp Integer, caption String, parse_mode String,
  caption_entities Array of MessageEntity, show_caption_above_media Boolean, width Integer, height Integer,
  duration Integer, supports_streaming Boolean, has_spoiler Boolean
InputPaidMediaLivePhoto: type "live_photo"!, media InputFile or String!, photo InputFile or String!
InputPaidMediaPhoto: type "photo"!, media InputFile or String!
InputPaidMediaVideo: type "video"!, media InputFile or String!, thumbnail InputFile or String,
  cover InputFile or String, start_timestamp Integer, width Integer, height Integer, duration Integer,
  supports_streaming Boolean
InputPollOption: text String!, text_parse_mode String, text_entities Array of MessageEntity,
  media InputPollOptionMedia
InputProfilePhotoAnimated: type "animated"!, animation InputFile or String!, main_frame_timestamp Float
InputProfilePhotoStatic: type "static"!, photo InputFile or String!
InputRichMessage: html String, markdown String, is_rtl Boolean, skip_entity_detection Boolean
InputRichMessageContent: rich_message InputRichMessage!
InputSticker: sticker InputFile or String!, format String!, emoji_list Array of String!,
  mask_position MaskPosition, keywords Array of String
InputStoryContentPhoto: type "photo"!, photo InputFile or String!
InputStoryContentVideo: type "video"!, video InputFile or String!, duration Float,
  cover_frame_timestamp Float, is_animation Boolean
InputTextMessageContent: message_text String!, parse_mode String, entities Array of MessageEntity,
  link_preview_options LinkPreviewOptions
InputVenueMessageContent: latitude Float!, longitude Float!, title String!, address String!,
  foursquare_id String, foursquare_type String, google_place_id String, google_place_type String
Invoice: title String!, description String!, start_parameter String!, currency String!, total_amount Integer!
KeyboardButton: text String!, icon_custom_emoji_id String, style String,
  request_users KeyboardButtonRequestUsers, request_chat KeyboardButtonRequestChat,
  request_managed_bot KeyboardButtonRequestManagedBot, request_contact Boolean, request_location Boolean,
  request_poll KeyboardButtonPollType, web_app WebAppInfo
KeyboardButtonPollType: type String
KeyboardButtonRequestChat: request_id Integer!, chat_is_channel Boolean!, chat_is_forum Boolean,
  chat_has_username Boolean, chat_is_created Boolean, user_administrator_rights ChatAdministratorRights,
  bot_administrator_rights ChatAdministratorRights, bot_is_member Boolean, request_title Boolean,
  request_username Boolean, request_photo Boolean
KeyboardButtonRequestManagedBot: request_id Integer!, suggested_name String, suggested_username String
KeyboardButtonRequestUsers: request_id Integer!, user_is_bot Boolean, user_is_premium Boolean,
  max_quantity Integer, request_name Boolean, request_username Boolean, request_photo Boolean
LabeledPrice: label String!, amount Integer!
Link: url String!
LinkPreviewOptions: is_disabled Boolean, url String, prefer_small_media Boolean, prefer_large_media Boolean,
  show_above_text Boolean
LivePhoto: photo Array of PhotoSize, file_id String!, file_unique_id String!, width Integer!, height Integer!,
  duration Integer!, mime_type String, file_size Integer
Location: latitude Float!, longitude Float!, horizontal_accuracy Float, live_period Integer, heading Integer,
  proximity_alert_radius Integer
LocationAddress: country_code String!, state String, city String, street String
LoginUrl: url String!, forward_text String, bot_username String, request_write_access Boolean
ManagedBotCreated: bot User!
ManagedBotUpdated: user User!, bot User!
MaskPosition: point String!, x_shift Float!, y_shift Float!, scale Float!
MenuButtonCommands: type "commands"!
MenuButtonDefault: type "default"!
MenuButtonWebApp: type "web_app"!, text String!, web_app WebAppInfo!
Message: message_id Integer!, message_thread_id Integer, direct_messages_topic DirectMessagesTopic, from User,
  sender_chat Chat, sender_boost_count Integer, sender_business_bot User, sender_tag String, date Integer!,
  guest_query_id String, business_connection_id String, chat Chat!, forward_origin MessageOrigin,
  is_topic_message Boolean, is_automatic_forward Boolean, reply_to_message Message,
  external_reply ExternalReplyInfo, quote TextQuote, reply_to_story Story, reply_to_checklist_task_id Integer,
  reply_to_poll_option_id String, via_bot User, guest_bot_caller_user User, guest_bot_caller_chat Chat,
  edit_date Integer, has_protected_content Boolean, is_from_offline Boolean, is_paid_post Boolean,
  media_group_id String, author_signature String, paid_star_count Integer, text String,
  entities Array of MessageEntity, link_preview_options LinkPreviewOptions,
  suggested_post_info SuggestedPostInfo, effect_id String, rich_message RichMessage, animation Animation,
  audio Audio, document Document, live_photo LivePhoto, paid_media PaidMediaInfo, photo Array of PhotoSize,
  sticker Sticker, story Story, video Video, video_note VideoNote, voice Voice, caption String,
  caption_entities Array of MessageEntity, show_caption_above_media Boolean, has_media_spoiler Boolean,
  checklist Checklist, contact Contact, dice Dice, game Game, poll Poll, venue Venue, location Location,
  new_chat_members Array of User, left_chat_member User, chat_owner_left ChatOwnerLeft,
  chat_owner_changed ChatOwnerChanged, new_chat_title String, new_chat_photo Array of PhotoSize,
  delete_chat_photo Boolean, group_chat_created Boolean, supergroup_chat_created Boolean,
  channel_chat_created Boolean, message_auto_delete_timer_changed MessageAutoDeleteTimerChanged,
  migrate_to_chat_id Integer, migrate_from_chat_id Integer, pinned_message MaybeInaccessibleMessage,
  invoice Invoice, successful_payment SuccessfulPayment, refunded_payment RefundedPayment,
  users_shared UsersShared, chat_shared ChatShared, gift GiftInfo, unique_gift UniqueGiftInfo,
  gift_upgrade_sent GiftInfo, connected_website String, write_access_allowed WriteAccessAllowed,
  passport_data PassportData, proximity_alert_triggered ProximityAlertTriggered, boost_added ChatBoostAdded,
  chat_background_set ChatBackground, checklist_tasks_done ChecklistTasksDone,
  checklist_tasks_added ChecklistTasksAdded, direct_message_price_changed DirectMessagePriceChanged,
  forum_topic_created ForumTopicCreated, forum_topic_edited ForumTopicEdited,
  forum_topic_closed ForumTopicClosed, forum_topic_reopened ForumTopicReopened,
  general_forum_topic_hidden GeneralForumTopicHidden, general_forum_topic_unhidden GeneralForumTopicUnhidden,
  giveaway_created GiveawayCreated, giveaway Giveaway, giveaway_winners GiveawayWinners,
  giveaway_completed GiveawayCompleted, managed_bot_created ManagedBotCreated,
  paid_message_price_changed PaidMessagePriceChanged, poll_option_added PollOptionAdded,
  poll_option_deleted PollOptionDeleted, suggested_post_approved SuggestedPostApproved,
  suggested_post_approval_failed SuggestedPostApprovalFailed, suggested_post_declined SuggestedPostDeclined,
  suggested_post_paid SuggestedPostPaid, suggested_post_refunded SuggestedPostRefunded,
  video_chat_scheduled VideoChatScheduled, video_chat_started VideoChatStarted,
  video_chat_ended VideoChatEnded, video_chat_participants_invited VideoChatParticipantsInvited,
  web_app_data WebAppData, reply_markup InlineKeyboardMarkup
MessageAutoDeleteTimerChanged: message_auto_delete_time Integer!
MessageEntity: type String!, offset Integer!, length Integer!, url String, user User, language String,
  custom_emoji_id String, unix_time Integer, date_time_format String
MessageId: message_id Integer!
MessageOriginChannel: type "channel"!, date Integer!, chat Chat!, message_id Integer!, author_signature String
MessageOriginChat: type "chat"!, date Integer!, sender_chat Chat!, author_signature String
MessageOriginHiddenUser: type "hidden_user"!, date Integer!, sender_user_name String!
MessageOriginUser: type "user"!, date Integer!, sender_user User!
MessageReactionCountUpdated: chat Chat!, message_id Integer!, date Integer!, reactions Array of ReactionCount!
MessageReactionUpdated: chat Chat!, message_id Integer!, user User, actor_chat Chat, date Integer!,
  old_reaction Array of ReactionType!, new_reaction Array of ReactionType!
OrderInfo: name String, phone_number String, email String, shipping_address ShippingAddress
OwnedGiftRegular: type "regular"!, gift Gift!, owned_gift_id String, sender_user User, send_date Integer!,
  text String, entities Array of MessageEntity, is_private Boolean, is_saved Boolean, can_be_upgraded Boolean,
  was_refunded Boolean, convert_star_count Integer, prepaid_upgrade_star_count Integer,
  is_upgrade_separate Boolean, unique_gift_number Integer
OwnedGiftUnique: type "unique"!, gift UniqueGift!, owned_gift_id String, sender_user User, send_date Integer!,
  is_saved Boolean, can_be_transferred Boolean, transfer_star_count Integer, next_transfer_date Integer
OwnedGifts: total_count Integer!, gifts Array of OwnedGift!, next_offset String
PaidMediaInfo: star_count Integer!, paid_media Array of PaidMedia!
PaidMediaLivePhoto: type "live_photo"!, live_photo LivePhoto!
PaidMediaPhoto: type "photo"!, photo Array of PhotoSize!
PaidMediaPreview: type "preview"!, width Integer, height Integer, duration Integer
PaidMediaPurchased: from User!, paid_media_payload String!
PaidMediaVideo: type "video"!, video Video!
PaidMessagePriceChanged: paid_message_star_count Integer!
PassportData: data Array of EncryptedPassportElement!, credentials EncryptedCredentials!
PassportElementErrorDataField: source "data"!, type String!, field_name String!, data_hash String!,
  message String!
PassportElementErrorFile: source "file"!, type String!, file_hash String!, message String!
PassportElementErrorFiles: source "files"!, type String!, file_hashes Array of String!, message String!
PassportElementErrorFrontSide: source "front_side"!, type String!, file_hash String!, message String!
PassportElementErrorReverseSide: source "reverse_side"!, type String!, file_hash String!, message String!
PassportElementErrorSelfie: source "selfie"!, type String!, file_hash String!, message String!
PassportElementErrorTranslationFile: source "translation_file"!, type String!, file_hash String!,
  message String!
PassportElementErrorTranslationFiles: source "translation_files"!, type String!, file_hashes Array of String!,
  message String!
PassportElementErrorUnspecified: source "unspecified"!, type String!, element_hash String!, message String!
PassportFile: file_id String!, file_unique_id String!, file_size Integer!, file_date Integer!
PhotoSize: file_id String!, file_unique_id String!, width Integer!, height Integer!, file_size Integer
Poll: id String!, question String!, question_entities Array of MessageEntity, options Array of PollOption!,
  total_voter_count Integer!, is_closed Boolean!, is_anonymous Boolean!, type String!,
  allows_multiple_answers Boolean!, allows_revoting Boolean!, members_only Boolean!,
  country_codes Array of String, correct_option_ids Array of Integer, explanation String,
  explanation_entities Array of MessageEntity, explanation_media PollMedia, open_period Integer,
  close_date Integer, description String, description_entities Array of MessageEntity, media PollMedia
PollAnswer: poll_id String!, voter_chat Chat, user User, option_ids Array of Integer!,
  option_persistent_ids Array of String!
PollMedia: animation Animation, audio Audio, document Document, link Link, live_photo LivePhoto,
  location Location, photo Array of PhotoSize, sticker Sticker, venue Venue, video Video
PollOption: persistent_id String!, text String!, text_entities Array of MessageEntity, media PollMedia,
  voter_count Integer!, added_by_user User, added_by_chat Chat, addition_date Integer
PollOptionAdded: poll_message MaybeInaccessibleMessage, option_persistent_id String!, option_text String!,
  option_text_entities Array of MessageEntity
PollOptionDeleted: poll_message MaybeInaccessibleMessage, option_persistent_id String!, option_text String!,
  option_text_entities Array of MessageEntity
PreCheckoutQuery: id String!, from User!, currency String!, total_amount Integer!, invoice_payload String!,
  shipping_option_id String, order_info OrderInfo
PreparedInlineMessage: id String!, expiration_date Integer!
PreparedKeyboardButton: id String!
ProximityAlertTriggered: traveler User!, watcher User!, distance Integer!
ReactionCount: type ReactionType!, total_count Integer!
ReactionTypeCustomEmoji: type "custom_emoji"!, custom_emoji_id String!
ReactionTypeEmoji: type "emoji"!, emoji String!
ReactionTypePaid: type "paid"!
RefundedPayment: currency String!, total_amount Integer!, invoice_payload String!,
  telegram_payment_charge_id String!, provider_payment_charge_id String
ReplyKeyboardMarkup: keyboard Array of Array of KeyboardButton!, is_persistent Boolean,
  resize_keyboard Boolean, one_time_keyboard Boolean, input_field_placeholder String, selective Boolean
ReplyKeyboardRemove: remove_keyboard Boolean!, selective Boolean
ReplyParameters: message_id Integer!, chat_id Integer or String, allow_sending_without_reply Boolean,
  quote String, quote_parse_mode String, quote_entities Array of MessageEntity, quote_position Integer,
  checklist_task_id Integer, poll_option_id String
ResponseParameters: migrate_to_chat_id Integer, retry_after Integer
RevenueWithdrawalStateFailed: type "failed"!
RevenueWithdrawalStatePending: type "pending"!
RevenueWithdrawalStateSucceeded: type "succeeded"!, date Integer!, url String!
RichBlockAnchor: type "anchor"!, name String!
RichBlockAnimation: type "animation"!, animation Animation!, has_spoiler Boolean, caption RichBlockCaption
RichBlockAudio: type "audio"!, audio Audio!, caption RichBlockCaption
RichBlockBlockQuotation: type "blockquote"!, blocks Array of RichBlock!, credit RichText
RichBlockCaption: text RichText!, credit RichText
RichBlockCollage: type "collage"!, blocks Array of RichBlock!, caption RichBlockCaption
RichBlockDetails: type "details"!, summary RichText!, blocks Array of RichBlock!, is_open Boolean
RichBlockDivider: type "divider"!
RichBlockFooter: type "footer"!, text RichText!
RichBlockList: type "list"!, items Array of RichBlockListItem!
RichBlockListItem: label String!, blocks Array of RichBlock!, has_checkbox Boolean, is_checked Boolean,
  value Integer, type String
RichBlockMap: type "map"!, location Location!, zoom Integer!, width Integer!, height Integer!,
  caption RichBlockCaption
RichBlockMathematicalExpression: type "mathematical_expression"!, expression String!
RichBlockParagraph: type "paragraph"!, text RichText!
RichBlockPhoto: type "photo"!, photo Array of PhotoSize!, has_spoiler Boolean, caption RichBlockCaption
RichBlockPreformatted: type "pre"!, text RichText!, language String
RichBlockPullQuotation: type "pullquote"!, text RichText!, credit RichText
RichBlockSectionHeading: type "heading"!, text RichText!, size Integer!
RichBlockSlideshow: type "slideshow"!, blocks Array of RichBlock!, caption RichBlockCaption
RichBlockTable: type "table"!, cells Array of Array of RichBlockTableCell!, is_bordered Boolean,
  is_striped Boolean, caption RichText
RichBlockTableCell: text RichText, is_header Boolean, colspan Integer, rowspan Integer, align String!,
  valign String!
RichBlockThinking: type "thinking"!, text RichText!
RichBlockVideo: type "video"!, video Video!, has_spoiler Boolean, caption RichBlockCaption
RichBlockVoiceNote: type "voice_note"!, voice_note Voice!, caption RichBlockCaption
RichMessage: blocks Array of RichBlock!, is_rtl Boolean
RichTextAnchor: type "anchor"!, name String!
RichTextAnchorLink: type "anchor_link"!, text RichText!, anchor_name String!
RichTextBankCardNumber: type "bank_card_number"!, text RichText!, bank_card_number String!
RichTextBold: type "bold"!, text RichText!
RichTextBotCommand: type "bot_command"!, text RichText!, bot_command String!
RichTextCashtag: type "cashtag"!, text RichText!, cashtag String!
RichTextCode: type "code"!, text RichText!
RichTextCustomEmoji: type "custom_emoji"!, custom_emoji_id String!, alternative_text String!
RichTextDateTime: type "date_time"!, text RichText!, unix_time Integer!, date_time_format String!
RichTextEmailAddress: type "email_address"!, text RichText!, email_address String!
RichTextHashtag: type "hashtag"!, text RichText!, hashtag String!
RichTextItalic: type "italic"!, text RichText!
RichTextMarked: type "marked"!, text RichText!
RichTextMathematicalExpression: type "mathematical_expression"!, expression String!
RichTextMention: type "mention"!, text RichText!, username String!
RichTextPhoneNumber: type "phone_number"!, text RichText!, phone_number String!
RichTextReference: type "reference"!, text RichText!, name String!
RichTextReferenceLink: type "reference_link"!, text RichText!, reference_name String!
RichTextSpoiler: type "spoiler"!, text RichText!
RichTextStrikethrough: type "strikethrough"!, text RichText!
RichTextSubscript: type "subscript"!, text RichText!
RichTextSuperscript: type "superscript"!, text RichText!
RichTextTextMention: type "text_mention"!, text RichText!, user User!
RichTextUnderline: type "underline"!, text RichText!
RichTextUrl: type "url"!, text RichText!, url String!
SentGuestMessage: inline_message_id String!
SentWebAppMessage: inline_message_id String
SharedUser: user_id Integer!, first_name String, last_name String, username String, photo Array of PhotoSize
ShippingAddress: country_code String!, state String!, city String!, street_line1 String!,
  street_line2 String!, post_code String!
ShippingOption: id String!, title String!, prices Array of LabeledPrice!
ShippingQuery: id String!, from User!, invoice_payload String!, shipping_address ShippingAddress!
StarAmount: amount Integer!, nanostar_amount Integer
StarTransaction: id String!, amount Integer!, nanostar_amount Integer, date Integer!,
  source TransactionPartner, receiver TransactionPartner
StarTransactions: transactions Array of StarTransaction!
Sticker: file_id String!, file_unique_id String!, type String!, width Integer!, height Integer!,
  is_animated Boolean!, is_video Boolean!, thumbnail PhotoSize, emoji String, set_name String,
  premium_animation File, mask_position MaskPosition, custom_emoji_id String, needs_repainting Boolean,
  file_size Integer
StickerSet: name String!, title String!, sticker_type String!, stickers Array of Sticker!, thumbnail PhotoSize
Story: chat Chat!, id Integer!
StoryArea: position StoryAreaPosition!, type StoryAreaType!
StoryAreaPosition: x_percentage Float!, y_percentage Float!, width_percentage Float!,
  height_percentage Float!, rotation_angle Float!, corner_radius_percentage Float!
StoryAreaTypeLink: type "link"!, url String!
StoryAreaTypeLocation: type "location"!, latitude Float!, longitude Float!, address LocationAddress
StoryAreaTypeSuggestedReaction: type "suggested_reaction"!, reaction_type ReactionType!, is_dark Boolean,
  is_flipped Boolean
StoryAreaTypeUniqueGift: type "unique_gift"!, name String!
StoryAreaTypeWeather: type "weather"!, temperature Float!, emoji String!, background_color Integer!
SuccessfulPayment: currency String!, total_amount Integer!, invoice_payload String!,
  subscription_expiration_date Integer, is_recurring Boolean, is_first_recurring Boolean,
  shipping_option_id String, order_info OrderInfo, telegram_payment_charge_id String!,
  provider_payment_charge_id String!
SuggestedPostApprovalFailed: suggested_post_message Message, price SuggestedPostPrice!
SuggestedPostApproved: suggested_post_message Message, price SuggestedPostPrice, send_date Integer!
SuggestedPostDeclined: suggested_post_message Message, comment String
SuggestedPostInfo: state String!, price SuggestedPostPrice, send_date Integer
SuggestedPostPaid: suggested_post_message Message, currency String!, amount Integer, star_amount StarAmount
SuggestedPostParameters: price SuggestedPostPrice, send_date Integer
SuggestedPostPrice: currency String!, amount Integer!
SuggestedPostRefunded: suggested_post_message Message, reason String!
SwitchInlineQueryChosenChat: query String, allow_user_chats Boolean, allow_bot_chats Boolean,
  allow_group_chats Boolean, allow_channel_chats Boolean
TextQuote: text String!, entities Array of MessageEntity, position Integer!, is_manual Boolean
TransactionPartnerAffiliateProgram: type "affiliate_program"!, sponsor_user User,
  commission_per_mille Integer!
TransactionPartnerChat: type "chat"!, chat Chat!, gift Gift
TransactionPartnerFragment: type "fragment"!, withdrawal_state RevenueWithdrawalState
TransactionPartnerOther: type "other"!
TransactionPartnerTelegramAds: type "telegram_ads"!
TransactionPartnerTelegramApi: type "telegram_api"!, request_count Integer!
TransactionPartnerUser: type "user"!, transaction_type String!, user User!, affiliate AffiliateInfo,
  invoice_payload String, subscription_period Integer, paid_media Array of PaidMedia,
  paid_media_payload String, gift Gift, premium_subscription_duration Integer
UniqueGift: gift_id String!, base_name String!, name String!, number Integer!, model UniqueGiftModel!,
  symbol UniqueGiftSymbol!, backdrop UniqueGiftBackdrop!, is_premium Boolean, is_burned Boolean,
  is_from_blockchain Boolean, colors UniqueGiftColors, publisher_chat Chat
UniqueGiftBackdrop: name String!, colors UniqueGiftBackdropColors!, rarity_per_mille Integer!
UniqueGiftBackdropColors: center_color Integer!, edge_color Integer!, symbol_color Integer!,
  text_color Integer!
UniqueGiftColors: model_custom_emoji_id String!, symbol_custom_emoji_id String!,
  light_theme_main_color Integer!, light_theme_other_colors Array of Integer!, dark_theme_main_color Integer!,
  dark_theme_other_colors Array of Integer!
UniqueGiftInfo: gift UniqueGift!, origin String!, last_resale_currency String, last_resale_amount Integer,
  owned_gift_id String, transfer_star_count Integer, next_transfer_date Integer
UniqueGiftModel: name String!, sticker Sticker!, rarity_per_mille Integer!, rarity String
UniqueGiftSymbol: name String!, sticker Sticker!, rarity_per_mille Integer!
Update: update_id Integer!, message Message, edited_message Message, channel_post Message,
  edited_channel_post Message, business_connection BusinessConnection, business_message Message,
  edited_business_message Message, deleted_business_messages BusinessMessagesDeleted, guest_message Message,
  message_reaction MessageReactionUpdated, message_reaction_count MessageReactionCountUpdated,
  inline_query InlineQuery, chosen_inline_result ChosenInlineResult, callback_query CallbackQuery,
  shipping_query ShippingQuery, pre_checkout_query PreCheckoutQuery, purchased_paid_media PaidMediaPurchased,
  poll Poll, poll_answer PollAnswer, my_chat_member ChatMemberUpdated, chat_member ChatMemberUpdated,
  chat_join_request ChatJoinRequest, chat_boost ChatBoostUpdated, removed_chat_boost ChatBoostRemoved,
  managed_bot ManagedBotUpdated
User: id Integer!, is_bot Boolean!, first_name String!, last_name String, username String,
  language_code String, is_premium Boolean, added_to_attachment_menu Boolean, can_join_groups Boolean,
  can_read_all_group_messages Boolean, supports_guest_queries Boolean, supports_inline_queries Boolean,
  can_connect_to_business Boolean, has_main_web_app Boolean, has_topics_enabled Boolean,
  allows_users_to_create_topics Boolean, can_manage_bots Boolean, supports_join_request_queries Boolean
UserChatBoosts: boosts Array of ChatBoost!
UserProfileAudios: total_count Integer!, audios Array of Audio!
UserProfilePhotos: total_count Integer!, photos Array of Array of PhotoSize!
UserRating: level Integer!, rating Integer!, current_level_rating Integer!, next_level_rating Integer
UsersShared: request_id Integer!, users Array of SharedUser!
Venue: location Location!, title String!, address String!, foursquare_id String, foursquare_type String,
  google_place_id String, google_place_type String
Video: file_id String!, file_unique_id String!, width Integer!, height Integer!, duration Integer!,
  thumbnail PhotoSize, cover Array of PhotoSize, start_timestamp Integer, qualities Array of VideoQuality,
  file_name String, mime_type String, file_size Integer
VideoChatEnded: duration Integer!
VideoChatParticipantsInvited: users Array of User!
VideoChatScheduled: start_date Integer!
VideoChatStarted:
VideoNote: file_id String!, file_unique_id String!, length Integer!, duration Integer!, thumbnail PhotoSize,
  file_size Integer
VideoQuality: file_id String!, file_unique_id String!, width Integer!, height Integer!, codec String!,
  file_size Integer
Voice: file_id String!, file_unique_id String!, duration Integer!, mime_type String, file_size Integer
WebAppData: data String!, button_text String!
WebAppInfo: url String!
WebhookInfo: url String!, has_custom_certificate Boolean!, pending_update_count Integer!, ip_address String,
  last_error_date Integer, last_error_message String, last_synchronization_error_date Integer,
  max_connections Integer, allowed_updates Array of String
WriteAccessAllowed: from_request Boolean, web_app_name String, from_attachment_menu Boolean
"""
UNIONS = """
BackgroundFill: BackgroundFillFreeformGradient, BackgroundFillGradient, BackgroundFillSolid
BackgroundType: BackgroundTypeChatTheme, BackgroundTypeFill, BackgroundTypePattern, BackgroundTypeWallpaper
BotCommandScope: BotCommandScopeAllChatAdministrators, BotCommandScopeAllGroupChats,
  BotCommandScopeAllPrivateChats, BotCommandScopeChat, BotCommandScopeChatAdministrators,
  BotCommandScopeChatMember, BotCommandScopeDefault
ChatBoostSource: ChatBoostSourceGiftCode, ChatBoostSourceGiveaway, ChatBoostSourcePremium
ChatMember: ChatMemberAdministrator, ChatMemberBanned, ChatMemberLeft, ChatMemberMember, ChatMemberOwner,
  ChatMemberRestricted
InlineQueryResult: InlineQueryResultArticle, InlineQueryResultAudio, InlineQueryResultCachedAudio,
  InlineQueryResultCachedDocument, InlineQueryResultCachedGif, InlineQueryResultCachedMpeg4Gif,
  InlineQueryResultCachedPhoto, InlineQueryResultCachedSticker, InlineQueryResultCachedVideo,
  InlineQueryResultCachedVoice, InlineQueryResultContact, InlineQueryResultDocument, InlineQueryResultGame,
  InlineQueryResultGif, InlineQueryResultLocation, InlineQueryResultMpeg4Gif, InlineQueryResultPhoto,
  InlineQueryResultVenue, InlineQueryResultVideo, InlineQueryResultVoice
InputMedia: InputMediaAnimation, InputMediaAudio, InputMediaDocument, InputMediaLivePhoto, InputMediaPhoto,
  InputMediaVideo
InputMessageContent: InputContactMessageContent, InputInvoiceMessageContent, InputLocationMessageContent,
  InputRichMessageContent, InputTextMessageContent, InputVenueMessageContent
InputPaidMedia: InputPaidMediaLivePhoto, InputPaidMediaPhoto, InputPaidMediaVideo
InputPollMedia: InputMediaAnimation, InputMediaAudio, InputMediaDocument, InputMediaLivePhoto,
  InputMediaLocation, InputMediaPhoto, InputMediaVenue, InputMediaVideo
InputPollOptionMedia: InputMediaAnimation, InputMediaLink, InputMediaLivePhoto, InputMediaLocation,
  InputMediaPhoto, InputMediaSticker, InputMediaVenue, InputMediaVideo
InputProfilePhoto: InputProfilePhotoAnimated, InputProfilePhotoStatic
InputStoryContent: InputStoryContentPhoto, InputStoryContentVideo
MaybeInaccessibleMessage: InaccessibleMessage, Message
MenuButton: MenuButtonCommands, MenuButtonDefault, MenuButtonWebApp
MessageOrigin: MessageOriginChannel, MessageOriginChat, MessageOriginHiddenUser, MessageOriginUser
OwnedGift: OwnedGiftRegular, OwnedGiftUnique
PaidMedia: PaidMediaLivePhoto, PaidMediaPhoto, PaidMediaPreview, PaidMediaVideo
PassportElementError: PassportElementErrorDataField, PassportElementErrorFile, PassportElementErrorFiles,
  PassportElementErrorFrontSide, PassportElementErrorReverseSide, PassportElementErrorSelfie,
  PassportElementErrorTranslationFile, PassportElementErrorTranslationFiles, PassportElementErrorUnspecified
ReactionType: ReactionTypeCustomEmoji, ReactionTypeEmoji, ReactionTypePaid
RevenueWithdrawalState: RevenueWithdrawalStateFailed, RevenueWithdrawalStatePending,
  RevenueWithdrawalStateSucceeded
RichBlock: RichBlockAnchor, RichBlockAnimation, RichBlockAudio, RichBlockBlockQuotation, RichBlockCollage,
  RichBlockDetails, RichBlockDivider, RichBlockFooter, RichBlockList, RichBlockMap,
  RichBlockMathematicalExpression, RichBlockParagraph, RichBlockPhoto, RichBlockPreformatted,
  RichBlockPullQuotation, RichBlockSectionHeading, RichBlockSlideshow, RichBlockTable, RichBlockThinking,
  RichBlockVideo, RichBlockVoiceNote
RichText: Array of RichText, RichTextAnchor, RichTextAnchorLink, RichTextBankCardNumber, RichTextBold,
  RichTextBotCommand, RichTextCashtag, RichTextCode, RichTextCustomEmoji, RichTextDateTime,
  RichTextEmailAddress, RichTextHashtag, RichTextItalic, RichTextMarked, RichTextMathematicalExpression,
  RichTextMention, RichTextPhoneNumber, RichTextReference, RichTextReferenceLink, RichTextSpoiler,
  RichTextStrikethrough, RichTextSubscript, RichTextSuperscript, RichTextTextMention, RichTextUnderline,
  RichTextUrl, String
StoryAreaType: StoryAreaTypeLink, StoryAreaTypeLocation, StoryAreaTypeSuggestedReaction,
  StoryAreaTypeUniqueGift, StoryAreaTypeWeather
TransactionPartner: TransactionPartnerAffiliateProgram, TransactionPartnerChat, TransactionPartnerFragment,
  TransactionPartnerOther, TransactionPartnerTelegramAds, TransactionPartnerTelegramApi,
  TransactionPartnerUser
"""
