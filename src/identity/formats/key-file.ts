import type { KeyObject, X509Certificate } from 'node:crypto';
import type { PublicKey } from '../public-key.ts';

/** What a certificate says besides its key. */
export interface CertificateFacts {
  /** The parts of its name, from the widest on. */
  readonly subject: string;
  readonly issuer: string;
  /** UTC with milliseconds. */
  readonly validUntil: string;
}

/** A key out of a file of whatever format. */
export interface KeyFile {
  /** Name of the format in the table. */
  readonly format: string;
  /** The key, or the public half of a private one. */
  readonly publicKey: PublicKey;
  readonly privateKey?: KeyObject;
  readonly certificate?: CertificateFacts;
}

const line = (name: string): string => name.replaceAll('\n', ', ');

export const factsOf = ({ subject, issuer, validTo }: X509Certificate): CertificateFacts => ({
  subject: line(subject),
  issuer: line(issuer),
  validUntil: new Date(validTo).toISOString(),
});
