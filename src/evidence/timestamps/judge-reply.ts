import { Certificate, PKIStatus, SignedData, TimeStampResp, TSTInfo } from 'pkijs';
import { bytesOfBase64, instantOf, sameBytes } from '../../kernel/index.ts';
import { bufferOf, SHA256_OID, type TimestampQuery } from './query.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g;

/** @throws {Error} when there is none, or one is not a certificate */
export function certificatesIn(pem: string): readonly Certificate[] {
  const found = [...pem.matchAll(CERTIFICATE)].map(([, body = '']) =>
    Certificate.fromBER(bytesOfBase64(body.replace(/\s/g, '')) ?? new Uint8Array()),
  );
  if (found.length === 0) throw new Error('no certificate of a timestamp authority');
  return found;
}

function signedIn(reply: Uint8Array): SignedData {
  const { status, timeStampToken } = TimeStampResp.fromBER(reply);
  const granted = [PKIStatus.granted, PKIStatus.grantedWithMods].includes(status.status);
  if (!granted || timeStampToken === undefined) {
    throw new Error(`the timestamp authority refused: status ${status.status}`);
  }
  return new SignedData({ schema: timeStampToken.content });
}

function infoIn({ encapContentInfo: { eContent } }: SignedData): TSTInfo {
  if (eContent === undefined) throw new Error('a timestamp without content');
  return TSTInfo.fromBER(eContent.getValue());
}

function assertAnswers(info: TSTInfo, { digest, nonce }: TimestampQuery): void {
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const stamped = new Uint8Array(hashedMessage.getValue());
  if (hashAlgorithm.algorithmId !== SHA256_OID || !sameBytes(stamped, digest)) {
    throw new Error('a timestamp of something else');
  }
  if (info.nonce?.isEqual(nonce) !== true) throw new Error('a timestamp for another request');
}

export interface Judged {
  readonly query: TimestampQuery;
  readonly reply: Uint8Array;
  /** What was to be timestamped. */
  readonly data: Uint8Array;
  /** The authority's certificate, or those it is issued under. */
  readonly trusted: readonly Certificate[];
}

/**
 * The instant that the reply vouches for.
 * @throws {Error} when it is not the trusted authority's answer to this query
 */
export async function judgeReply({ query, reply, data, trusted }: Judged): Promise<string> {
  const signed = signedIn(reply);
  const info = infoIn(signed);
  assertAnswers(info, query);
  const holds = await signed.verify({
    signer: 0,
    data: bufferOf(data),
    trustedCerts: [...trusted],
    checkChain: true,
    checkDate: info.genTime,
  });
  if (!holds) throw new Error("not the timestamp authority's signature");
  return instantOf(info.genTime.getTime());
}
