"""The core: values, the database, and the documents. Readable without the web; it knows no layer by name.

In reading order:

settings, errors            what can be set, what can go wrong
document, files, canonical  JSON read key by key, a directory of it, and the one way to write it
actor, article, quote       who, where it was printed, in which words
valid_time, geometry        when and where
layer, feature, source      what a layer declares, what stands on it, where the basemap comes from
dataset                     all of it as one frozen value
database, migrations        the way to PostGIS, and its schema
cluster                     a private PostGIS where there is none, with what it needs of the machine:
                            installation, account, process, private_folder, data_folder, cluster_settings
load, export, folium_map    a dataset into the store, out again, and out as one file
area, interval, query       what a request may ask
page, format, read          the relation every format reads, which bytes, and the reading itself
ogc                         the documents of OGC API – Features
"""
