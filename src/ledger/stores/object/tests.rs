//! What is true of object stores alone; the rest is in the contract.
