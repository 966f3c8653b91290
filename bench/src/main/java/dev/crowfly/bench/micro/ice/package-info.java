/** STUN messages and the check list of ICE. */
package dev.crowfly.bench.micro.ice;
