import { bytes, equal, equals, hex, rejects, table, throws, utf8, yes } from "../check.js";

const digests = {
  "SHA-1": ["da39a3ee5e6b4b0d3255bfef95601890afd80709", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  "SHA-256": [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  ],
  "SHA-384": [
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
  ],
  "SHA-512": [
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
};

/** RFC 4231, test case 2: key "Jefe". */
const signatures = {
  "SHA-256": "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  "SHA-384": "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
  "SHA-512": "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
};

function importKey(hash = "SHA-256", usages = ["sign", "verify"], extractable = true) {
  return crypto.subtle.importKey("raw", utf8("Jefe"), { name: "HMAC", hash }, extractable, usages);
}

const message = utf8("what do ya want for nothing?");

const rows = table("Crypto", {
  ...Object.fromEntries(
    Object.entries(digests).map(([name, [empty, abc]]) => [
      `digest ${name}`,
      async () => {
        equals(hex(await crypto.subtle.digest(name, new Uint8Array(0))), empty, hex(await crypto.subtle.digest({ name }, utf8("abc"))), abc);
        equal(hex(await crypto.subtle.digest(name.toLowerCase(), utf8("abc").buffer)), abc);
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(signatures).map(([hash, expected]) => [
      `HMAC with ${hash}`,
      async () => {
        const key = await importKey(hash);
        const signature = await crypto.subtle.sign("HMAC", key, message);
        equals(hex(signature), expected, signature instanceof ArrayBuffer, true);
        equal(await crypto.subtle.verify("HMAC", key, signature, message), true);
      },
    ]),
  ),
  "digest answers an ArrayBuffer": async () => yes((await crypto.subtle.digest("SHA-256", utf8("a"))) instanceof ArrayBuffer),
  "digest keeps to the view": async () => {
    const view = new Uint8Array(utf8("xabcx").buffer, 1, 3);
    equal(hex(await crypto.subtle.digest("SHA-1", view)), digests["SHA-1"][1]);
  },
  "digest of a megabyte": async () => equal(hex(await crypto.subtle.digest("SHA-256", new Uint8Array(1_000_000))), "d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025"),
  "digest refuses unknown algorithms and other data": async () => {
    await rejects("NotSupportedError", crypto.subtle.digest("MD5", utf8("a")));
    await rejects(TypeError, crypto.subtle.digest("SHA-256", "text"));
    await rejects(TypeError, crypto.subtle.digest("SHA-256"));
    await rejects(TypeError, crypto.subtle.digest({}, utf8("a")));
  },
  "verify says no": async () => {
    const key = await importKey();
    const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
    equal(await crypto.subtle.verify("HMAC", key, signature.subarray(1), message), false);
    equal(await crypto.subtle.verify("HMAC", key, signature, utf8("other")), false);
    signature[31] ^= 1;
    equal(await crypto.subtle.verify("HMAC", key, signature, message), false);
  },
  "a key has its facts": async () => {
    const key = await importKey("SHA-256", ["verify", "sign"]);
    equals(key.type, "secret", key.extractable, true, key.usages, ["sign", "verify"], key.algorithm, { hash: { name: "SHA-256" }, length: 32, name: "HMAC" }, String(key), "[object CryptoKey]");
  },
  "a key does what it may": async () => {
    const key = await importKey("SHA-256", ["verify"]);
    await rejects("InvalidAccessError", crypto.subtle.sign("HMAC", key, message));
  },
  "a key that must not leave does not": async () => {
    const key = await importKey("SHA-256", ["sign"], false);
    await rejects("InvalidAccessError", crypto.subtle.exportKey("raw", key));
  },
  "export raw": async () => equal(hex(await crypto.subtle.exportKey("raw", await importKey())), hex(utf8("Jefe"))),
  "export jwk and back": async () => {
    const jwk = await crypto.subtle.exportKey("jwk", await importKey());
    equal(jwk, { alg: "HS256", ext: true, k: "SmVmZQ", key_ops: ["sign", "verify"], kty: "oct" });
    const key = await crypto.subtle.importKey("jwk", jwk, { name: "HMAC", hash: "SHA-256" }, true, ["sign"]);
    equal(hex(await crypto.subtle.sign("HMAC", key, message)), signatures["SHA-256"]);
  },
  "a jwk is checked": async () => {
    const importJwk = (jwk, usages = ["sign"]) => crypto.subtle.importKey("jwk", jwk, { name: "HMAC", hash: "SHA-256" }, true, usages);
    const good = { kty: "oct", k: "SmVmZQ" };
    await importJwk(good);
    for (const change of [{ kty: "RSA" }, { k: 1 }, { k: "!" }, { alg: "HS512" }, { use: "enc" }, { key_ops: ["verify"] }, { ext: false }]) {
      await rejects("DataError", importJwk({ ...good, ...change }));
    }
  },
  "importKey is checked": async () => {
    await rejects("SyntaxError", importKey("SHA-256", []));
    await rejects("SyntaxError", importKey("SHA-256", ["encrypt"]));
    await rejects(TypeError, importKey("SHA-256", ["dance"]));
    await rejects("NotSupportedError", importKey("MD5"));
    await rejects("NotSupportedError", crypto.subtle.importKey("raw", utf8("a"), { name: "AES-GCM" }, true, ["encrypt"]));
    await rejects("DataError", crypto.subtle.importKey("raw", new Uint8Array(0), { name: "HMAC", hash: "SHA-256" }, true, ["sign"]));
  },
  "generateKey makes a usable key": async () => {
    const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign", "verify"]);
    equal(key.algorithm.length, 512);
    const signature = await crypto.subtle.sign("HMAC", key, message);
    yes(await crypto.subtle.verify("HMAC", key, signature, message));
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key));
    yes(raw.length === 64 && raw.some((byte) => byte !== 0));
  },
  "what is missing says so": async () => {
    for (const operation of ["encrypt", "decrypt", "deriveBits", "deriveKey", "wrapKey", "unwrapKey"]) await rejects("NotSupportedError", crypto.subtle[operation]());
  },
  "getRandomValues fills and answers the view": () => {
    const view = new Uint8Array(32);
    yes(crypto.getRandomValues(view) === view);
    yes(new Set(view).size > 10);
  },
  "getRandomValues keeps to the view": () => {
    const whole = new Uint8Array(40);
    crypto.getRandomValues(whole.subarray(4, 36));
    equals(whole.subarray(0, 4), bytes(0, 0, 0, 0), whole.subarray(36), bytes(0, 0, 0, 0));
  },
  "getRandomValues fills wider elements": () => {
    yes(crypto.getRandomValues(new Uint32Array(8)).some((number) => number > 0xffff));
    yes(crypto.getRandomValues(new BigUint64Array(4)).some((number) => number > 0xffffffffn));
  },
  "getRandomValues is checked": () => {
    throws("TypeMismatchError", () => crypto.getRandomValues(new Float64Array(1)));
    throws("TypeMismatchError", () => crypto.getRandomValues(new DataView(new ArrayBuffer(1))));
    throws("QuotaExceededError", () => crypto.getRandomValues(new Uint8Array(65537)));
    throws(TypeError, () => crypto.getRandomValues([1]));
    throws(TypeError, () => crypto.getRandomValues());
    equal(crypto.getRandomValues(new Uint8Array(65536)).length, 65536);
    equal(crypto.getRandomValues(new Uint8Array(0)).length, 0);
  },
  "randomUUID has the form of version 4": () => {
    const ids = new Set(Array.from({ length: 50 }, () => crypto.randomUUID()));
    equal(ids.size, 50);
    yes([...ids].every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  },
  "classes are not made by hand": () => {
    throws(TypeError, () => new Crypto());
    throws(TypeError, () => new SubtleCrypto());
    throws(TypeError, () => new CryptoKey());
  },
  "tags": () => equals(String(crypto), "[object Crypto]", String(crypto.subtle), "[object SubtleCrypto]"),
});

export default rows;
