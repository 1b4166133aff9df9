"""What is judged apart: support that goes by it, and the result that is published."""
