"""The web: one blueprint for each audience, and what they share.

features    GIS tools: OGC API – Features
tiles       web maps: vector tiles and TileJSON; styles, the look of the map for MapLibre
downloads   anyone with a tool that takes an address: one plain file for each collection and format
browse      people at the addresses of the API
maps        readers: the map page
embeds      newsrooms: the map in the frame of another site; share, the page that makes what goes into an article
evidence    anyone who asks "who says so?": articles, quotes, one feature's page
operations  operators: health

publication, a package, is not asked for over the web: it asks all of these, and writes their answers to files.
"""
