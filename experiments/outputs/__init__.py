"""Outputs: what runs leave behind for people: tables, figures, reports, archives, documents."""
