"""A single voice with outside partners: schools that hang together buy as one, and pay less the more they are.

Part of what a school spends goes to partners outside: suppliers, agencies, universities. Where its coalition bargains
for it as one, what is asked falls with the number of schools that speak together (Jackson). What is not spent stays in
the school. Unlike a community pool (``pools.py``) nothing is ordered together and nobody decides to be in: a coalition
is who works together anyway. Heads do not think of the saving when they act on a tie. That the price falls is put in.
"""
