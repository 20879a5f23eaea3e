"""Input that nobody meant: every parser refuses it by its own error, and believes no lie."""
