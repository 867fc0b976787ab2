"""The core: values, the database, and the documents. Readable without the web; it knows no layer by name.

In reading order:

settings, errors, message   what can be set, what can go wrong, and how that is said in any language
house, house_file, logo,     the style of a house, the file it is in, how that is read, and whether it fits the
  toml_table, house_actors    dataset
document, files, canonical  JSON read key by key, a directory of it, and the one way to write it
actor, article, quote       who, where it was printed, in which words
normal, normal_text,        what is left of a text when only its letters count; whether a quote still stands in
  quote_check, quote_nearest, its text, what is nearest to it, what was cut and put in; many quotes at once, of the
  quote_diff, quote_finding,  store too; and the link that opens an article at the words
  quote_texts, quote_report,
  quote_store, text_fragment
valid_time, geometry        when and where
layer, feature, source      what a layer declares, what stands on it, where the basemap comes from
dataset                     all of it as one frozen value
database, migrations        the way to PostGIS, and its schema
cluster                     a private PostGIS where there is none, with what it needs of the machine:
                            cluster_home, postmaster, installation, account, process, private_folder,
                            data_folder, cluster_settings
load, export, folium_map    a dataset into the store, out again, and out as one file
linked_places,              a dataset as one file of Linked Places, and back
  linked_places_file,
  linked_places_time
property, collection        what a layer and a published table have in common
catalogue, candidate,       how a table becomes a collection: facts, a look at rows, the rules,
  probe, reflection,        and which tables are published
  publication, inventory
crs, area, interval         where and when, as requests say it
filter, cql2, search        what a filter says and what it means in SQL; words in any spelling
parameter, query            what a request may ask, checked once
conditions, near, sorting,  which rows, in which order, from where on
  cursor, times
annotation                  quotes as W3C Web Annotations
map_citation                a map of one day, cited
page, format, formats, read the relation every format reads, which bytes, and the reading itself
fitting, wkt                how many features a page for people can tell whole, and their shapes as text
link, licence, ogc,         the documents of OGC API – Features
  schema, openapi
tile, tile_matrix_set,      a square of the world; what of a feature is in it, and of how many; its bytes;
  tile_query, tile_shape,     and the documents that lead to it
  tile_attributes, tile_rows,
  tile_share, tile_page,
  ready_tile, tileset, tilejson,
  tile_archive
standards                   the conformance classes that are declared
text                        news text: its sentences, and the places it names; its docstring lists the modules
picture                     the map as a picture: frame, letters, where names stand; its docstring lists the modules
doctor, doctor_tables       what can be wrong with an installation and its tables, and the cure
review                      what in a dataset may mislead those who read the map
proposal                    from an article's text to features an editor keeps or drops; its docstring lists the modules
"""
