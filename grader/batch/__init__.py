"""Many submissions: collected, graded side by side, kept."""
