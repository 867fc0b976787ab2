"""Quotes as W3C Web Annotations: a passage of an article says that it is evidence for features of the map.

passage        a quote with its article and what rests on it
selector       where the words stand, and in which state of the page
annotation     one annotation for each quote (Web Annotation Data Model)
preference     what a client prefers of a container (RFC 7240; Web Annotation Protocol, 4.2.1)
container      a collection of annotations and its pages (Data Model, 5; Protocol, 4)
vocabulary     what a quote does for a feature, as SKOS, and the second JSON-LD context
citation       a quote in one line, to print or to paste
"""
