"""Numbers, times and amounts typed in pinyin, turned into the characters they stand for, so that they are read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.understanding.said import heard

# Syllables apart, each word longer than those it begins with or after them: the longest is taken.
_WORDS = (
    "yi 一|er 二|liang 两|san 三|si 四|wu 五|liu 六|qi 七|ba 八|jiu 九|shi 十|bai 百|qian 千|wan 万|ling 零"
    "|ban 半|dian 点|fen 分"
    "|ge 个|jia 家|di 第|hao 号|ri 日|yue 月|nian 年|hou 后|nei 内|mi 米|kuai 块|yuan 元|ren 人|wei 位|ming 名"
    "|zhang 张|zhong 钟"
    "|zhe 这|xia 下|shang 上|mei 每|ben 本|bao 报|ding 订|suan 算|wo 我|xuan 选|yao 要|de 的|zai 再|lai 来"
    "|qian 前|zou 走"
    "|yi dian 一点|yi hou 以后|zhi hou 之后|yi nei 以内|zhi nei 之内|yi xia 以下|yi shang 以上|yi qian 以前"
    "|zhi qian 之前|zuo you 左右"
    "|ren jun 人均|bu chao guo 不超过|yu suan 预算|pian yi 便宜|ping jia 平价|mian fei 免费|bu yao qian 不要钱"
    "|gao dang 高档|gui yi dian 贵一点"
    "|gong li 公里|qian mi 千米|zou lu 走路|bu xing 步行|fen zhong 分钟|yi ke zhong 一刻钟|yi ke 一刻"
    "|ping fen 评分|hao ping 好评|ming e 名额|wei zhi 位置|zui hou 最后|dao shu 倒数|tou yi ge 头一个"
    "|jin tian 今天|ming tian 明天|hou tian 后天|da hou tian 大后天|zuo tian 昨天|qian tian 前天|jin wan 今晚"
    "|ming wan 明晚|zuo wan 昨晚"
    "|ming zao 明早|jin zao 今早|zao shang 早上|shang wu 上午|zhong wu 中午|xia wu 下午|bang wan 傍晚"
    "|wan shang 晚上|ling chen 凌晨|ban ye 半夜"
    "|xian zai 现在|zhou yi 周一|zhou er 周二|zhou san 周三|zhou si 周四|zhou wu 周五|zhou liu 周六|zhou ri 周日"
    "|zhou tian 周天|zhou mo 周末"
    "|xing qi 星期|li bai 礼拜|zhou 周|ben zhou 本周|zhe zhou 这周|xia zhou 下周|shang zhou 上周|mei zhou 每周"
    "|gong zuo ri 工作日"
    "|yue di 月底|yue chu 月初|nian di 年底|ben yue 本月|jin nian 今年|qu nian 去年|ming nian 明年|mei tian 每天"
    "|mei yue 每月"
    "|xiao shi 小时|zhong tou 钟头|tian 天|dao qi 到期|guo qi 过期|huo dong 活动|ti qian 提前|yi hui er 一会儿"
    "|xia ban 下班"
    "|guo qing 国庆|wu yi 五一|zhong qiu 中秋|chun jie 春节|guo nian 过年|yuan dan 元旦|sheng dan 圣诞"
    "|chu xi 除夕|qing ming 清明|duan wu 端午"
    "|qi xi 七夕|kua nian 跨年|jia qi 假期|qi jian 期间|jiudian 酒店"
)
_CHARACTERS = {sounds.replace(" ", ""): han for sounds, _, han in (row.rpartition(" ") for row in _WORDS.split("|"))}
_SPELLINGS = sorted({row.rpartition(" ")[0] for row in _WORDS.split("|")}, key=len, reverse=True)
# A syllable that goes on is another one (yi xia|oshi is yi xiaoshi).
_ENTRY = rf"(?:{'|'.join(sounds.replace(' ', ' ?') for sounds in _SPELLINGS)})(?![aeiou]|ng?(?![aeiou]))"
# Any syllable, so that a word of which we know a part is split where its syllables part (mingtianyouma).
_SYLLABLE = (
    "(?:[zcs]h?|[bpmfdtnlgkjqxryw]|h)?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|ue|ve|er|a|o|e|i"
    "|u|v)"
)
# Atomic, so that a word is split in one way and a wrong guess costs no search; no word of pinyin is longer.
_WORD = re.compile(rf"(?<![a-z])(?=[a-z]{{1,40}}(?![a-z]))(?>(?>{_ENTRY})|(?>{_SYLLABLE}))++(?![a-z])")
_SPLIT = re.compile(rf"({_ENTRY})|{_SYLLABLE}")
_LETTER = re.compile("[a-z]")
_REMEMBERED = 64  # messages; one is read for each kind of amount


@dataclass(frozen=True, slots=True)
class Heard:
    """`text` is folded and has characters for pinyin; its character `i` was typed from `starts[i]` to `ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original the characters from `start` to `end`, not empty, were typed."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=_REMEMBERED)
def read(text: str) -> Heard:
    """Fold `text` and write its pinyin in characters where it says a number, a time or an amount."""
    said = heard(text)
    letters = [(form, start, start + 1) for form, start in zip(said.folded, said.at, strict=False)]
    if _LETTER.search(said.folded):
        letters = list(_with_characters(said.folded, letters))
    return Heard(
        "".join(letter[0] for letter in letters),
        tuple(letter[1] for letter in letters),
        tuple(letter[2] for letter in letters),
    )


Letter = tuple[str, int, int]  # and where in the original it begins and ends


def _with_characters(folded: str, letters: list[Letter]) -> Iterator[Letter]:
    done = 0
    for start, end, characters in _known(folded):
        if not (folded[done:start] == " " and done):  # between two words of pinyin a space means nothing
            yield from letters[done:start]
        yield from ((character, letters[start][1], letters[end - 1][2]) for character in characters)
        done = end
    yield from letters[done:]


def _known(folded: str) -> Iterator[tuple[int, int, str]]:
    """Each piece of pinyin that stands for characters we know, by its place in the folded text."""
    for word in _WORD.finditer(folded):
        parts = [(part.span(), _characters(part[1])) for part in _SPLIT.finditer(folded, *word.span())]
        # One syllable inside a word is most often English (mi-le, co-de).
        if all(han for _, han in parts) or any(len(han) > 1 for _, han in parts):
            yield from ((*span, han) for span, han in parts if han)


def _characters(sounds: str | None) -> str:
    return _CHARACTERS.get((sounds or "").replace(" ", ""), "")
