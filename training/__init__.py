"""How the packaged model is made from labelled rows."""
