package relight.core.protocol;

import javax.crypto.Mac;

/** 32 random bytes and the HMAC-SHA-256 that they key, for one commitment. */
record Salt(byte[] bytes, Mac mac) {}
