"""The 28 things a member can want, and what acting on each of them risks."""

from __future__ import annotations

from enum import StrEnum


class Intent(StrEnum):
    """What a message asks for; the values are the names in training rows and on the command line."""

    FIND_NEARBY = "find_nearby"
    SHOP_DETAIL = "shop_detail"
    SHOW_CODE = "show_code"
    MY_BENEFITS = "my_benefits"
    SAVINGS = "savings"
    CARD_RULES = "card_rules"
    EVENTS_LIST = "events_list"
    EVENT_SIGNUP = "event_signup"
    EVENT_CANCEL = "event_cancel"
    REMINDERS_ON = "reminders_on"
    REMINDERS_OFF = "reminders_off"
    REMINDERS_SET = "reminders_set"
    MEMBERSHIP_STATUS = "membership_status"
    MEMBERSHIP_RENEW = "membership_renew"
    MEMBERSHIP_REFUND = "membership_refund"
    PROBLEM_REPORT = "problem_report"
    HUMAN_AGENT = "human_agent"
    HELP = "help"
    SMALLTALK = "smalltalk"
    THANKS = "thanks"
    LANGUAGE_SWITCH = "language_switch"
    MY_DATA = "my_data"
    DELETE_ME = "delete_me"
    AFFIRM = "affirm"
    DENY = "deny"
    MORE_RESULTS = "more_results"
    SELECT_OPTION = "select_option"
    OUT_OF_SCOPE = "out_of_scope"


class Risk(StrEnum):
    """What it costs to have misunderstood."""

    READS = "reads"  # shows something; the next message mends it
    CHANGES = "changes"  # changes the member's own affairs: confirmed with one tap, or undone with one
    ERASES = "erases"  # cannot be undone: needs a typed word
    URGENT = "urgent"  # somebody stands at a till: help first, ask afterwards


_CHANGES = {
    Intent.EVENT_SIGNUP,
    Intent.EVENT_CANCEL,
    Intent.REMINDERS_ON,
    Intent.REMINDERS_OFF,
    Intent.REMINDERS_SET,
    Intent.MEMBERSHIP_RENEW,
    Intent.MEMBERSHIP_REFUND,
    Intent.LANGUAGE_SWITCH,
}
_URGENT = {Intent.SHOW_CODE, Intent.PROBLEM_REPORT}


def _risk(intent: Intent) -> Risk:
    if intent is Intent.DELETE_ME:
        return Risk.ERASES
    if intent in _URGENT:
        return Risk.URGENT
    return Risk.CHANGES if intent in _CHANGES else Risk.READS


RISK: dict[Intent, Risk] = {intent: _risk(intent) for intent in Intent}
