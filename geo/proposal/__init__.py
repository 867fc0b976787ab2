"""From an article's text to features that an editor keeps, changes or drops. Readable without the web.

In reading order:

registration     an article comes into a dataset
place            the places a text names, as the gazetteer and the dataset know them
antecedent       the places that "the town" and "the capital" mean
shape            what a place looks like on the map: a zone or district of the dataset's, or a point
text_kind        headline, caption, pull-quote, prose
draft            a statement becomes a draft of a feature, with its dates and its reasons
gathering        the drafts that say the same, and what was found and left out
quoting, naming  the quotes they rest on; names and ids
proposal         a proposed feature with what an editor needs to judge it
place_proposal,  the places an article names; and all of it, as a dataset of its own
  proposing
review_file      review.json and review.md, what the editor reads and marks
acceptance       what the editor kept, into the dataset
"""
