"""How rows are kept: the base of every table, the database, its deadline, its journal."""
