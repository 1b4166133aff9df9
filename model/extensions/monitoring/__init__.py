"""What bodies that a school accounts to, and an improvement partner, bring and cost."""
