"""Governance: what a year brings to groups of schools, by the form that governs each (``model/forms``)."""
