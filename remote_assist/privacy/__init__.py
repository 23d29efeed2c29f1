"""Nobody sees a password: what the phone says about secrets on its screen, and the gate that everything of the screen
passes. Fails closed: what is not known to be clean is hidden."""
