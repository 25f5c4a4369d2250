import { Integer, Null, OctetString } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs';

/** Of SHA-256 (RFC 5754 §2.2). */
export const SHA256_OID = '2.16.840.1.101.3.4.2.1';

/** Bytes alone: those of a Buffer may lie in a larger one. */
export const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** A positive INTEGER of any first byte. */
const withoutSign = (bytes: Uint8Array): Uint8Array => Uint8Array.of(1, ...bytes);

export interface TimestampQuery {
  readonly der: Uint8Array;
  /** What the reply must repeat. */
  readonly digest: Uint8Array;
  readonly nonce: Integer;
}

/** A request of RFC 3161 §2.4.1 for a SHA-256 digest, with the authority's certificate wanted. */
export function timestampQuery(digest: Uint8Array, random: Uint8Array): TimestampQuery {
  const nonce = new Integer({ valueHex: bufferOf(withoutSign(random)) });
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({
        algorithmId: SHA256_OID,
        algorithmParams: new Null(),
      }),
      hashedMessage: new OctetString({ valueHex: bufferOf(digest) }),
    }),
    nonce,
    certReq: true,
  });
  return { der: new Uint8Array(request.toSchema().toBER(false)), digest, nonce };
}
