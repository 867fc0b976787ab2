"""The map as a picture, without a browser: what an SVG is made of. Nothing here knows what a map shows, or its style.

In reading order:

frame        which part of the world is on the picture, and where in it
scale_bar    how long a kilometre is there
svg          elements as text, safe to write names into
letters      which fonts there are, how wide a text is in them, and where its lines break
written      a line of text as an element
room         boxes that are taken, for names that must not lie over each other
places       where a name may stand: beside a point, along a line, inside an area
raster       an SVG as PNG, drawn in a process of its own (rasterizer)
film         pictures one after the other in one file
"""
