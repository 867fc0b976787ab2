"""How good proposals are: found, right place, right actor, right date, right status, against what people marked."""
