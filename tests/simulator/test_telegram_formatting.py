"""Markup to entities: Telegram's tags and marks, its errors word for word, offsets in UTF-16 units."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import ApiError
from simulator.formatting import formatted, plain, utf16_length


def spans(source: str, mode: str | None = None, entities: list[dict[str, Any]] | None = None) -> list[tuple[str, str]]:
    """(kind, the text under it) for each entity."""
    found = formatted(source, mode, entities)
    units = found.text.encode("utf-16-le")
    return [
        (each["type"], units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"))
        for each in found.entities
    ]


def problem(source: str, mode: str) -> str:
    with pytest.raises(ApiError) as caught:
        formatted(source, mode, None)
    assert caught.value.code == 400
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>a</b><strong>b</strong>", [("bold", "ab")]),
        ("<i>a</i> <em>b</em>", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u> <ins>b</ins>", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", [("strikethrough", c) for c in "abc"]),
        ("<tg-spoiler>a</tg-spoiler> <span class='tg-spoiler'>b</span>", [("spoiler", "a"), ("spoiler", "b")]),
        ("<code>a</code>", [("code", "a")]),
        ("<pre>a</pre>", [("pre", "a")]),
        ("<blockquote>q</blockquote>", [("blockquote", "q")]),
        ("<blockquote expandable>q</blockquote>", [("expandable_blockquote", "q")]),
        ('<a href="https://a.cn/x">店</a>', [("text_link", "店")]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', [("custom_emoji", "👍")]),
        ('<tg-time unix="1790000000" format="r">soon</tg-time>', [("date_time", "soon")]),
        ("<B>a<I>b</I></B>", [("bold", "ab"), ("italic", "b")]),
        ("😀<b>好</b>", [("bold", "好")]),
        ("<b></b><i> </i>x", []),
        ("<a href='no link'>x</a>", []),
    ],
)
def test_html_tags_become_entities(source: str, expected: list[tuple[str, str]]) -> None:
    assert spans(source, "HTML") == expected


def test_html_keeps_what_an_entity_carries() -> None:
    source = (
        '<pre><code class="language-python">x</code></pre> <a href="tg://user?id=42">M</a> '
        '<a href="t.me">t</a> <tg-time unix="1790000000" format="r">s</tg-time>'
    )
    code, mention, link, moment = formatted(source, "HTML", None).entities
    assert (code["type"], code["language"]) == ("pre", "python")
    assert (mention["type"], mention["user"]["id"]) == ("text_mention", 42)
    assert link["url"] == "http://t.me/"
    assert (moment["unix_time"], moment["date_time_format"]) == (1790000000, "r")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#20320;&#x597d;&#128512", "你好😀"),
        ("&nbsp; &unknown; & &#; &#0;", "&nbsp; &unknown; & &#; &#0;"),
        ("a > b", "a > b"),
        ("  a \n ", "a"),
        ("a\tb\r\nc", "a b\nc"),
    ],
)
def test_html_references_and_white_space_read_as_telegram_reads_them(source: str, text: str) -> None:
    assert formatted(source, "HTML", None).text == text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("好<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>y</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x_y>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji emoji-id='x'>y</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix='0'>y</tg-time>", "Invalid date specified"),
        ("<tg-time unix='9' format='q'>y</tg-time>", "Invalid date-time format specified"),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source: str, expected: str) -> None:
    assert problem(source, "HTML") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a _b_*", [("bold", "a b"), ("italic", "b")]),
        ("__a__ _b_", [("underline", "a"), ("italic", "b")]),
        ("~a~ ||b||", [("strikethrough", "a"), ("spoiler", "b")]),
        ("`a*b`", [("code", "a*b")]),
        ("```py\nx = 1```", [("pre", "x = 1")]),
        ("[店](https://a.cn/\\))", [("text_link", "店")]),
        ("![👍](tg://emoji?id=5368324170671202286)", [("custom_emoji", "👍")]),
        ("![soon](tg://time?unix=1790000000&format=r)", [("date_time", "soon")]),
        (">q1\n>q2\nx", [("blockquote", "q1\nq2")]),
        (">q1\n>q2||", [("expandable_blockquote", "q1\nq2")]),
        ("\\*a\\*", []),
        ("😀*好*", [("bold", "好")]),
    ],
)
def test_markdown_v2_marks_become_entities(source: str, expected: list[tuple[str, str]]) -> None:
    assert spans(source, "MarkdownV2") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("好*a", "Can't find end of Bold entity at byte offset 3"),
        ("[a", "Can't find end of TextUrl entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("![a]", "The entity must contain a tg://emoji or tg://time URL"),
        ("![a](https://a.cn)", "Invalid tg://emoji or tg://time URL specified"),
        (">*a\nb*", "Can't find end of Bold entity at byte offset 1"),
    ],
)
def test_wrong_markdown_v2_is_refused_in_telegrams_words(source: str, expected: str) -> None:
    assert problem(source, "MarkdownV2") == expected


def test_legacy_markdown_knows_five_marks_and_no_nesting() -> None:
    source = "*a* _b_ `c` [d](https://a.cn) ```x\ne``` \\_f"
    assert spans(source, "Markdown") == [
        ("bold", "a"),
        ("italic", "b"),
        ("code", "c"),
        ("text_link", "d"),
        ("pre", "e"),
    ]
    assert problem("x _y", "Markdown") == "Can't find end of the entity starting at byte offset 2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/near 咖啡", [("bot_command", "/near")]),
        ("/start@card_bot", [("bot_command", "/start@card_bot")]),
        ("see https://a.cn/x?y=1, now", [("url", "https://a.cn/x?y=1")]),
        ("见https://a.cn。", []),
        ("example.com and me@example.com", [("url", "example.com"), ("email", "me@example.com")]),
        ("@someone #标签 #1", [("mention", "@someone"), ("hashtag", "#标签")]),
        ("1/2 a@b x/near", []),
        ("+86 138 0000 0000", [("phone_number", "+86 138 0000 0000")]),
        ("😀 /near", [("bot_command", "/near")]),
    ],
)
def test_commands_links_mentions_and_tags_are_found_in_plain_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(text) == expected


def test_nothing_is_found_inside_code_and_links() -> None:
    assert spans("<code>/near</code> <a href='a.cn'>@someone</a>", "HTML") == [
        ("code", "/near"),
        ("text_link", "@someone"),
    ]


def test_given_entities_are_kept_and_parse_mode_wins_over_them() -> None:
    bold = {"type": "bold", "offset": 2, "length": 1}
    assert spans("😀好", None, [bold]) == [("bold", "好")]
    assert spans("<i>a</i>b", "HTML", [bold]) == [("italic", "a")]


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "bold", "offset": 4, "length": 1},
        {"type": "bold", "offset": -1, "length": 1},
        {"type": "bold", "offset": 0, "length": -1},
        {"type": "loud", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 0, "length": 1},
    ],
)
def test_an_entity_that_does_not_fit_is_refused(entity: dict[str, Any]) -> None:
    assert spans("abc", None, [{"type": "bold", "offset": 0, "length": 3}]) == [("bold", "abc")]
    with pytest.raises(ApiError, match="400"):
        formatted("abc", None, [entity])


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        formatted("x", "BBCode", None)


WORDS = st.text(st.sampled_from("ab 好店😀👩‍🍳é\n"), max_size=12)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "blockquote", "tg-spoiler"])
TREES = st.recursive(
    WORDS.map(escape),
    lambda inner: st.one_of(
        st.tuples(TAGS, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=8,
)


@given(TREES)
def test_every_entity_of_nested_html_lies_on_characters_of_the_text(source: str) -> None:
    found = formatted(source, "HTML", None)
    units = found.text.encode("utf-16-le")
    for entity in found.entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(found.text)
        covered = units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
        assert covered.decode("utf-16-le").strip()


@given(TREES)
def test_markup_never_changes_the_words(source: str) -> None:
    bare = re.sub(r"<[^>]+>", "", source)
    assert formatted(source, "HTML", None).text.split() == formatted(bare, "HTML", None).text.split()


@given(st.text(max_size=60))
def test_escaped_text_comes_through_every_mode_unchanged(text: str) -> None:
    expected = plain(text).text
    marked = "".join(f"\\{c}" if c in "_*[]()~`>#+-=|{}.!\\" else c for c in text)
    assert formatted(escape(text, quote=False), "HTML", None).text.split() == expected.split()
    assert formatted(marked, "MarkdownV2", None).text.split() == expected.split()


MARKUP = st.text(st.sampled_from("<>/ab=\"'&;#_*[]()~`|!\\\n\r😀 "), max_size=60)


@given(MARKUP | st.text(max_size=80), st.sampled_from(["HTML", "Markdown", "MarkdownV2", None]))
def test_any_text_is_formatted_or_refused_with_400(source: str, mode: str | None) -> None:
    try:
        outcome = formatted(source, mode, None).text
    except ApiError as refusal:
        outcome = str(refusal.code)
    assert outcome in ("400", outcome.strip("\n"))
