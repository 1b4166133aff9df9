"""The engine room: the columns that a world consists of, and rules compiled to machine code that is kept between runs.

Nothing here knows what a school is. `traits` declares columns and `columns` holds them; `compiled` gives `rule`, by
which a plain function on numbers becomes machine code (`machine_code`), kept in a folder (`folder`, `kept`) that the
first start fills (`first_start`, `showing`).
"""
