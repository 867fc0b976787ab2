"""What is on the map, drawn as SVG by the table of layers/style.py, as the scripts of the page draw it by the same.

In reading order:

colours      of day and night, of the ground and of the actors
feature      a feature as it is drawn: its words, whose it is, its shape in pixels
textures     the patterns that fills name
basemap      sea, land, borders, towns
zones, lines, points
holdings     whose ground a name stands on
names        which names there are, how heavy each is, and where it finds room
scene        the map itself, layer by layer
legend       every sign that was drawn, each once, with a swatch
mark         the logo of the house, as data
parts        what can be left out
locator      where in the world the map lies
small_print  what it rests on, in lines
sheet        where heading, map, legend, locator, small print and logo stand
picture      all of it as one SVG
"""
