"""How well place names are found and resolved: counted on news whose place names people marked."""
