import { Certificate, PKIStatus, SignedData, TimeStampResp, TSTInfo } from 'pkijs';
import { bytesOfBase64, instantOf, sameBytes, type Sha256 } from '../../kernel/index.ts';
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

function assertStamps({ messageImprint }: TSTInfo, digest: Uint8Array): void {
  const { hashAlgorithm, hashedMessage } = messageImprint;
  const stamped = new Uint8Array(hashedMessage.getValue());
  if (hashAlgorithm.algorithmId !== SHA256_OID || !sameBytes(stamped, digest)) {
    throw new Error('a timestamp of something else');
  }
}

function assertAnswers(info: TSTInfo, { digest, nonce }: TimestampQuery): void {
  assertStamps(info, digest);
  if (info.nonce?.isEqual(nonce) !== true) throw new Error('a timestamp for another request');
}

async function assertSigned(
  signed: SignedData,
  { genTime }: TSTInfo,
  { data, trusted }: Pick<Judged, 'data' | 'trusted'>,
): Promise<void> {
  const holds = await signed.verify({
    signer: 0,
    data: bufferOf(data),
    trustedCerts: [...trusted],
    checkChain: true,
    checkDate: genTime,
  });
  if (!holds) throw new Error("not the timestamp authority's signature");
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
export async function judgeReply({ query, reply, ...beside }: Judged): Promise<string> {
  const signed = signedIn(reply);
  const info = infoIn(signed);
  assertAnswers(info, query);
  await assertSigned(signed, info, beside);
  return instantOf(info.genTime.getTime());
}

/**
 * The instant that a reply vouches for long after: what was asked then is not known any more.
 * @throws {Error} when it is not the trusted authority's word on exactly these bytes
 */
export async function judgeKeptReply(
  sha256: Sha256,
  { reply, ...beside }: Omit<Judged, 'query'>,
): Promise<string> {
  const signed = signedIn(reply);
  const info = infoIn(signed);
  assertStamps(info, sha256(beside.data));
  await assertSigned(signed, info, beside);
  return instantOf(info.genTime.getTime());
}
