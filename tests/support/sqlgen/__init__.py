"""Random schemas, rows and statements for tests/sql/generate. All comes from one random.Random: same seed, same text.

    schema = Schema(rng)                 # .sqlite, .postgres, .sqlite_rows, .postgres_rows, .sequences
    text = Statements(schema, rng).next()
    text, params = with_parameters(text, rng)
    settings = some_settings(rng)        # ["DateStyle = 'German'"], mostly none

Statements are such that one answer is right: ORDER BY decides all rows wherever LIMIT, OFFSET or a comparison by order
needs it, floats are sums of few binary digits, expressions seldom overflow.
"""

from .parameters import some_settings, with_parameters
from .schema import Schema
from .writes import Statements

__all__ = ["Schema", "Statements", "some_settings", "with_parameters"]
