"""Tests that look at the page as a person does; a package, so that one Chromium serves all and is gone afterwards."""
