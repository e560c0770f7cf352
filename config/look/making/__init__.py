"""How the shared look is built from system fonts, npm packages and our own drawings."""
