"""How a bot gets its updates: long polling, or a webhook on this machine; never both."""

from __future__ import annotations

import asyncio
import re
from functools import partial

from simulator.call import Call
from simulator.inbox import DEFAULT_KINDS, SET_WEBHOOK
from simulator.webhooks import Webhook, checked_url, deliver
from simulator.wire import Json, bad_request, conflict
from simulator.world import Bot, World

MAX_LIMIT = 100
MAX_TIMEOUT_SECONDS = 50
DEFAULT_CONNECTIONS, MAX_CONNECTIONS = 40, 100
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


async def get_updates(world: World, call: Call) -> list[Json]:
    """Updates from `offset` on, waiting up to `timeout` seconds for the first; out-of-range numbers are clamped."""
    bot, parameters = call.caller, call.parameters
    if bot.webhook:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    bot.inbox.allow(parameters.get("allowed_updates"))
    limit = min(max(parameters.get("limit", MAX_LIMIT), 1), MAX_LIMIT)
    timeout = min(max(parameters.get("timeout", 0), 0), MAX_TIMEOUT_SECONDS)
    return await bot.inbox.poll(parameters.get("offset", 0), limit, timeout)


def set_webhook(world: World, call: Call) -> bool:
    """Posts updates to a URL of this machine from now on; an empty URL goes back to polling."""
    parameters, bot = call.parameters, call.caller
    secret = parameters.get("secret_token", "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not parameters.get("url"):
        return delete_webhook(world, call)
    url = checked_url(parameters["url"])
    bot.inbox.allow(parameters.get("allowed_updates"))
    _stop(bot, parameters)
    bot.inbox.hang_up(SET_WEBHOOK)
    connections = min(max(parameters.get("max_connections", DEFAULT_CONNECTIONS), 1), MAX_CONNECTIONS)
    bot.webhook = Webhook(url, secret, connections)
    begin_deliveries(world, bot)
    return True


def begin_deliveries(world: World, bot: Bot) -> None:
    """Posts the bot's updates to its webhook from now on, in the running event loop, if it has one that rests."""
    webhook = bot.webhook
    if webhook and webhook.task is None:
        delivering = deliver(bot.inbox, webhook, world.timestamp, partial(world.perform, bot.token))
        webhook.task = asyncio.get_running_loop().create_task(delivering)


def delete_webhook(world: World, call: Call) -> bool:
    """Goes back to polling; `drop_pending_updates` empties the queue."""
    _stop(call.caller, call.parameters)
    return True


def get_webhook_info(world: World, call: Call) -> Json:
    """Where updates go and how many wait."""
    bot = call.caller
    info: Json = {
        "url": bot.webhook.url if bot.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.inbox.pending()),
    }
    if bot.inbox.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(bot.inbox.allowed)
    if bot.webhook:
        info["max_connections"] = bot.webhook.max_connections
        if bot.webhook.last_error:
            info |= {"last_error_date": bot.webhook.last_error_at, "last_error_message": bot.webhook.last_error}
    return info


def _stop(bot: Bot, parameters: Json) -> None:
    bot.drop_webhook()
    if parameters.get("drop_pending_updates"):
        bot.inbox.take()
