"""Understanding what members write: free text to ranked intents, slots and a decision how sure that is.

In reading order:

- `reading` is the one entrance. `wordless` answers what has no letter; for all else `entities` finds what a text names,
  `features` and `model` rank the `intents`, `slots` fills in what belongs to the likeliest. Nothing here does I/O.
- What the classifier sees: `features` (runs of characters), `rulehits` with the tables `concepts` and `foreign`.
- What `entities` finds: on a text that `said` folded, names by `names` and `phrases`, kinds of shops by `lexicon` and
  `dishes`, amounts by `amounts`, wishes and complaints by `patterns` with the tables `wordings`, `wordings_of_shops`,
  `wordings_of_topics`, `wordings_of_trouble` and `hints_of_trouble`; numbers by `numbers`, those in pinyin by `pinyin`.
- Times: `times` says what one means, with the calendar of `time_days`. `time_grammar` finds it, made of `time_pieces`
  (`time_patterns`, `time_tables`); `time_words` is what pieces say.
- What fills the slots: `slots`, for the larger intents `slots_of_search`, `slots_of_shops` and `slots_of_events`, which
  choose by `picking` and find names that nobody listed by `syntax` and `padding`.
- What is done about it: `acting` (what may be done unasked), `dialogue` (what a message means beside the one before),
  `searching` with `kinds` and `reminding` (slots to what the bot looks up), `manners`, `advice` (a model service).
"""
