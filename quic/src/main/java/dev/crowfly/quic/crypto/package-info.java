/** Keys and what is done with them: RFC 9001 §5 and §6, RFC 5869. */
package dev.crowfly.quic.crypto;
