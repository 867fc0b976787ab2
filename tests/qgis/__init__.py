"""QGIS itself against this server: what a person with QGIS sees after pasting the address.

QGIS brings a Python of its own, the system's, with which `desk.py` runs; the tests talk to it through `person.py`.
"""
