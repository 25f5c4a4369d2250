import { base64Of, bytesOfBase64, concat, utf8, type Sha256 } from '../kernel/index.ts';
import { formatTlogProof, parseVerifierKey } from '../proofs/index.ts';
import type { ExchangeEvidence } from '../shapes/index.ts';

/** Files of a package by their paths. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** DER of an Ed25519 SubjectPublicKeyInfo up to the key (RFC 8410 §4). */
const SPKI_PREFIX = Uint8Array.from([48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0]);

const bytesOf = (text: string): Uint8Array => bytesOfBase64(text) ?? new Uint8Array();

function keyFiles(sha256: Sha256, { log, key, timestamp }: ExchangeEvidence): Files {
  const parsed = parseVerifierKey(sha256, log.verifierKey);
  if (parsed === undefined) throw new RangeError("not the log's verifier key");
  const der = base64Of(concat(SPKI_PREFIX, parsed.publicKey));
  return {
    'keys/log.vkey': utf8(`${log.verifierKey}\n`),
    'keys/log.pem': utf8(`-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`),
    ...(key?.publicPem !== undefined && { 'keys/caller.pem': utf8(key.publicPem) }),
    ...(timestamp && { 'keys/tsa.pem': utf8(timestamp.certificate) }),
  };
}

function entryFiles({ entries, checkpoint }: ExchangeEvidence): Files {
  const files: Record<string, Uint8Array> = {};
  for (const { index, entry, proof } of entries) {
    files[`entries/${index}.json`] = utf8(entry);
    const text = formatTlogProof({ index, proof: proof.map(bytesOf), checkpoint });
    files[`entries/${index}.tlog-proof`] = utf8(text);
  }
  return files;
}

/** The last line of the base holds what the Signature-Input header said (RFC 9421 §2.5). */
const PARAMETERS = '"@signature-params": ';

/** What is read from elsewhere must not choose a path. */
export const saltNames = (salts: NonNullable<ExchangeEvidence['salts']>): readonly string[] =>
  Object.keys(salts)
    .filter((name) => /^[A-Za-z]+$/.test(name))
    .sort();

function requestFiles({ request, salts = {} }: ExchangeEvidence): Files {
  const files: Record<string, Uint8Array> = {};
  if (request !== undefined) {
    const base = bytesOf(request.signatureBase);
    const last = new TextDecoder().decode(base).split('\n').at(-1) ?? '';
    const input = last.slice(PARAMETERS.length);
    files['request.signature-base'] = base;
    files['request.headers'] = utf8(
      `Signature-Input: sig=${input}\nSignature: sig=:${request.signature}:\n`,
    );
  }
  for (const name of saltNames(salts)) files[`salts/${name}`] = bytesOf(salts[name] ?? '');
  return files;
}

/** What is evidence, without what explains it. */
export function evidenceFiles(sha256: Sha256, evidence: ExchangeEvidence): Files {
  const { checkpoint, timestamp, sealed } = evidence;
  return {
    checkpoint: utf8(checkpoint),
    ...entryFiles(evidence),
    ...keyFiles(sha256, evidence),
    ...requestFiles(evidence),
    ...(timestamp && { 'timestamp.tsr': bytesOf(timestamp.reply) }),
    ...(sealed !== undefined && { 'payload.jwe': utf8(sealed) }),
  };
}
