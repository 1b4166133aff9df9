"""Purchased services: schools buy support where a pound of it brings more than a pound of their own.

Sellers are the authority and stronger schools, partners or not. What a school sells is its staff's time: a seller has
less of it for itself, and the more it gives to partners the less it has to sell. So whoever could sell forgoes income
by helping for nothing; and whoever bought needs less of partners' help. Heads weigh both on their ties.
"""
