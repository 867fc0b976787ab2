"""News text: its sentences, and the places it names. Readable without a database and without the web.

In reading order:

sentence, abbreviation      where a sentence begins and ends, in English and Arabic
toponym                     the place names of a text: the way from text to answer
place, key                  a place, and what is alike in the spellings of a name
gazetteer, gazetteer_index, which places a name can mean; one file made of a package and of tables/
  gazetteer_rows
token, recogniser, reading  a text's words, what a statistical model takes them for, and its lines
mention, arabic, unknown,   names that may be of places, from the gazetteer, in Arabic, from the model alone,
  abbreviated_state           and Ill. and N.Y.
evidence, around, dateline, how likely each is one, from the words around it
  vocabulary, word_list
qualifier, resolve, focus   which place of the name is meant: what stands beside it, what else the text names
government                  Ankara decided: a capital that is no place
article_files               the files of articles
"""
