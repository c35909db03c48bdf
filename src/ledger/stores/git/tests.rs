//! What is true of branches alone; the rest is in the contract.
