"""The partnership fund: a share of all budgets goes to schools whose value added is below the mean, by pupils."""
