"""The site as files: everything a reader can open, asked of the app itself and written to a folder.

wanted     what the command was told to write
registry   which address becomes which file
plan       which of them there are in this database
asking     the app, asked in process
links      where a link leads between files
html, documents, feed, oembed    a page, a JSON document or a file of data, a feed, and what oEmbed says of a map, with
           their links turned
tiles      vector tiles as PMTiles
style      the style for them
folder     the new folder, put in place of the old one at the end
site       all of it in order
command    `flask publish` itself
"""
