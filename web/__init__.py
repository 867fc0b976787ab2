"""The web: one blueprint for each audience, and what they share.

features    GIS tools: OGC API – Features
downloads   anyone with a tool that takes an address: one plain file for each collection and format
browse      people at the addresses of the API
maps        readers and newsrooms: the map page and its embed
evidence    anyone who asks "who says so?": articles, quotes, one feature's page
operations  operators: health
"""
