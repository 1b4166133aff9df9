"""What schools pay for their authority's advice, and whom it advises."""
