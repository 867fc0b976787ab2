"""What a CQL2 filter means for a collection (OGC 21-065r2, every conformance class).

text                        CQL2 text made harmless for the parser
value, problem              values with their types, and how a filter is refused
words, numbers, instant     literals and columns of each kind as SQL
comparison, arrays, spatial, temporal, functions
                            the operators
compiler                    a tree as a condition
"""

from geo.cql2.compiler import compile_filter
from geo.cql2.functions import FUNCTIONS, Function

__all__ = ["FUNCTIONS", "Function", "compile_filter"]
