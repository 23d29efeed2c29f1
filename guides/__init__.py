"""Guided fixes: data (TOML), the words of each brand's menus, and a pure walker. Imports diagnostics.model only."""
