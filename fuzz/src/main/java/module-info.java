/** The simulator: whole nodes, simulated NATs and networks in virtual time. */
module dev.crowfly.fuzz {}
