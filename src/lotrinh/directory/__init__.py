"""Who sells, installs or teaches what the catalogue advises."""
