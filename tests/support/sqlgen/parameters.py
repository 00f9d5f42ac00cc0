"""Literals become parameters, and settings of a session that decide what values look like."""

import re

LITERAL = re.compile(r"(?<![\w.'\"$])(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?)(?![\w.'\":])")
TYPED = re.compile(r"(DATE|TIMESTAMP|interval|LIKE|date_trunc\(|FROM|IN|LIMIT|OFFSET|to_char\(.*|[~?@^|]|ESCAPE|\[|->>?|TO|ZONE)\s*$", re.I)
# A literal with its type beside it: DATE '...', '...'::uuid, and booleans.
NAMED = re.compile(r"\b(DATE|TIMESTAMP|interval) ('(?:[^']|'')*')|(?<![\w'\"$])('(?:[^']|'')*')::(uuid|timestamptz|time|mood|jsonb|json|bytea|int\[\]|text\[\])"
                   r"(?![\w(\[])|(?<=[=(,] )\b(true|false)\b(?![\w.])|(?<= LIMIT )(\d+)|(?<= OFFSET )(\d+)")
SETTINGS = ("TimeZone = 'Europe/Berlin'", "TimeZone = 'America/New_York'", "TimeZone = 'Asia/Kolkata'", "DateStyle = 'German'",
            "DateStyle = 'SQL, DMY'", "DateStyle = 'Postgres, MDY'", "DateStyle = 'ISO, DMY'", "IntervalStyle = 'iso_8601'",
            "IntervalStyle = 'postgres_verbose'", "IntervalStyle = 'sql_standard'", "bytea_output = 'escape'", "extra_float_digits = 0",
            "extra_float_digits = -3", "extra_float_digits = 3")


def some_settings(rng):
    return rng.sample(SETTINGS, rng.randint(1, 2)) if rng.random() < 0.15 else []


def with_parameters(text, rng):
    """(text, params): some literals become $n, with a declared type or without."""
    return typed_parameters(text, rng) if rng.random() < 0.35 else plain_parameters(text, rng)


def plain_parameters(text, rng):
    """Literals that have no type of their own, before GROUP BY and ORDER BY."""
    end = min([len(text)] + [text.find(word) for word in (" GROUP BY", " ORDER BY", " LIMIT", " WINDOW") if word in text])
    params, out, at = [], "", 0
    for match in LITERAL.finditer(text[:end]):
        if len(params) == 4 or rng.random() < 0.4 or TYPED.search(text[max(0, match.start() - 20):match.start()]):
            continue
        word = match.group(0)
        value = word[1:-1].replace("''", "'") if word[0] == "'" else word
        if word[0] == "'":
            names = ["", "", "text", "varchar"]
        else:
            names = ["", "int4", "int8", "numeric", "int2"] if "." not in word else ["", "numeric", "float8"]
        params.append((rng.choice(names), None if rng.random() < 0.05 else value))
        out += text[at:match.start()] + f"${len(params)}"
        at = match.end()
    return (out + text[at:], params) if params else (text, None)


def typed_parameters(text, rng):
    """Literals beside their type's name: as a parameter of that type, or as one that is cast."""
    params, out, at = [], "", 0
    for match in NAMED.finditer(text):
        if len(params) == 4 or rng.random() < 0.3:
            continue
        before, first, second, after, boolean, limit, offset = match.groups()
        word = first or second
        value = word[1:-1].replace("''", "'") if word else boolean or limit or offset
        kind = (before or after or ("bool" if boolean else "int8")).lower()
        declared = kind.replace("int[]", "int4[]") if kind != "mood" and rng.random() < 0.5 else ""
        params.append((declared, value))
        cast = "" if declared or kind in ("bool", "int8") else f"::{kind}"
        out += text[at:match.start()] + f"${len(params)}{cast}"
        at = match.end()
    return (out + text[at:], params) if params else (text, None)
