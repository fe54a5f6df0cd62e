"""What partners and the public see: counts that were protected, and outputs made of nothing else."""
