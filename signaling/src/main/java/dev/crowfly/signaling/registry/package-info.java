/** What the Intermediate asks others: who serves a name, and who may do what. */
package dev.crowfly.signaling.registry;
