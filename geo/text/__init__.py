"""News text: its sentences, and the places it names. Readable without a database and without the web.

In reading order:

sentence, abbreviation      where a sentence begins and ends, in English and Arabic
toponym                     the place names of a text: the way from text to answer
place, key                  a place, and what is alike in the spellings of a name
gazetteer, gazetteer_index, which places a name can mean; one file made of a package and of tables/
  gazetteer_rows
token, recogniser, reading  a text's words, what a statistical model takes them for, and its lines
mention, arabic, unknown,   names that may be of places, from the gazetteer, in Arabic, from the model alone,
  told_town,                  words of the language that are names where the text says so,
  abbreviated_state,          and Ill. and N.Y.
  state_code
evidence, around, dateline, how likely each is one, from the words around it
  vocabulary, word_list
qualifier, listing, named,  which place of the name is meant: what stands beside it, what else the text names
  resolve, focus
government                  Ankara decided: a capital that is no place
article_files               the files of articles
words                       the words of a language that dates and statements are read by, one file each
date_words, date_reckoning  dates, and the days they mean on the day of publication
statement                   what a sentence says of a place; and how it is read:
  statement_reading,          all of an article's; one sentence made ready; the phrases that are looked for;
  statement_sentence,         what is told as a fact; the place, and how it is joined;
  statement_frame, _clause,   who does it, who is listed, what names look like;
  _place, _join, _party,      who is merely there; the dates; who says so
  _actor, _actor_list,
  _actor_shape, _slug,
  _sitting, _time,
  _telling, _speech
"""
