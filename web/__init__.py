"""The web: one blueprint for each audience, and what they share.

features    GIS tools: plain layers and OGC API – Features
maps        readers and newsrooms: the map page and its embed
evidence    anyone who asks "who says so?": articles, quotes, one feature's page
operations  operators: health
"""
