"""From outcomes to what people read: the terminal, and the stories of failures."""
